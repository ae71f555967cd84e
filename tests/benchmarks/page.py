"""What the Explore page costs in Chromium: `python -m tests.benchmarks.page`.

Starts the app as users do, with EfficientNet-Lite0, on the images of STRATOSCOPE_IMAGENET_SAMPLE or
else the starter gallery. A time is from the click to the frame in which the last of all panels was
painted. Nothing is measured before the whole gallery is predicted, as that goes on in the
background. The exit code says whether the bounds were kept.
"""

import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from tests.benchmarks.explore_page import DESKTOP, Clicks, Explore, page_loads
from tests.benchmarks.large_gallery import large_gallery
from tests.benchmarks.report import Row, machine, median_row, print_table
from tests.browser.app_process import running_app
from tests.browser.chromium import launch
from tests.conftest import SAMPLE_VARIABLE

MODEL = "efficientnet_lite0"
IMAGES = 9
LOADS = 3
VIEWS = 200
WARM_UP = 60  # views until the caches are as large as they get
WINDOW = 40  # views of which the least counts: the activations of a pass stay for a while, 120 MB


def main() -> int:
    sample = os.environ.get(SAMPLE_VARIABLE)
    gallery = ("--images", sample) if sample else ()
    print(f"{machine()}\nGallery: {'the ImageNet sample' if sample else 'the starter images'}")
    with tempfile.TemporaryDirectory() as home, sync_playwright() as playwright:
        browser = launch(playwright)
        print(f"Chromium {browser.version}")
        with running_app(Path(home), "--model", MODEL, *gallery) as app, bare_page() as bare:
            explore = Explore(browser.new_context(viewport=DESKTOP), app, MODEL)
            print(f"{explore.wait_for_predictions()}: only now the measuring begins\n")
            loading = loads(browser, app.url, bare)
            kept = [report(loading)]
            kept.append(report(clicks(explore, bare_ms=loading[1].value)))
            kept.append(report(memory(explore)))
        kept.append(report(large_gallery(browser, MODEL)))
    return 0 if all(kept) else 1


def report(rows: list[Row]) -> bool:
    """Prints one part as soon as it is measured; whether its bounds were kept."""
    print_table(rows)
    sys.stdout.flush()
    return all(row.kept for row in rows)


@contextmanager
def bare_page() -> Iterator[str]:
    """Serves the bare Dash page in a process of its own; its address."""
    command = [sys.executable, "-m", "tests.benchmarks.bare_page"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        yield process.stdout.readline().strip()
    finally:
        process.terminate()
        process.wait()


def loads(browser: Browser, app: str, bare: str) -> list[Row]:
    """Loading, with an empty browser cache, beside a bare Dash page in the same rounds."""
    ours, theirs = page_loads(browser, app, bare, LOADS)
    ratios = [mine.ms / floor.ms for mine, floor in zip(ours, theirs, strict=True)]
    return [
        median_row("page load", [cost.ms for cost in ours], "ms"),
        median_row("page load of a bare Dash page", [cost.ms for cost in theirs], "ms"),
        median_row("page load / bare page", ratios, "x", 1.3),
        Row("page load, network", max(cost.nbytes for cost in ours) / 1e6, "MB", 2.3),
        Row("bare page, network", max(cost.nbytes for cost in theirs) / 1e6, "MB"),
    ]


def clicks(explore: Explore, bare_ms: float) -> list[Row]:
    """Every kind of click, until all panels are painted; beside the time of the bare page.

    That tells a slow or busy machine from a slow page.
    """
    explore.open()
    images = explore.images
    new = explore.click_images(images[1 : 1 + IMAGES])
    cached = explore.click_images(images[1 : 1 + IMAGES])
    layers = explore.step_layers()
    targets = explore.choose_targets(images[20 : 20 + IMAGES // 3])
    kinds = {
        ("click on an image, not cached", 400.0): new,
        ("click on an image, cached", 120.0): cached,
        ("another layer", 100.0): layers,
        ("another target class, every layer", 300.0): targets,
    }
    return [row for kind, costs in kinds.items() for row in click_rows(*kind, costs, bare_ms)]


def click_rows(name: str, bound_ms: float, clicks: Clicks, bare_ms: float) -> list[Row]:
    """Time to the last paint, the network's part, the processor time of page and server."""
    time = median_row(name, clicks.ms, "ms", bound_ms)
    page = statistics.median(cost.cpu_ms for cost in clicks.costs)
    largest = max(cost.nbytes for cost in clicks.costs) / 1e3
    requests = statistics.median(cost.requests for cost in clicks.costs)
    return [
        replace(time, note=f"{time.note}; {time.value / bare_ms:.2f} x the bare page"),
        Row("  network, at most", largest, "kB", 200, f"{requests:g} requests"),
        Row("  the page's processor time", page, "ms"),
        Row("  the server's processor time", clicks.cpu_ms, "ms"),
    ]


def memory(explore: Explore) -> list[Row]:
    """The server's memory over many images; a small gallery goes round with other targets.

    Beside what the imports and one pass alone take on this machine, libraries and all.
    """
    sizes = []
    for view in range(VIEWS):
        round_, place = divmod(view, len(explore.images))
        explore.click_image(explore.images[place], target=view if round_ else None)
        sizes.append(explore.rss())
    early, late = sizes[WARM_UP : WARM_UP + WINDOW], sizes[-WINDOW:]
    grown = min(late) - min(early)
    return [
        Row("server's memory (RSS), largest", max(sizes), "MB", 1200, f"over {VIEWS} views"),
        Row("  growth of what stays between passes", grown, "MB", 50, f"from {WARM_UP} views on"),
        Row("  imports and one pass alone", alone(), "MB"),
    ]


def alone() -> float:
    """MB that a process holds which only imports everything and passes one image."""
    code = (
        "import numpy, PIL.Image, psutil, dashboard.server.app, explainers;"
        f"model = explainers.load_model({MODEL!r});"
        "explainers.trace(model, PIL.Image.fromarray(numpy.zeros((300, 300, 3), numpy.uint8)));"
        "print(psutil.Process().memory_info().rss / 1e6)"
    )
    command = [sys.executable, "-c", code]
    return float(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


if __name__ == "__main__":
    sys.exit(main())
