"""`serve`: the app in the browser."""

import argparse
import os

from dashboard.commands.command import Command, say
from dashboard.settings import GALLERY, MACHINE, MODEL, SERVING, Settings, add_options


def _add_options(parser: argparse.ArgumentParser) -> None:
    add_options(parser, MODEL, GALLERY, SERVING, MACHINE)


def _run(arguments: argparse.Namespace) -> int:
    settings = Settings.given(arguments, os.environ)
    from dashboard.serving import open_server

    server = open_server(settings)
    say(f"Stratoscope is at {server.url} (Ctrl-C ends it).")
    server.run()
    return 0


COMMAND = Command("serve", "open the app for the browser (the default)", _add_options, _run)
