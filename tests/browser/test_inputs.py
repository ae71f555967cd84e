"""Inputs in a real browser: what was concluded is stated there, and every page leads to it."""

import re
from collections.abc import Iterator

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from dashboard.pages.registry import PAGES
from tests.browser.app_process import forked_app
from tests.browser.conftest import desktop, phone
from tests.browser.test_access import violations
from tests.browser.watcher import Watcher

LINK, NOTES = "#inputs-link", "#inputs-gallery-notes"
UNMATCHED = re.compile(r"None of the 2 \w+ match")


@pytest.fixture(scope="module")
def noted_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Two folders that are no classes of the model, one picture in both, and a broken file."""
    photos = tmp_path_factory.mktemp("photos")
    numbers = np.random.default_rng(0)
    for name in ("flurb", "glorp"):
        (photos / name).mkdir()
        pixels = numbers.integers(0, 256, (60, 60, 3), np.uint8)
        Image.fromarray(pixels).save(photos / name / "own.png")
        Image.new("RGB", (60, 60), "teal").save(photos / name / "same.png")
    (photos / "flurb" / "broken.png").write_bytes(b"no picture")
    home = tmp_path_factory.mktemp("noted")
    with forked_app(home, "--images", str(photos), "--model", "efficientnet_lite0") as app:
        yield app.url.rstrip("/")


@pytest.fixture
def watcher(noted_url: str) -> Watcher:
    return Watcher(noted_url)


def open_inputs(page: Page, base: str) -> None:
    page.goto(f"{base}/inputs/")
    expect(page.locator(NOTES)).to_contain_text("photos")


def test_conclusions_are_stated_warnings_first_and_accessibly(page: Page, noted_url: str) -> None:
    open_inputs(page, noted_url)
    model = page.locator("#inputs-model-notes")
    expect(model).to_contain_text("EfficientNet-Lite0 runs on the CPU.")
    expect(model.locator("dt").last).to_have_text("Layers")
    gallery = page.locator(NOTES)
    expect(gallery.locator("dt").first).to_contain_text("Notice")
    expect(gallery.locator("dd").first).to_contain_text(UNMATCHED)
    expect(page.locator("#inputs-classes-table tr")).to_have_count(2)
    expect(page.locator("#inputs-classes-table tr").first).to_contain_text("No match")
    expect(page.locator("#inputs-unshown-list")).to_contain_text("broken.png")
    width = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert width <= 0
    assert violations(page) == []
    page.evaluate("document.documentElement.dataset.bsTheme = 'dark'")
    assert violations(page) == []


@desktop
def test_a_label_conflict_leads_to_its_picture(page: Page, noted_url: str) -> None:
    open_inputs(page, noted_url)
    conflict = page.locator("#inputs-conflicts-list a")
    expect(conflict).to_have_count(1)
    expect(conflict).to_contain_text("flurb / glorp")
    conflict.click()
    expect(page.locator("#picture-title")).to_contain_text("same.png")


@phone
@pytest.mark.parametrize("path", [each.path for each in PAGES if not each.under])
def test_every_page_leads_to_inputs_and_states_its_warnings(
    path: str, page: Page, noted_url: str
) -> None:
    page.goto(f"{noted_url}{path}")
    link = page.locator(LINK)
    expect(link).to_contain_text(re.compile(r"\d"))
    expect(link).to_be_visible()
    banner = page.locator("#banner")
    if path == "/inputs/":
        expect(banner).to_be_hidden()
        return
    expect(banner).to_contain_text("Notice")
    expect(banner).to_contain_text(UNMATCHED)
    expect(page.locator("#model-select")).to_have_value("efficientnet_lite0")  # the view is there
    height = banner.bounding_box()
    assert height is not None
    assert height["height"] < 40  # one line
    link.focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/inputs/\?model=efficientnet_lite0"))
    expect(page.locator("#inputs-model-notes")).not_to_be_empty()


@desktop
def test_where_nothing_is_to_be_noticed_the_link_is_quiet(page: Page, noted_url: str) -> None:
    open_inputs(page, noted_url)
    expect(page.locator(f"{LINK}[aria-current=page]")).to_contain_text("notice")
    expect(page.locator("nav a[aria-current]")).to_have_count(0)


@desktop
def test_a_dismissed_banner_stays_away_until_it_states_something_else(
    page: Page, noted_url: str
) -> None:
    page.goto(f"{noted_url}/layers/")
    banner = page.locator("#banner")
    expect(banner).to_contain_text("Notice")
    page.get_by_role("button", name="Dismiss").click()
    expect(banner).to_be_hidden()
    page.goto(f"{noted_url}/methods/")
    expect(page.locator(LINK)).to_contain_text(re.compile(r"\d"))  # it is answered
    expect(banner).to_be_hidden()
    page.evaluate("sessionStorage.setItem('stratoscope-dismissed', 'another text')")
    page.reload()
    expect(banner).to_contain_text("Notice")
    expect(banner).to_be_visible()
