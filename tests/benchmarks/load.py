"""Fifty people at once for a minute: `python -m tests.benchmarks.load`.

Each has a browser of their own (see browsing.py) against one server process with EfficientNet-Lite0
and the starter gallery, on this machine's loopback. They open a page, click three to six times as
its visitors do, and go on to another page; between clicks they look for 4 to 12 seconds (8 on
average: someone reads a panel, and does not press keys without a break). Half of the pages is
Explore, the rest Layers, Compare and Dataset. Whoever begins, begins within the first ten seconds,
with an empty cache. A click lasts until all panels that it changes are answered; the pictures that
they name are counted by themselves, and stand together with the click in a row without a bound.

The clients run in this process and take part of the same processor. The exit code says whether the
bounds were kept: no error, the 95th percentile of clicks under 2 s, of everything else under 1 s.
Opening a page, a click on the navigation, is up to twenty callbacks, six at a time as in any
browser: it has the bound of a click in a row of its own, where clicks within a page do not hide it.
"""

import argparse
import os
import random
import sys
import tempfile
import threading
import time
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import psutil

from dashboard.pages.layers import ids as layers_ids
from dashboard.ui import ids
from tests.benchmarks.browsing import Browser
from tests.benchmarks.report import machine
from tests.browser.app_process import running_app

MODEL = "efficientnet_lite0"
USERS, SECONDS, STARTS_WITHIN_S = 50, 60.0, 10.0
LOOK_S = 4.0, 12.0
CLICK_S, OTHER_S = 2.0, 1.0
CLICKS, OPENING = "click: ", "opening "
PAGES = ("/", "/", "/", "/layers/", "/compare/", "/dataset/")
LAYER = f"{ids.LAYER}.value"
CHOOSE: dict[str, Sequence[tuple[str, str]]] = {  # by page: what is clicked, and its component
    "/": (
        ("image", f"{ids.GALLERY}.selected"),
        ("layer", LAYER),
        ("relevance", f"{ids.RELEVANCE}.value"),
    ),
    "/layers/": (
        ("image", f"{ids.GALLERY}.selected"),
        ("layer", LAYER),
        ("channel", f"{layers_ids.CHANNEL_NUMBER}.value"),
    ),
    "/compare/": (("layer", LAYER), ("second image", f"{ids.GALLERY}.selected_b")),
    "/dataset/": (("layer", LAYER),),
}


class User(threading.Thread):
    """Somebody who goes from page to page until the time is over."""

    def __init__(self, url: str, number: int, end: float, layers: Sequence[str]) -> None:
        super().__init__(daemon=True)
        self._random = random.Random(number)
        self._end, self._layers = end, layers
        self.browser = Browser(url)
        self.error = ""

    def run(self) -> None:
        try:
            time.sleep(self._random.uniform(0, STARTS_WITHIN_S))
            while time.monotonic() < self._end:
                self._visit(self._random.choice(PAGES))
        except Exception as error:  # counted, with its words
            self.error = f"{type(error).__name__}: {error}"

    def _visit(self, path: str) -> None:
        self.browser.open(path, f"?model={MODEL}")
        images = self.browser.gallery(0) if path != "/dataset/" else []
        for _ in range(self._random.randint(3, 6)):
            time.sleep(self._random.uniform(*LOOK_S))
            if time.monotonic() > self._end:
                return
            what, prop = self._random.choice(CHOOSE[path])
            values = {
                "layer": self._layers,
                "relevance": ("relu", "signed"),
                "channel": tuple(map(str, range(16))),
            }.get(what, images)
            self.browser.click(f"{CLICKS}{what} on {path}", prop, self._random.choice(values))


def measure(url: str, users: int, seconds: float) -> tuple[dict[str, list[float]], list[str]]:
    """Seconds of each kind of request, and the errors."""
    from explainers import load_model

    layers = [layer.name for layer in load_model(MODEL).layers]
    end = time.monotonic() + seconds
    people = [User(url, number, end, layers) for number in range(users)]
    for person in people:
        person.start()
    for person in people:
        person.join(max(0, end - time.monotonic()) + 60)
    result: dict[str, list[float]] = defaultdict(list)
    for person in people:
        for kind, took in person.browser.timings:
            result[kind].append(took)
    late = ["A person was not answered in time." for person in people if person.is_alive()]
    return result, [person.error for person in people if person.error] + late


def print_kinds(seconds_by_kind: dict[str, list[float]]) -> bool:
    """The table; whether its bounds were kept."""
    clicks = [took for kind, all_ in seconds_by_kind.items() if _is_click(kind) for took in all_]
    others = {
        kind: all_
        for kind, all_ in seconds_by_kind.items()
        if not kind.startswith((CLICKS, OPENING))
    }
    opened = [took for kind, all_ in seconds_by_kind.items() if _is_opening(kind) for took in all_]
    rest = [took for all_ in others.values() for took in all_]
    print(f"  {'':<44}{'n':>6}{'p50 s':>9}{'p95 s':>9}{'max s':>9}")
    for kind in sorted(seconds_by_kind):
        _print(kind, seconds_by_kind[kind])
    kept = [
        _print("all clicks", clicks, CLICK_S),
        _print("everything else that is one request", rest, OTHER_S),
        _print("opening a page: all its panels", opened, CLICK_S),
    ]
    return all(kept)


def _is_click(kind: str) -> bool:
    return kind.startswith(CLICKS) and not kind.endswith("pictures")


def _is_opening(kind: str) -> bool:
    return kind.startswith(OPENING) and not kind.endswith("pictures")


def _print(kind: str, took: Sequence[float], bound: float | None = None) -> bool:
    if not took:
        print(f"  {kind:<44}{0:>6}  nothing was measured")
        return bound is None
    p50, p95 = np.percentile(took, (50, 95))
    verdict = "" if bound is None else f"  p95 at most {bound:g} s: "
    verdict += "" if bound is None else "kept" if p95 < bound else "MISSED"
    print(f"  {kind:<44}{len(took):>6}{p50:>9.3f}{p95:>9.3f}{max(took):>9.3f}{verdict}")
    return bound is None or p95 < bound


def main() -> int:
    """Measures, prints, and says by the exit code whether the bounds were kept."""
    parser = argparse.ArgumentParser(description="Fifty people at once for a minute.")
    parser.add_argument("--users", type=int, default=USERS)
    parser.add_argument("--seconds", type=float, default=SECONDS)
    options = parser.parse_args()
    print(f"{machine()}; load of the last minute {os.getloadavg()[0]:.1f}")
    print(f"{options.users} people, {options.seconds:g} s, {MODEL}, starter gallery")
    with (
        tempfile.TemporaryDirectory() as home,
        running_app(Path(home), "--model", MODEL) as app,
    ):
        server = psutil.Process(app.process.pid)
        result, errors = measure(app.url, options.users, options.seconds)
        used = server.cpu_times()
        print(f"  server: {used.user + used.system:.0f} s of processor time in all, ", end="")
        print(f"{server.memory_info().rss / 1e6:.0f} MB")
    kept = print_kinds(result)
    for error in sorted(set(errors))[:10]:
        print(f"  {errors.count(error)} x {error}")
    print(f"  errors: {len(errors)}  {'kept' if not errors else 'MISSED'}")
    return 0 if kept and not errors else 1


if __name__ == "__main__":
    sys.exit(main())
