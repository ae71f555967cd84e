"""What fails says so in its own panel; the other panels render."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Route, expect

from tests.browser.app_process import forked_app
from tests.browser.conftest import NewHome, desktop
from tests.browser.explore import Explore
from tests.browser.failing_app import SENTENCE
from tests.browser.watcher import Watcher


@pytest.fixture
def app_url(new_home: NewHome) -> Iterator[str]:
    with forked_app(new_home(), module="tests.browser.failing_app") as app:
        yield app.url.rstrip("/")


@desktop
def test_failing_panel_says_so_and_the_rest_renders(explore: Explore, watcher: Watcher) -> None:
    explore.page.goto(f"{explore.base}/")
    expect(explore.find("#maps-panel .panel-notice")).to_contain_text(SENTENCE)
    expect(explore.find("#maps-image")).to_be_hidden()
    expect(explore.find(".panel-notice:not(:empty)")).to_have_count(1)
    expect(explore.find(".strip-tile")).to_have_count(18)
    explore.tile("blocks.4.2").click()
    for panel in ("#cam-title", "#activations-title", "#words-text"):
        expect(explore.find(panel)).to_contain_text("blocks.4.2")
    expect(explore.find(".statistics-layers button")).to_have_count(18)

    # A picture that cannot be had is told too, and forgotten when the next one is there.
    watcher.expect("status of 503")

    def refuse(route: Route) -> None:
        route.fulfill(status=503, content_type="text/plain", body="The server is busy.")

    explore.page.route("**/maps/**", refuse)
    explore.tile("blocks.5.2").click()
    canvas = explore.find("#picture-stage .canvas")
    expect(canvas).to_have_attribute("data-problem", "The server is busy.")
    explore.page.unroute("**/maps/**", refuse)
    explore.tile("blocks.5.3").click()
    expect(explore.find("#picture-stage .canvas[data-problem]")).to_have_count(0)
    expect(explore.find("#picture-stage-map")).to_be_visible()
