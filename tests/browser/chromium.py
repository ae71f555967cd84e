"""Which Chromium the tests drive; `python -m tests.browser.chromium` prints it."""

import os
import shutil
import sys
from pathlib import Path

from playwright.sync_api import Browser, Playwright, sync_playwright

# The shell, which draws no window of its own, first: a page costs it a sixth less.
NAMES = (
    "chromium-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
)
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# Pages of tests are short-lived: to optimise their scripts costs more than it saves.
UNOPTIMISED = "--js-flags=--no-opt,--no-maglev"


def find(playwright: Playwright) -> str:
    """The browser named by STRATOSCOPE_CHROMIUM, the system's, or Playwright's own.

    Raises: FileNotFoundError if there is none.
    """
    named = os.environ.get("STRATOSCOPE_CHROMIUM")
    system = (shutil.which(name) for name in NAMES)
    program = named or next(filter(None, system), None) or playwright.chromium.executable_path
    if not Path(program).is_file():
        raise FileNotFoundError("No Chromium was found: install it, or run `make browser`.")
    return program


def launch(playwright: Playwright, *flags: str) -> Browser:
    """A headless browser that calls nobody."""
    return playwright.chromium.launch(executable_path=find(playwright), args=[*FLAGS, *flags])


if __name__ == "__main__":
    with sync_playwright() as running:
        try:
            sys.stdout.write(find(running) + "\n")
        except FileNotFoundError as error:
            sys.exit(str(error))
