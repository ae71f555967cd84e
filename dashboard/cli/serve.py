"""`serve`: the app in the browser."""

import argparse
import os
import sys
import webbrowser

from dashboard.cli.command import Command, say
from dashboard.core.settings import (
    DATABASE,
    GALLERY,
    MACHINE,
    MODEL,
    SERVING,
    Settings,
    add_options,
)


def _add_options(parser: argparse.ArgumentParser) -> None:
    add_options(parser, MODEL, GALLERY, DATABASE, SERVING, MACHINE)


def _run(arguments: argparse.Namespace) -> int:
    settings = Settings.given(arguments, os.environ)
    # torch's threads would spin while they wait for one another, on processors that the browser
    # and other people's clicks need: a trace then takes many times as long. Read when torch loads.
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
    from dashboard.server.serving import open_server

    server = open_server(settings)
    for line in server.about:
        say(line)
    say(f"Stratoscope is at {server.url} (Ctrl-C ends it).")
    if settings.open_browser and _has_screen():
        webbrowser.open(server.url)  # the socket listens already, and serves in a moment
    server.run()
    return 0


def _has_screen() -> bool:
    """Whether a window can open here: a browser in the terminal would hide what is printed."""
    return sys.platform in ("darwin", "win32") or bool(
        os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    )


COMMAND = Command("serve", "open the app for the browser (the default)", _add_options, _run)
