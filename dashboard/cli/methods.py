"""`methods`: the attribution methods, what they cost and whether they fit a model."""

import argparse
import json
import textwrap
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dashboard.cli.command import complain, print_out
from dashboard.core.schemas import METHODS_JSON
from dashboard.core.settings import MachineSettings, ModelSettings, Settings, add_settings

if TYPE_CHECKING:
    from explainers import Engine
    from explainers.methods import Method
    from explainers.models import ModelCard

WIDTH = 100


def add_options(parser: argparse.ArgumentParser) -> None:
    """Give the parser the options of this command."""
    parser.add_argument("--json", action="store_true", help="one JSON object per method and line")
    add_settings(parser, ModelSettings, MachineSettings)


def run(arguments: argparse.Namespace) -> int:
    """Do it; returns the exit code."""
    settings = Settings.from_arguments(arguments)
    from dashboard.core.inputs import conclude
    from dashboard.server.wiring import open_engine
    from explainers.methods import METHODS

    settings.check_one_model("methods")
    with open_engine(settings) as engine:
        card = engine.card(engine.keys[0])
        for notice in conclude(card).notices():
            complain(notice)
        records = [_record(engine, card, method) for method in METHODS]
    if not arguments.json:
        print_out(
            f"Methods for {card.name} on this machine, with their parameters at the defaults\n"
        )
    for record in records:
        print_out(json.dumps(record) if arguments.json else _described(record))
    return 0


def _record(engine: "Engine", card: "ModelCard", method: "Method") -> dict[str, Any]:
    """What is known of a method, as plain values."""
    from explainers.engine.requests import ImageRef, MapRequest

    layer = method.last_layer(card)
    reason = method.fit(card)
    request = MapRequest(card.key, ImageRef("", Path()), layer, 0, method.key)
    cost = method.cost_of(card, layer, {})
    return {
        "schema": METHODS_JSON,
        "key": method.key,
        "name": method.name,
        "answers": method.answers,
        "scope": "per pixel" if method.per_pixel else "per layer",
        "signed": method.signed,
        "units": method.units,
        "seeded": method.seeded,
        "paper": method.paper,
        "equation": method.equation,
        "cost": method.cost,
        "forward": cost.forward,
        "backward": cost.backward,
        "seconds": None if reason else round(engine.seconds(request), 2),
        "unfit": reason,
        "unfit_layers": {
            each.name: why
            for each in card.layers
            if not reason and (why := method.unfit_at(card, each.name))
        },
        "parameters": {
            spec.name: {"default": spec.default, "takes": spec.bounds, "help": spec.help}
            for spec in method.parameters
        },
    }


def _described(record: dict[str, Any]) -> str:
    """A method for people, in a few lines."""
    from dashboard.core.long_maps import about

    kind = f"{record['scope']}, {'seeded' if record['seeded'] else 'deterministic'}"
    lines = [f"{record['key']}: {record['name']} ({kind})", *_indented(record["answers"])]
    if record["unfit"]:
        lines += _indented(f"Not for this model: {record['unfit']}")
    else:
        passes = f"{record['forward']:,} forward, {record['backward']:,} backward"
        took = about(record["seconds"]) if record["seconds"] >= 1 else "under a second"
        lines += _indented(f"Cost: {record['cost']}; here {passes}, {took}.")
    if record["unfit_layers"]:
        *_, (last, why) = record["unfit_layers"].items()
        others = len(record["unfit_layers"]) - 1
        more = f" Likewise at {others} other layer{'s' * (others > 1)}." if others else ""
        lines += _indented(f"Not for {last}: {why}{more}")
    for name, spec in record["parameters"].items():
        lines += _indented(f"--param {name}={spec['default']}  {spec['takes']}. {spec['help']}")
    return "\n".join(lines) + "\n"


def _indented(text: str) -> list[str]:
    return textwrap.wrap(text, WIDTH, initial_indent="  ", subsequent_indent="    ")
