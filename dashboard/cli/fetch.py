"""`fetch`: verified images, into the user's folder."""

import argparse

from dashboard.cli.command import print_out
from dashboard.core.program import typed_command
from dashboard.core.progress import progress_bar
from dashboard.core.settings import MachineSettings, Settings, add_settings
from data.errors import FetchProblem
from data.gallery.fetch import fetch_imagenet_sample

SAMPLE = "imagenet-sample"


def add_options(parser: argparse.ArgumentParser) -> None:
    """Give the parser the options of this command."""
    parser.add_argument(
        "what", choices=[SAMPLE], help=f"{SAMPLE}: 1,000 images, one of each ImageNet class"
    )
    add_settings(parser, MachineSettings)


def run(arguments: argparse.Namespace) -> int:
    """Do it; returns the exit code."""
    settings = Settings.from_arguments(arguments)

    if settings.offline:
        raise FetchProblem("Stratoscope is offline. Fetch without --offline.")
    with progress_bar(SAMPLE, "B") as report:
        folder = fetch_imagenet_sample(progress=report)
    print_out(f"The images are in {folder}; `{typed_command()}` shows them.")
    return 0
