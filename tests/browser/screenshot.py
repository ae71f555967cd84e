"""The README's pictures, taken of the app itself: `python -m tests.browser.screenshot [FOLDER]`."""

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.app_process import running_app
from tests.browser.chromium import launch

WIDTHS = {1440: 1055, 390: 844}
THEMES = ("light", "dark")


def settle(page: Page) -> None:
    """Waits until nothing is computed or fetched any more."""
    page.wait_for_selector("#strip-tiles .strip-tile[aria-pressed=true]")
    page.wait_for_load_state("networkidle")
    page.wait_for_selector("[data-dash-is-loading=true]", state="detached")


def shoot(browser: Browser, url: str, folder: Path, search: str = "") -> list[Path]:
    """The Explore page in both themes and at both widths, whole."""
    taken = []
    for theme in THEMES:
        for width, height in WIDTHS.items():
            context = browser.new_context(
                viewport={"width": width, "height": height}, color_scheme=theme
            )
            page = context.new_page()
            page.goto(url + search)
            settle(page)
            taken.append(folder / f"explore-{theme}-{width}.png")
            page.screenshot(path=taken[-1], full_page=True)
            context.close()
    return taken


def main() -> None:
    """Starts the app, takes the pictures, says where they are."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path("tests/artifacts")
    folder.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as home,
        running_app(Path(home)) as app,
        sync_playwright() as playwright,
    ):
        for path in shoot(launch(playwright), app.url, folder):
            sys.stdout.write(f"{path}\n")


if __name__ == "__main__":
    main()
