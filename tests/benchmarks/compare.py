"""How long two groups take on Compare: `python -m tests.benchmarks.compare`.

A scan of the images of STRATOSCOPE_IMAGENET_SAMPLE by EfficientNet-Lite0 is made first. From the
choice of a group until every panel shows it, in Chromium; the median of several choices, each of a
pair that was not compared before.
"""

import os
import statistics
import sys
import tempfile
import time
from pathlib import Path

from playwright.sync_api import Page, expect, sync_playwright

from dashboard.__main__ import main as stratoscope
from tests.browser.app_process import running_app
from tests.browser.chromium import launch

MOST_S = 1.0
GROUPS = ("bird", "vehicle", "feline", "reptile", "clothing", "container")
PANELS = ("mosaics", "depth", "effects", "side-statistics", "side-cams")


def chosen(page: Page, group: str) -> float:
    """Seconds from choosing B until all panels state its number of images."""
    option = page.locator(f"#side-b-select option[value='group:{group}']")
    count = option.inner_text().split("(")[1].rstrip(")")
    start = time.perf_counter()
    page.locator("#side-b-select").select_option(f"group:{group}")
    for panel in PANELS:
        expect(page.locator(f"#{panel}-title")).to_contain_text(f"and {count}", timeout=30_000)
    page.evaluate("() => new Promise(done => requestAnimationFrame(() => setTimeout(done)))")
    return time.perf_counter() - start


def main() -> int:
    images = ["--images", os.environ["STRATOSCOPE_IMAGENET_SAMPLE"]]
    requested = [*images, "--model", "efficientnet_lite0"]
    with tempfile.TemporaryDirectory() as home:
        os.environ["STRATOSCOPE_HOME"] = home
        if stratoscope(["scan", *requested]) != 0:
            return 1
        with running_app(Path(home), *requested) as app, sync_playwright() as playwright:
            page = launch(playwright).new_page(viewport={"width": 1440, "height": 1000})
            page.goto(f"{app.url}compare/?kind=groups&a=group:dog&b=group:insect")
            for panel in PANELS:
                expect(page.locator(f"#{panel}-title")).to_contain_text("n =", timeout=60_000)
            page.wait_for_timeout(3000)
            times = [chosen(page, group) for group in GROUPS]
    median = statistics.median(times)
    for group, each in zip(GROUPS, times, strict=True):
        print(f"  dog against {group}: {1e3 * each:.0f} ms")
    kept = median <= MOST_S
    print(f"median {1e3 * median:.0f} ms (bound: 1 s) {'kept' if kept else 'MISSED'}")
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main())
