"""`fetch`: images to look at, verified, into the user's folder."""

import argparse
import os

from dashboard.cli.command import Command, say
from dashboard.core.progress import progress_bar
from dashboard.core.settings import MACHINE, Settings, add_options

SAMPLE = "imagenet-sample"


def _add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "what", choices=[SAMPLE], help=f"{SAMPLE}: 1,000 images, one of each ImageNet class"
    )
    add_options(parser, MACHINE)


def _run(arguments: argparse.Namespace) -> int:
    settings = Settings.given(arguments, os.environ)
    from data.errors import FetchProblem
    from data.gallery.fetch import fetch_imagenet_sample

    if settings.offline:
        raise FetchProblem("Stratoscope is offline: fetch without --offline.")
    with progress_bar(SAMPLE, "B") as report:
        folder = fetch_imagenet_sample(progress=report)
    say(f"The images are in {folder}; `python -m dashboard` shows them.")
    return 0


COMMAND = Command("fetch", "fetch a public collection of images", _add_options, _run)
