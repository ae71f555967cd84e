"""Hundreds of random actions at full speed, while answers overtake each other.

Afterwards page, address and server agree. CI runs 100 actions on Explore; for more,

    STRESS_ACTIONS=500 STRESS_SEED=7 python -m pytest -s tests/browser/test_stress.py

A failure prints the seed and what was done: the same seed acts the same again, though the page
may be faster or slower.
"""

import json
import os
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path
from random import Random
from time import monotonic, sleep
from typing import Any
from urllib.parse import urlencode
from urllib.request import urlopen

import pytest
from playwright.sync_api import Page

from explainers.models.keys import model_key
from tests.browser.app_process import forked_app
from tests.browser.conftest import NewHome, desktop
from tests.browser.watcher import Watcher

SCRIPT = (Path(__file__).parent / "stress.js").read_text()
ACTIONS = int(os.environ.get("STRESS_ACTIONS", "100"))
SEED = int(os.environ.get("STRESS_SEED", "1"))
PAUSE_MS, DELAY_MS = 60, 400  # at most, between two actions and of an answer
REST_MS, RESTS = 600, 0.1  # now and then, so that some answers arrive in the middle
QUIET_MS = 120_000
STILL_MS = 700  # longer than the page takes to ask for what it still lacks, and than its timers

TARGETS = ["5", "504", "2", "nonsense", "", "0", "99999", "1 · goldfish"]
METHODS = ["layer_grad_cam", "hires_cam", "layer_activation", "saliency", "integrated_gradients"]


@dataclass(frozen=True)
class Kind:
    """What can be done, and how often."""

    name: str
    argument: object
    weight: int
    more: object = None


SHARED = (
    Kind("click", ".gallery-cell", 5),
    Kind("click", ".strip-tile", 5),
    Kind("type", "#target-input, #target-a-input, #target-b-input", 4, TARGETS),
    Kind("choose", "#layer-select", 2),
    Kind("click", "#resolution-radio input", 2),
    Kind("drag", "#opacity-range", 2),
    Kind("choose", "#gallery-sort-select, #gallery-group-select, #gallery-outcome-select", 1),
    Kind("type", "#gallery-text-input", 1, ["c", "dog", "", "", "zzz"]),
    Kind("choose", "#model-select", 2),
    Kind("back", None, 4),
    Kind("forward", None, 3),
    Kind("key", ["ArrowLeft", "ArrowRight"], 5),
    Kind("comeBack", None, 2),
)
MAPS = (
    Kind("choose", "#method-select", 3, METHODS),
    Kind("choose", "#scale-select", 2),
    Kind("click", "#relevance-radio input", 3),
    Kind("type", "#parameter-fields input", 3, ["3", "2", "-1", "", "1e9", "2.5"]),
    Kind("choose", "#parameter-fields select", 1),
)
EXPLORE = (
    *SHARED,
    *MAPS,
    Kind("click", ".statistics-layers button", 3),
    Kind("click", ".prediction, .explain", 4),
    Kind("click", "#show-radio input", 2),
    Kind("click", "#pin-button", 3),
    Kind("click", "a[href^='#']", 1),
)
LAYERS = (
    *SHARED,
    Kind("choose", "#reduction-select, #order-select, #many-select", 2),
    Kind("click", "#scaling-radio input", 1),
    Kind("type", "#channel-input, #filter-input", 3, ["3", "0", "17", "-1", "x", ""]),
    Kind("click", "#channel-next-button, #channel-before-button", 4),
    Kind("click", "#filter-next-button, #filter-before-button", 3),
    Kind("choose", "#convolution-select", 2),
    Kind("type", "#place-input", 2, ["50,50", "10, 90", "x", "101, 3", ""]),
    Kind("click", ".position-row a", 3),
)
COMPARE = (
    *SHARED,
    *MAPS,
    Kind("click", "#choosing-radio input", 3),
    Kind("choose", "#model-b-select", 2),
    Kind("click", "#swap-button", 3),
)


@pytest.fixture(scope="module")
def two_models(new_home: NewHome) -> Iterator[str]:
    """The starter gallery, EfficientNet-Lite0, and a network with other layers and classes."""
    tiny = "tests/browser/sure_model.py:build"
    models = ("--model", "efficientnet_lite0", "--model", tiny)
    with forked_app(new_home(), *models) as app:
        base = app.url.rstrip("/")
        wait_for_predictions(base, "efficientnet_lite0", model_key(tiny, None))
        yield base


def wait_for_predictions(base: str, *models: str) -> None:
    """What a test of a map needs depends on them: a page opened later would know more of them."""
    until = monotonic() + QUIET_MS / 1000
    while monotonic() < until:
        query = (urlencode({"model": model, "limit": 1}) for model in models)
        answers = [json.load(urlopen(f"{base}/gallery/items?{each}")) for each in query]
        if all(done == total for done, total in (each["predicted"] for each in answers)):
            return
        sleep(0.2)
    pytest.fail("The predictions take too long.")


@pytest.fixture
def watcher(two_models: str) -> Watcher:
    return Watcher(two_models)


def plan(kinds: tuple[Kind, ...], random: Random, count: int) -> list[list[object]]:
    """What to do, with how long to wait before."""
    weights = [kind.weight for kind in kinds]
    return [
        [kind.name, kind.argument, random.random(), pause(random), kind.more]
        for kind in random.choices(kinds, weights, k=count)
    ]


def pause(random: Random) -> int:
    """Milliseconds before an action."""
    return random.randrange(REST_MS if random.random() < RESTS else PAUSE_MS)


def quiet(page: Page) -> dict[str, Any]:
    """What the page shows once nothing is under way, nor was a moment ago."""
    page.wait_for_function("() => window.stress.isQuiet()", timeout=QUIET_MS)
    page.wait_for_timeout(STILL_MS)
    page.wait_for_function("() => window.stress.isQuiet()", timeout=QUIET_MS)
    state: dict[str, Any] = page.evaluate("window.stress.state(window.stress.rules())")
    return state


def differences(here: dict[str, Any], there: dict[str, Any]) -> list[str]:
    """Where two pages of one address differ, a line each."""
    lines = [
        f"{part}.{name}: {here[part].get(name)!r} but fresh {there[part].get(name)!r}"
        for part in ("view", "held", "figures")
        for name in sorted({*here[part], *there[part]})
        if here[part].get(name) != there[part].get(name)
    ]
    for panel in sorted({*here["panels"], *there["panels"]}):
        pairs = zip_longest(here["panels"].get(panel, ()), there["panels"].get(panel, ()))
        lines += [f"{panel}: {one!r} but fresh {other!r}" for one, other in pairs if one != other]
    return lines


def assert_consistent(state: dict[str, Any]) -> None:
    """Every control shows the view's value, and no panel has a notice."""
    assert not state["faults"], state["faults"]
    assert not state["notices"], state["notices"]


def open_page(page: Page, address: str) -> None:
    page.add_init_script(SCRIPT)
    page.goto(address)
    page.wait_for_function("() => Boolean(window.stratoscope?.shownValues?.())", timeout=QUIET_MS)
    quiet(page)


def stress(page: Page, base: str, path: str, kinds: tuple[Kind, ...], count: int) -> None:
    """Acts, then compares the page with a fresh one of its address."""
    random = Random(f"{SEED} {path}")
    open_page(page, f"{base}{path}")
    page.evaluate("(given) => window.stress.delayAnswers(...given)", [SEED, DELAY_MS])
    log = page.evaluate("(actions) => window.stress.act(actions)", plan(kinds, random, count))
    sys.stdout.write("\n  ".join((f"Seed {SEED}, {count} actions on {path}:", *log, "")))
    here = quiet(page)
    assert_consistent(here)
    fresh = page.context.new_page()
    open_page(fresh, f"{base}{path.partition('?')[0]}{here['address']}")
    there = quiet(fresh)
    assert_consistent(there)
    differing = differences(here, there)
    assert not differing, "\n".join(differing)


RUNS: dict[str, Callable[[Page, str, int], None]] = {
    "explore": lambda page, base, count: stress(page, base, "/", EXPLORE, count),
    "layers": lambda page, base, count: stress(page, base, "/layers/", LAYERS, count),
    "compare": lambda page, base, count: stress(page, base, "/compare/", COMPARE, count),
}


@desktop
@pytest.mark.parametrize(
    ("run", "count"), [("explore", ACTIONS), ("layers", ACTIONS // 3), ("compare", ACTIONS // 3)]
)
def test_page_address_and_server_agree_after_quick_hands(
    page: Page, two_models: str, run: str, count: int
) -> None:
    RUNS[run](page, two_models, count)
