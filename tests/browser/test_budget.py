"""What a click and a page may send over the network: counted, so that no timing can disturb it.

`python -m tests.benchmarks.page` measures the times.
"""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.benchmarks.explore_page import DESKTOP, OF_IMAGE, OF_LAYER, OF_TARGET, READY
from tests.benchmarks.probe import Probe

LARGEST_PAGE = 2_300_000  # bytes
LARGEST_CLICK = 200_000
MOST_REQUESTS = 8  # one answer fills all panels; the pictures; the banner may ask for news


@pytest.fixture(scope="module")
def probe(browser: Browser, app_url: str) -> Iterator[Probe]:
    """A page with nothing in the browser's cache."""
    context = browser.new_context(viewport=DESKTOP)
    yield Probe(context)
    context.close()


def test_page_load(probe: Probe, app_url: str) -> None:
    cost = probe.load(app_url, READY)
    assert cost.parts >= OF_IMAGE
    assert 0 < cost.nbytes < LARGEST_PAGE


@pytest.mark.parametrize(
    ("selector", "parts"),
    [
        ("#gallery-option-1", OF_IMAGE),
        (".strip-tile:first-child", OF_LAYER),
        ("#predictions-list li:nth-child(2) button", OF_TARGET),
    ],
    ids=["image", "layer", "target"],
)
def test_click(probe: Probe, app_url: str, selector: str, parts: set[str]) -> None:
    probe.load(app_url, READY)
    cost = probe.click(selector)
    assert parts <= cost.parts
    assert 0 < cost.nbytes < LARGEST_CLICK
    assert cost.requests <= MOST_REQUESTS
