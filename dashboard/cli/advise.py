"""`advise`: which layer of a model to read, without a browser."""

import argparse

from dashboard.cli.command import complain, print_out
from dashboard.core.settings import (
    GallerySettings,
    MachineSettings,
    ModelSettings,
    Settings,
    add_settings,
)
from dashboard.trust.layer_order import ORDERS


def add_options(parser: argparse.ArgumentParser) -> None:
    """Give the parser the options of this command."""
    from explainers.methods import DEFAULT_METHOD, METHODS

    parser.add_argument(
        "--method",
        choices=[method.key for method in METHODS if not method.per_pixel],
        help=f"attribution method whose maps are tested (default: {DEFAULT_METHOD.key}; for a "
        "model without gradients, the first that needs none)",
    )
    parser.add_argument(
        "--sort",
        choices=ORDERS,
        default="depth",
        help="order of the layers: the input first, or the best first by localisation or by the "
        "region test (default: depth)",
    )
    add_settings(parser, ModelSettings, GallerySettings, MachineSettings)


def run(arguments: argparse.Namespace) -> int:
    """Do it; returns the exit code."""
    settings = Settings.from_arguments(arguments)
    from dashboard.cli.advice_report import report_advice
    from dashboard.core.current_gallery import CurrentGallery
    from dashboard.core.inputs import inputs_of
    from dashboard.server.wiring import open_engine
    from data.db.database import open_database
    from explainers.methods import default_method, find_method

    settings.check_one_model("advise")
    with open_engine(settings) as engine:
        card = engine.card(engine.keys[0])
        database = open_database()
        current_gallery = CurrentGallery.chosen(database, settings, card)
        database.dispose()
        for notice in inputs_of(card, current_gallery.gallery).notices():
            complain(notice)
        method = find_method(arguments.method) if arguments.method else default_method(card)
        report = report_advice(engine, card, current_gallery.gallery, method, complain)
    print_out(report.table(arguments.sort))
    return 0
