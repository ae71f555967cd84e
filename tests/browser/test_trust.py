"""How far to trust a map: said before anything is tested, tested on demand, stopped at will."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.app_process import forked_app
from tests.browser.conftest import desktop
from tests.browser.explore import Explore
from tests.browser.late import come_back
from tests.browser.watcher import Watcher

LAYERS = 2  # of the model that is sure
TESTED_MS = 600_000
AGREE = """() => {
  const text = document.querySelector("#picture-badge")?.innerText;
  const tile = document.querySelector('.strip-tile[aria-pressed="true"]');
  return text && tile?.title.endsWith(text)
    && tile.querySelector(".strip-mark").innerText === text[0];
}"""


@pytest.fixture(scope="module")
def sure_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The starter gallery and a network whose maps are tested in seconds."""
    model = "tests/browser/sure_model.py:build"
    with forked_app(tmp_path_factory.mktemp("sure"), "--model", model) as app:
        yield app.url.rstrip("/")


@desktop
def test_a_map_without_evidence_says_so_and_its_tests_can_be_stopped(explore: Explore) -> None:
    explore.open()
    expect(explore.find("#picture-badge")).to_have_text("– This map is not tested.")
    expect(explore.find("#trust-title")).to_have_text("Grad-CAM at bn2, for espresso")
    expect(explore.find(".finding .verdict.not-tested")).to_have_count(4)
    expect(explore.find("#trust-state")).to_contain_text("Takes about")
    explore.find("#trust-start-button").click()
    stop = explore.find("#trust-stop-button")
    expect(stop).to_be_visible()
    expect(explore.find("#trust-progress")).to_be_visible()
    expect(explore.find("#trust-state")).to_contain_text(
        re.compile("tested: Grad-CAM at bn2, for espresso, on coffee.png$")
    )
    explore.tile("blocks.5.3").click()  # a click is answered meanwhile
    expect(explore.find("#trust-title")).to_contain_text("blocks.5.3")
    explore.tile("bn2").click()
    stop.click()
    expect(explore.find("#trust-start-button")).to_be_visible()
    expect(explore.find("#trust-progress")).to_be_hidden()
    explore.find("#trust-method-link").click()
    expect(explore.page.locator("#advice-title")).to_contain_text("with Grad-CAM, for")


def says_what_the_badge_says(page: Page) -> None:
    """The chosen tile's mark and sentence are those of the badge."""
    page.wait_for_function(AGREE)


@desktop
def test_the_marks_of_all_layers_follow_a_test_in_this_tab_and_in_others(
    context: BrowserContext, sure_url: str
) -> None:
    watcher, tabs = Watcher(sure_url), [context.new_page(), context.new_page()]
    untested = ".strip-mark.not-tested"
    for page in tabs:
        watcher.watch(page)
        page.goto(sure_url)
        expect(page.locator(untested)).to_have_count(LAYERS)
        says_what_the_badge_says(page)
    here, other = tabs
    here.locator("#trust-start-button").click()
    expect(here.locator("#trust-state")).to_contain_text(
        re.compile("^(All tests are done|Done except for)"), timeout=TESTED_MS
    )
    expect(here.locator(untested)).to_have_count(0)  # sanity is tested of all layers at once
    says_what_the_badge_says(here)
    expect(other.locator(untested)).to_have_count(LAYERS)
    come_back(other)
    expect(other.locator(untested)).to_have_count(0)
    says_what_the_badge_says(other)
    here.locator(".strip-tile").first.click()
    expect(here.locator("#picture-badge")).to_contain_text("not tested: faithfulness")
    says_what_the_badge_says(here)
    for page in tabs:
        page.close()
    watcher.check()
