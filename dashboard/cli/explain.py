"""`explain`: images through a model without a browser."""

import argparse
import json
from functools import reduce
from operator import or_
from pathlib import Path

from dashboard.cli.command import complain, print_out
from dashboard.core.program import typed_command
from dashboard.core.settings import (
    MachineSettings,
    ModelSettings,
    Settings,
    SettingsError,
    add_settings,
)
from dashboard.core.settings.texts import place
from data.errors import ImageProblem
from explainers.errors import UnreadableImage

UNREADABLE = 1


def add_options(parser: argparse.ArgumentParser) -> None:
    """Give the parser the options of this command."""
    from explainers.methods import DEFAULT_METHOD, METHODS

    parser.add_argument("pictures", nargs="+", type=Path, metavar="IMAGE", help="picture file")
    parser.add_argument(
        "--target",
        metavar="CLASS",
        help="class that the maps explain: index, WordNet id or name (default: the predicted one)",
    )
    parser.add_argument(
        "--method",
        choices=[method.key for method in METHODS],
        help=f"attribution method (default: {DEFAULT_METHOD.key}). If set, its maps are also "
        "reported in numbers, for each layer or for all pixels: the lowest, highest and mean "
        "value, and the row and column of the highest. Methods: "
        + "; ".join(f"{method.key}: {method.name}" for method in METHODS),
    )
    parser.add_argument(
        "--quality",
        action="store_true",
        help="also test how far to trust the method's map of the last layer",
    )
    parser.add_argument(
        "--param",
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help=f"parameter of the --method, as listed by `{typed_command()} methods`; "
        "can be repeated",
    )
    parser.add_argument(
        "--json",
        action="store_true",
        help='one JSON object per image, each on its own line; "inputs" lists what was detected '
        "about the model and, if there is anything to report, about the image's pixels, as "
        "objects with topic, text and warning; with --method, "
        '"method" holds its name and parameters, and "map" is in each layer, with a "caution" '
        "where it should not be read as localisation, or appears once for a map per pixel",
    )
    parser.add_argument(
        "--maps",
        metavar="FOLDER",
        help="also write each layer's overlay as a PNG, and the raw maps as an NPZ",
    )
    add_settings(parser, ModelSettings, MachineSettings)


def run(arguments: argparse.Namespace) -> int:
    """Do it; returns the exit code."""
    settings = Settings.from_arguments(arguments)
    from dashboard.cli.explanation import explain, write_maps
    from dashboard.cli.map_report import MapReport, cautions, report_maps
    from dashboard.cli.quality_report import QualityReport, report_quality
    from dashboard.core.inputs import conclude, lines
    from dashboard.maps.map_requests import read_parameters
    from dashboard.maps.targets import find_target
    from dashboard.server.wiring import open_engine
    from explainers.methods import DEFAULT_METHOD, default_method, find_method

    settings.check_one_model("explain")
    output = _checked(arguments.maps)
    exit_code = 0
    requested = find_method(arguments.method or DEFAULT_METHOD.key)
    parameters = requested.complete(read_parameters(",".join(arguments.param), sign="="))
    with open_engine(settings) as engine:
        model = engine.keys[0]
        card = engine.card(model)
        method = requested if arguments.method or parameters else default_method(card)
        if method is not requested:
            complain(f"{method.name} is shown instead of {requested.name}. {requested.fit(card)}")
        method.check_fit(card)
        target = find_target(arguments.target, card) if arguments.target is not None else None
        inputs = conclude(card)
        for line in inputs.notices() if arguments.json else lines([inputs]):
            complain(line)
        for path in arguments.pictures:
            try:
                explanation = explain(engine, model, path, target)
            except (ImageProblem, UnreadableImage) as error:
                complain(f"{path}: {error}")
                exit_code = UNREADABLE
                continue
            reports: list[MapReport | QualityReport] = []
            if arguments.method or arguments.param:
                reports.append(report_maps(explanation, engine, method, parameters, complain))
            if arguments.quality:
                reports.append(report_quality(explanation, engine, method, parameters, complain))
            if arguments.json:
                records = [explanation.record(), *(report.record() for report in reports)]
                print_out(json.dumps(reduce(or_, records)))
            else:
                print_out(explanation.table() + "".join(report.table() for report in reports))
            if output is not None:
                written = write_maps(explanation, engine, method, output, parameters)
                if not arguments.json:
                    cautioned = bool(arguments.method or arguments.param)
                    warnings = [] if cautioned else cautions(card, method)
                    print_out("".join(f"  {line}\n" for line in (f"Maps: {written}", *warnings)))
    return exit_code


def _checked(output: str | None) -> Path | None:
    """Where maps go, made before anything is computed. Raises: SettingsError."""
    if output is None:
        return None
    try:
        folder = place(output)
        folder.mkdir(parents=True, exist_ok=True)
    except ValueError as error:
        raise SettingsError(f"--maps: {error}") from None
    except OSError as error:
        raise SettingsError(
            f"--maps: the folder {output} cannot be created ({error.strerror}). Choose another one."
        ) from None
    return folder
