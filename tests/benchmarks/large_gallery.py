"""The gallery's window over 50,000 images of the disk, in the app itself."""

import tempfile
from dataclasses import replace
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser

from tests.benchmarks.explore_page import DESKTOP
from tests.benchmarks.report import Row, median_row
from tests.browser.app_process import running_app

COUNT = 50_000
LOADS = 5
FIRST = "#gallery-option-0.loaded"
LAST = f"#gallery-option-{COUNT - 1}.loaded"
NOTE = "all are being predicted meanwhile"

# Resolves with the time at which a thumbnail has arrived and the next frame begins.
LOADED = """selector => new Promise(resolve => {
  const look = () => document.querySelector(selector)
    ? requestAnimationFrame(() => resolve(performance.now()))
    : requestAnimationFrame(look);
  look();
})"""
TO_THE_END = """() => {
  document.querySelector('.gallery-list').dispatchEvent(
    new KeyboardEvent('keydown', { key: 'End', bubbles: true, cancelable: true }));
  return performance.now();
}"""


def make_images(folder: Path) -> None:
    """Tiny JPEGs, each of its own content by what follows its end."""
    buffer = BytesIO()
    Image.new("RGB", (32, 32), "steelblue").save(buffer, "JPEG")
    for number in range(COUNT):
        (folder / f"{number:05}.jpg").write_bytes(buffer.getvalue() + number.to_bytes(4))


def large_gallery(browser: Browser, model: str) -> list[Row]:
    """Opens the app on them and jumps to the last, of which no thumbnail was made before."""
    with tempfile.TemporaryDirectory() as home, tempfile.TemporaryDirectory() as folder:
        make_images(Path(folder))
        with running_app(Path(home), "--model", model, "--images", folder) as app:
            first = []
            for _ in range(1 + LOADS):  # the server is warm, the browser's cache is empty
                page = browser.new_context(viewport=DESKTOP).new_page()
                page.goto(app.url, wait_until="commit")
                first.append(page.evaluate(LOADED, FIRST))
                page.wait_for_timeout(2000)
            pressed = page.evaluate(TO_THE_END)
            last = page.evaluate(LOADED, LAST) - pressed
    opening = median_row(f"{COUNT:,} images: first thumbnails", first[1:], "ms", 1500)
    return [
        replace(opening, note=f"{opening.note}; {NOTE}"),
        Row(f"{COUNT:,} images: jump to the last", last, "ms", 500, NOTE),
    ]
