"""A scan of a part of the gallery, made from Compare, and its images corrupted from Dataset."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.app_process import forked_app
from tests.browser.conftest import DESKTOP, NewHome
from tests.browser.profiles import Profiles
from tests.browser.test_scanned import SCAN_MS, settled
from tests.browser.watcher import Watcher

JPEG = [f"JPEG, severity {severity}" for severity in range(1, 6)]
SIDES = "kind=groups&a=group:building&b=group:container"


@dataclass(frozen=True)
class Some:
    """An app that has scanned some images, and how many those are."""

    base: str
    images: int


@pytest.fixture(scope="module")
def some(new_home: NewHome, browser: Browser) -> Iterator[Some]:
    """Without a scan, Compare offers one of those images; it can be stopped, and goes on."""
    with forked_app(new_home()) as app:
        base = app.url.rstrip("/")
        context = browser.new_context(viewport=DESKTOP)  # type: ignore[arg-type]
        page = context.new_page()
        watcher = Watcher(base)
        watcher.watch(page)
        page.goto(f"{base}/compare/?{SIDES}")
        offer = page.locator("#scan-some-button")
        expect(offer).to_have_text(re.compile(r"Scan just these \d+"))
        images = int(offer.inner_text().split()[-1])
        for panel in ("mosaics", "effects", "depth"):  # nothing that seems to load
            expect(page.locator(f"#{panel}-panel")).to_be_hidden()
        offer.click()
        page.locator("#scan-stop-button").click()
        start = page.locator("#scan-start-button")
        expect(start).to_be_visible(timeout=SCAN_MS)
        (offer if offer.is_visible() else start).click()  # was it stopped before its first image?
        expect(page.locator("#scan-text")).to_contain_text(f": {images} images by", timeout=SCAN_MS)
        expect(page.locator("#mosaics-panel")).to_be_visible()
        context.close()
        watcher.check()
        yield Some(base, images)


@pytest.fixture
def page(some: Some, profiles: Profiles) -> Iterator[Page]:
    """A page of that app; the test fails if the console was not empty or another host was asked."""
    context, watcher = profiles.lend(some.base, viewport=DESKTOP), Watcher(some.base)
    opened = context.new_page()
    watcher.watch(opened)
    yield opened
    profiles.take_back(context)
    watcher.check()


def test_dataset_and_compare_show_the_scan_of_just_two_groups(page: Page, some: Some) -> None:
    assert some.images < 58
    page.goto(f"{some.base}/compare/?{SIDES}")
    expect(page.locator("#mosaics-panel")).to_be_visible()
    page.get_by_role("link", name="Dataset").click()
    expect(page.locator("#accuracy-title")).to_contain_text("labelled images")
    page.get_by_role("link", name="Compare", exact=True).click()
    expect(page.locator("#side-a-select")).to_have_value("group:building")
    expect(page.locator("#mosaics-panel")).to_be_visible()


def test_corrupted_images_are_scanned_and_shown_by_severity(page: Page, some: Some) -> None:
    page.goto(f"{some.base}/dataset/?corruption=jpeg")
    settled(page)
    lead, stop = page.locator("#robustness-lead"), page.locator("#robustness-stop-button")
    expect(lead).to_have_text(f"{some.images} images × 1 corruption × 5 severities")
    expect(page.locator("#robustness-text")).to_contain_text(
        re.compile(f"{5 * some.images} images, (about|under)")
    )
    expect(page.locator("#robustness-results")).to_be_hidden()
    page.locator("#robustness-start-button").click()
    expect(stop).to_be_visible()
    rows = page.locator("#robustness-levels tbody tr")
    expect(rows).to_have_count(6, timeout=SCAN_MS)
    expect(stop).to_be_hidden(timeout=SCAN_MS)
    expect(lead).to_be_hidden()
    expect(rows.last).to_contain_text(f"n = {some.images}")
    expect(page.locator("#robustness-graph .scatterlayer .trace")).to_have_count(4)
    first = page.locator("#robustness-tiles .tile").first
    expect(first).to_contain_text(re.compile(r"^\d: "))
    expect(first).to_have_attribute("href", re.compile(r"edits=jpeg%3Aseverity%3D\d$"))
    expect(page.locator("#scan-text")).not_to_contain_text("corrupted")  # the page's own scan stays
    page.locator("#robustness-grid .ag-row", has_text="building").first.click()
    expect(page.locator("#robustness-title")).to_contain_text("building: 2 images, ")
    page.locator("#robustness-corruption-select").select_option("elastic")
    expect(lead).to_have_text(f"{some.images} images × 1 corruption × 5 severities")

    page.goto(f"{some.base}/compare/?kind=models")
    images_of_b = page.locator("#corruption-b-select")
    expect(images_of_b.locator("option:enabled")).to_have_text(["the same, as they are", *JPEG])
    expect(page.locator("#swap-button")).to_be_hidden()  # both sides are the same
    images_of_b.select_option("jpeg:severity=5")
    expect(page.locator("#flips-title")).to_contain_text("B: EfficientNet-Lite0, JPEG, severity 5")
    expect(page.locator("#swap-button")).to_be_hidden()
    expect(page).to_have_url(re.compile("corruption_b=jpeg%3Aseverity%3D5"))
