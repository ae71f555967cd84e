"""`serve`: the app in the browser."""

import argparse
import gc
import os
import sys
import webbrowser

from dashboard.cli.command import print_out
from dashboard.core.many_imports import many_imports
from dashboard.core.settings import (
    DatabaseSettings,
    GallerySettings,
    MachineSettings,
    ModelSettings,
    ServingSettings,
    Settings,
    add_settings,
)


def add_options(parser: argparse.ArgumentParser) -> None:
    """Give the parser the options of this command."""
    add_settings(
        parser, ModelSettings, GallerySettings, DatabaseSettings, ServingSettings, MachineSettings
    )


def run(arguments: argparse.Namespace) -> int:
    """Do it; returns the exit code."""
    settings = Settings.from_arguments(arguments)
    # torch's threads would spin while they wait for one another, on processors that the browser
    # and other people's clicks need: a trace then takes many times as long. Read when torch loads.
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
    with many_imports():
        from dashboard.server.serving import open_server

    server = open_server(settings)
    for line in server.about:
        print_out(line)
    gc.freeze()  # what is loaded stays; to search it for garbage would halt every answer for 0.3 s
    print_out(f"Stratoscope is at {server.url} (Ctrl-C stops it).")
    if settings.open_browser and _has_screen():
        webbrowser.open(server.url)  # the socket listens already, and serves in a moment
    server.run()
    return 0


def _has_screen() -> bool:
    """Whether a window can open here: a browser in the terminal would hide what is printed."""
    return sys.platform in ("darwin", "win32") or bool(
        os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    )
