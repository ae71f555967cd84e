"""`advise`: which layer of a model to read, without a browser."""

import argparse
import os
from collections.abc import Callable
from typing import TYPE_CHECKING

from dashboard.commands.command import Command, say
from dashboard.settings import GALLERY, MACHINE, MODEL, Settings, add_options

if TYPE_CHECKING:
    from data.gallery import Gallery
    from explainers import Engine
    from explainers.methods import Method
    from explainers.models import ModelCard
    from explainers.quality.advice import Advice


def _add_options(parser: argparse.ArgumentParser) -> None:
    from explainers.methods import DEFAULT_METHOD, METHODS

    parser.add_argument(
        "--method",
        choices=[method.key for method in METHODS if not method.per_pixel],
        default=DEFAULT_METHOD.key,
        help="attribution method whose maps are tested (%(default)s)",
    )
    add_options(parser, MODEL, GALLERY, MACHINE)


def _run(arguments: argparse.Namespace) -> int:
    settings = Settings.given(arguments, os.environ)
    from dashboard.progress import progress_bar
    from dashboard.services import open_engine
    from dashboard.shelf import Shelf
    from data.database import open_database
    from explainers.methods import find_method

    settings.check_one_model("advise")
    method = find_method(arguments.method)
    database = open_database()
    gallery = Shelf(database, settings.images).gallery
    database.dispose()
    with open_engine(settings) as engine, progress_bar("Testing", "") as report:
        card = engine.card(engine.keys[0])
        found = _advice(engine, card, gallery, method, report)
        seconds = [engine.seconds_of(card.key, row.cost) for row in found.layers]
    say(_table(card, method, found, seconds))
    return 0


def _advice(
    engine: "Engine",
    card: "ModelCard",
    gallery: "Gallery",
    method: "Method",
    report: Callable[[int, int], None],
) -> "Advice":
    """Tests the method at every layer on the images of the gallery that the model is sure of.

    Raises: UnfitModel where the method is not one of layers, does not fit, or too few images are
        there; ExplainerError.
    """
    from dashboard.advising import advice_of, advice_questions, check_layers
    from dashboard.patience import asked, sure_images
    from explainers.errors import UnfitModel

    check_layers(card, method)
    questions = advice_questions(card, method, sure_images(engine, card, gallery))
    if questions.localisation is None or questions.faithfulness is None:
        lacking = questions.lacking[0].upper() + questions.lacking[1:]
        raise UnfitModel(f"{lacking}: give --images with more of them.")
    localised = asked(
        engine, questions.localisation, lambda share: report(round(500 * share), 1000)
    )
    faithful = asked(
        engine, questions.faithfulness, lambda share: report(round(500 + 500 * share), 1000)
    )
    return advice_of(card, method, localised, faithful)


def _table(card: "ModelCard", method: "Method", given: "Advice", seconds: list[float]) -> str:
    """The advice for people: a line for each layer, and one sentence."""
    from dashboard.long_maps import about

    lines = [
        f"{card.name}, {method.name}: which layer to read",
        "",
        f"  {'layer':24}{'cells':>12}{'localisation':>14}{'95 % interval':>17}{'faithfulness':>14}"
        f"{'one map':>15}",
    ]
    for row, each in zip(given.layers, seconds, strict=True):
        _, height, width = row.layer.shape
        mark = "  <- recommended" if row is given.recommended else ""
        cost = about(each).replace("\u00a0", " ")
        lines.append(
            f"  {row.layer.label:24}{f'{height} x {width}':>12}{row.localisation:14.2f}"
            f"{f'{row.low:.2f} to {row.high:.2f}':>17}{row.faithfulness:+14.2f}{cost:>15}{mark}"
        )
    lines += [
        "",
        "  Localisation: share of the positive relevance on the right one of four images, 0.25 by",
        "  chance. Faithfulness: insertion minus deletion over permuted copies of the map, 0 by",
        "  chance; both games show the network pictures that it was not trained on. One map: its",
        "  time on this machine.",
        "",
        f"  {given.why}",
    ]
    return "\n".join(lines) + "\n"


COMMAND = Command("advise", "say which layer of a model to read", _add_options, _run)
