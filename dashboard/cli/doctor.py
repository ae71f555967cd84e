"""`doctor`: whether everything that the app needs works here, and what to do where it does not."""

import argparse
import json
from collections.abc import Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from dashboard.cli.command import print_out
from dashboard.core.schemas import DOCTOR_JSON
from dashboard.core.settings import (
    DatabaseSettings,
    GallerySettings,
    MachineSettings,
    ModelSettings,
    ServingSettings,
    add_settings,
)

if TYPE_CHECKING:
    from dashboard.cli.doctor_checks import Check

NEEDS_ACTION = 1


def add_options(parser: argparse.ArgumentParser) -> None:
    """Give the parser the options of this command."""
    parser.add_argument(
        "--json",
        action="store_true",
        help="one JSON object: schema, ok, and checks with topic, name, value, ok and action",
    )
    add_settings(
        parser, ModelSettings, GallerySettings, DatabaseSettings, ServingSettings, MachineSettings
    )


def run(arguments: argparse.Namespace) -> int:
    """Do it; returns the exit code: 1 if something needs action."""
    from dashboard.cli.doctor_checks import examine

    checks = examine(arguments)
    healthy = all(check.ok for check in checks)
    if arguments.json:
        record = {
            "schema": DOCTOR_JSON,
            "ok": healthy,
            "checks": [each.record() for each in checks],
        }
        print_out(json.dumps(record))
    else:
        for line in _lines(checks):
            print_out(line)
    return 0 if healthy else NEEDS_ACTION


def _lines(checks: "Sequence[Check]") -> list[str]:
    """A heading for each topic, and a line for each check: "ok" before it, or what to do after."""
    width = max(len(check.name) for check in checks)
    lines = []
    for topic, members in groupby(checks, key=lambda check: check.topic):
        lines.append(topic)
        for check in members:
            mark = "ok" if check.ok else "! "
            sentences = ". ".join(filter(None, (check.value, check.action)))
            lines.append(f"  {mark}  {check.name:{width}}  {sentences}")
    wrong = sum(not check.ok for check in checks)
    what = "1 thing needs" if wrong == 1 else f"{wrong} things need"
    return [*lines, f"{what} your attention." if wrong else "Everything is ok."]
