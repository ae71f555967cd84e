"""What a verdict costs in Chromium: `python -m tests.benchmarks.judging`.

Judges a review of the images of STRATOSCOPE_IMAGENET_SAMPLE, or else of the starter gallery, under
EfficientNet-Lite0, one key after the other with a second of looking between them. A time is from
the key to the frame in which the next sample stands there: picture, map, predictions, its name.
The exit code says whether the bound was kept.
"""

import os
import sys
import tempfile
import time
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from tests.benchmarks.explore_page import DESKTOP
from tests.benchmarks.report import Row, machine, median_row, print_table
from tests.browser.app_process import running_app
from tests.browser.chromium import launch
from tests.browser.judging import (
    LITE0,
    PROXIED,
    USER_HEADER,
    Judge,
    gallery,
    make_review,
    sqlite_of,
)
from tests.conftest import SAMPLE_VARIABLE

SAMPLES = 40
BOUND_MS = 150
LOOK_MS = 1000
QUIET_MS = 60_000

# From the key until a frame was painted in which another sample stands with its pictures decoded.
PRESS = """async (key) => {
  const { page } = await import("/judge/assets/pages/judge/page.mjs");
  const before = page.sample.number;
  const isDrawn = (part) => {
    const picture = document.getElementById(`judge-stage-${part}`);
    return (picture.getAttribute("src") ?? "") === page.sample.stage[part] && picture.complete;
  };
  const drawn = () => page.sample.number !== before && ["photo", "map"].every(isDrawn);
  const start = performance.now();
  document.body.dispatchEvent(new KeyboardEvent("keydown",
    { key, code: key.length === 1 ? `Digit${key}` : key, bubbles: true }));
  return new Promise((done) => {
    const look = () => requestAnimationFrame(() => {
      if (!drawn()) return look();
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => done(performance.now() - start);
      port2.postMessage(null);
    });
    look();
  });
}"""


def main() -> int:
    sample = os.environ.get(SAMPLE_VARIABLE)
    images = ("--images", sample) if sample else ()
    print(f"{machine()}\nGallery: {'the ImageNet sample' if sample else 'the starter images'}")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        home = Path(folder)
        browser = launch(playwright)
        with running_app(home, *PROXIED, "--model", LITE0, *images) as app:
            base = app.url.rstrip("/")
            image_ids = gallery(base)
            names = sorted(image_ids)[:SAMPLES]
            review = make_review(sqlite_of(home), image_ids, names)
            context = browser.new_context(
                viewport=DESKTOP,
                extra_http_headers={USER_HEADER: "Ada"},
            )
            judge = Judge(context.new_page(), base, review).open()
            wait_for_predictions(judge.page, base)
            rows = measure(judge, len(names))
        print_table(rows)
    return 0 if all(row.kept for row in rows) else 1


def wait_for_predictions(page: Page, base: str) -> None:
    """Predicting the gallery in the background takes the same processor: until it is done."""
    until = time.monotonic() + QUIET_MS / 1e3
    while time.monotonic() < until:
        answer = page.request.get(f"{base}/gallery/items?limit=1&model={LITE0}").json()
        if answer["predicted"][0] == answer["predicted"][1]:
            return
        page.wait_for_timeout(500)


def measure(judge: Judge, count: int) -> list[Row]:
    """A verdict on every sample but the last, then steps back through what was seen long ago."""
    verdicts, steps = [], []
    for number in range(count - 1):
        judge.page.wait_for_timeout(LOOK_MS)
        verdicts.append(judge.page.evaluate(PRESS, str(1 + number % 5)))
    judge.expect_all_sent()
    for _ in range(count // 2):
        judge.page.wait_for_timeout(LOOK_MS)
        steps.append(judge.page.evaluate(PRESS, "ArrowLeft"))
    return [
        median_row("verdict key to the next sample", verdicts, "ms", BOUND_MS),
        Row("  the slowest of ten", sorted(verdicts)[int(0.9 * len(verdicts))], "ms"),
        median_row("arrow key to the sample before", steps, "ms", BOUND_MS),
    ]


if __name__ == "__main__":
    sys.exit(main())
