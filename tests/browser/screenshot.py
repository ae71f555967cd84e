"""The README's pictures, taken of the app itself: `make screenshot`."""

import re
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.browser.app_process import running_app
from tests.browser.chromium import launch

VIEWS = (("light", 1440, 1312), ("dark", 1440, 1312), ("light", 390, 844))
EVERYTHING = re.compile(r"(\d+) of \1 predicted")
PREDICTED_MS = 300_000


def settle(page: Page) -> None:
    """Waits until nothing is computed or fetched any more."""
    page.wait_for_selector("#strip-tiles .strip-tile[aria-pressed=true]")
    page.wait_for_load_state("networkidle")
    for busy in ("[data-dash-is-loading=true]", ".waiting", ".gallery-cell:not(.loaded)"):
        expect(page.locator(busy)).to_have_count(0)
    expect(page.locator("#gallery-predicted")).to_have_text(EVERYTHING, timeout=PREDICTED_MS)


def shoot(browser: Browser, url: str, folder: Path, search: str = "") -> list[Path]:
    """The whole Explore page in each of the views."""
    taken = []
    for theme, width, height in VIEWS:
        context = browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme=theme,
            reduced_motion="reduce",
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
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path("assets/screenshots")
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
