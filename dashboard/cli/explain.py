"""`explain`: images through a model without a browser."""

import argparse
import json
from functools import reduce
from operator import or_
from pathlib import Path
from typing import TYPE_CHECKING

from dashboard.cli.command import complain, print_out
from dashboard.core.many_imports import many_imports
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

if TYPE_CHECKING:
    from dashboard.cli.explanation import Explanation
    from dashboard.cli.map_report import MapReport
    from dashboard.cli.quality_report import QualityReport
    from dashboard.cli.region_report import RegionReport
    from explainers import Engine
    from explainers.methods import Method
    from explainers.parameters import Parameters

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
        "--edit",
        action="append",
        default=[],
        metavar="NAME:VALUE=...",
        help="change the image before the network sees it, such as erase:top=10 or "
        "jpeg:severity=3; can be repeated, in the order in which edits are applied; a top without "
        "map= is that of the command's own method. Without --target, the class is the one that is "
        "predicted for the unedited image. "
        f"All edits: `{typed_command()} help edits`",
    )
    parser.add_argument(
        "--region-test",
        action="store_true",
        help="also test whether the region that the method's map of the last layer marks matters "
        "more than 40 others of its shape: 83 forward passes, a few seconds for EfficientNet-Lite0 "
        "on 2 cores",
    )
    parser.add_argument(
        "--percent",
        metavar="PERCENT",
        help="part of the image that --region-test takes as marked, 1 to 30 (default: 10)",
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
        'objects with topic, text and warning; with --edit, "edits" states them and "unedited" '
        'what the model answers without them, in each of "predictions" too; with --region-test, '
        '"region_test" holds it; with --method, '
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
    with many_imports():
        from dashboard.cli.edits import Edits
        from dashboard.cli.explanation import explain, write_maps
        from dashboard.cli.map_report import cautions
        from dashboard.core.inputs import conclude, lines
        from dashboard.maps.map_requests import read_parameters
        from dashboard.maps.targets import find_target
        from dashboard.server.wiring import open_engine
        from explainers.methods import DEFAULT_METHOD, default_method, find_method
        from explainers.what_if.text import BETWEEN, parse_edits

    settings.check_one_model("explain")
    arguments.percent = _percent(arguments)
    output = _checked(arguments.maps)
    exit_code = 0
    requested = find_method(arguments.method or DEFAULT_METHOD.key)
    parameters = requested.complete(read_parameters(",".join(arguments.param), sign="="))
    specs = parse_edits(BETWEEN.join(arguments.edit))
    with open_engine(settings) as engine:
        model = engine.keys[0]
        card = engine.card(model)
        method = requested if arguments.method or parameters else default_method(card)
        if method is not requested:
            complain(f"{method.name} is shown instead of {requested.name}. {requested.fit(card)}")
        method.check_fit(card)
        edits = Edits(specs, method, parameters) if arguments.edit else None
        target = find_target(arguments.target, card) if arguments.target is not None else None
        inputs = conclude(card)
        for line in inputs.notices() if arguments.json else lines([inputs]):
            complain(line)
        for path in arguments.pictures:
            try:
                explanation = explain(engine, model, path, target, edits)
            except (ImageProblem, UnreadableImage) as error:
                complain(f"{path}: {error}")
                exit_code = UNREADABLE
                continue
            reports = _reports(arguments, explanation, engine, method, parameters)
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


def _percent(arguments: argparse.Namespace) -> float:
    """The marked part of the image. Raises: SettingsError, UnfitParameter."""
    from explainers.what_if.region_test import PERCENT

    if arguments.percent is not None and not arguments.region_test:
        raise SettingsError("--percent is a setting of --region-test; add that too.")
    return float(PERCENT.parse(PERCENT.default if arguments.percent is None else arguments.percent))


def _reports(
    arguments: argparse.Namespace,
    explanation: "Explanation",
    engine: "Engine",
    method: "Method",
    parameters: "Parameters",
) -> "list[MapReport | QualityReport | RegionReport]":
    """What the options ask for beside the explanation itself."""
    from dashboard.cli.map_report import report_maps
    from dashboard.cli.quality_report import report_quality
    from dashboard.cli.region_report import report_region_test

    reports: list[MapReport | QualityReport | RegionReport] = []
    subject = explanation, engine, method, parameters
    if arguments.method or arguments.param:
        reports.append(report_maps(*subject, complain))
    if arguments.quality:
        reports.append(report_quality(*subject, complain))
    if arguments.region_test:
        reports.append(report_region_test(*subject, arguments.percent, complain))
    return reports


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
