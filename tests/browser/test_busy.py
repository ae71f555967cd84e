"""A busy server in a real browser: what it refuses is sent again, and the page says so."""

import json
import re
import time
from collections.abc import Callable
from itertools import pairwise

from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import desktop
from tests.browser.explore import Explore
from tests.browser.late import held_back, timers_held
from tests.browser.profiles import Profiles
from tests.browser.watcher import Watcher

CALLBACKS = "**/_dash-update-component*"
VIEW = '"output":"..view.answer'  # of the page's one callback
BUSY = "The server is busy with other requests. Try again in a moment."
TOLD = "The server is busy with other requests. The page retries automatically."
REFUSED = "status of 503"  # Chromium itself reports it
LINE = "#queue-place"


class Refusing:
    """Answers as a full lane does while `counts` says so; keeps the moments of all requests."""

    status, seconds = 503, "1"

    def __init__(self, page: Page, pattern: str, counts: Callable[[int], bool]) -> None:
        self.moments: list[float] = []
        self.bodies: list[str] = []
        self._counts = counts
        page.route(pattern, self._answer)

    def _answer(self, route: Route) -> None:
        body = route.request.post_data or ""
        if route.request.method == "POST" and VIEW not in body:
            route.continue_()
            return
        self.moments.append(time.monotonic())
        self.bodies.append(body)
        if self._counts(len(self.moments)):
            headers = {"Retry-After": self.seconds, "Content-Type": "text/plain"}
            route.fulfill(status=self.status, headers=headers, body=BUSY)
        else:
            route.continue_()


@desktop
def test_a_refused_click_is_sent_again_and_the_page_says_so(
    explore: Explore, watcher: Watcher
) -> None:
    watcher.expect(REFUSED)
    page, seen = explore.open().page, set[str]()
    refused = Refusing(page, CALLBACKS, lambda number: number <= 2 or TOLD not in seen)
    explore.tile("blocks.4.2").click()
    line = page.locator(LINE)
    expect(line).to_have_text(TOLD)
    expect(line).to_be_in_viewport(ratio=1)
    seen.add(TOLD)
    explore.expect_layer("blocks.4.2")
    expect(line).to_be_empty()
    pauses = [after - before for before, after in pairwise(refused.moments)]
    assert len(pauses) >= 2
    assert min(pauses) >= 1
    explore.expect_no_panel_notice()


@desktop
def test_what_the_server_computes_in_turn_is_requested_until_it_is_complete(
    explore: Explore,
) -> None:
    refused = Refusing(explore.open().page, CALLBACKS, lambda number: number <= 3)
    refused.status, refused.seconds = 202, "0"  # which the console is not told
    explore.tile("blocks.4.2").click()
    explore.expect_layer("blocks.4.2")
    expect(explore.find(LINE)).to_be_empty()
    assert len(refused.moments) == 4


@desktop
def test_a_newer_choice_ends_the_trying_of_the_older_one(
    explore: Explore, watcher: Watcher
) -> None:
    watcher.expect(REFUSED)
    page = explore.open().page
    refused = Refusing(page, CALLBACKS, lambda number: number == 1)
    with timers_held(page, 1000):  # at the end of which the older one would be sent again
        explore.tile("blocks.4.2").click()
        expect(page.locator(LINE)).to_have_text(TOLD)
        explore.tile("blocks.5.3").click()
        explore.expect_layer("blocks.5.3")
    expect(page.locator(LINE)).to_be_empty()
    explore.expect_layer("blocks.5.3")
    layers = [re.findall(r'"(blocks\.\d\.\d)"', body)[0] for body in refused.bodies]
    assert layers == ["blocks.4.2", "blocks.5.3"]


@desktop
def test_trying_ends_after_a_minute_and_marks_what_is_shown(
    explore: Explore, watcher: Watcher, profiles: Profiles
) -> None:
    watcher.expect(REFUSED)
    page = explore.page
    profiles.spend(page.context)  # its clock is never again the computer's
    page.clock.install()
    explore.open()
    shown = page.locator('.strip-tile[aria-pressed="true"]').get_attribute("data-layer")
    refused = Refusing(page, CALLBACKS, lambda _: True)
    explore.tile("blocks.4.2").click()
    expect(page.locator(LINE)).to_have_text(TOLD)
    page.clock.fast_forward(61_000)
    notice = page.locator(".access-notice")
    expect(notice).to_have_text(re.compile("other requests. Your last choice is not shown. "))
    expect(page.locator(LINE)).to_be_empty()
    expect(page.locator('.strip-tile[aria-pressed="true"]')).to_have_attribute(
        "data-layer", shown or ""
    )
    tried = len(refused.moments)
    page.clock.fast_forward(61_000)
    assert len(refused.moments) == tried


@desktop
def test_a_picture_that_is_being_computed_says_so_and_comes_by_itself(
    explore: Explore, watcher: Watcher
) -> None:
    watcher.expect(REFUSED)
    page, seen = explore.open().page, set[str]()
    # the picture, its reason, the picture again, the reason again, and then it may be there
    refused = Refusing(
        page, "**/maps/heatmap.png?*", lambda number: number <= 4 or TOLD not in seen
    )
    explore.tile("blocks.4.2").click()
    canvas, image = page.locator("#picture-stage .canvas"), page.locator("#picture-stage-map")
    expect(canvas).to_have_attribute("data-problem", TOLD)
    expect(image).to_have_class(re.compile("waiting"))
    seen.add(TOLD)
    expect(canvas).not_to_have_attribute("data-problem", re.compile("."))
    expect(image).not_to_have_js_property("naturalWidth", 0)
    expect(image).not_to_have_class(re.compile("waiting"))
    assert refused.moments[2] - refused.moments[1] >= 1


@desktop
def test_a_picture_that_has_become_available_meanwhile_is_shown(
    explore: Explore, watcher: Watcher
) -> None:
    watcher.expect(REFUSED)
    page = explore.open().page
    Refusing(page, "**/maps/heatmap.png?*", lambda number: number == 1)
    explore.tile("blocks.4.2").click()
    image = page.locator("#picture-stage-map")
    expect(image).to_have_attribute("src", re.compile(r"layer=blocks\.4\.2&"))
    expect(image).not_to_have_js_property("naturalWidth", 0)
    expect(page.locator("[data-problem]")).to_have_count(0)


def test_the_page_states_its_place_in_the_queue(explore: Explore) -> None:
    page = explore.open().page
    sentence = "Waiting: 3 requests are before yours."

    def place(route: Route) -> None:
        route.fulfill(body=json.dumps({"sentence": sentence}), content_type="application/json")

    page.route("**/engine/place", place)
    line = page.locator(LINE)
    with held_back(page):
        explore.tile("blocks.4.2").click()
        expect(line).to_have_text(sentence)
        expect(line).to_be_in_viewport(ratio=1)
    expect(line).to_be_empty()
    explore.expect_layer("blocks.4.2")


@desktop
def test_a_panel_is_busy_while_its_picture_is_computed(explore: Explore) -> None:
    page = explore.open().page
    panel = page.locator("#picture-panel")
    with held_back(page, "**/maps/heatmap.png*"):
        explore.tile("blocks.4.2").click()
        explore.expect_layer("blocks.4.2")
        expect(panel).to_have_class(re.compile("busy"))
        expect(page.locator("#statistics-panel")).not_to_have_class(re.compile("busy"))
    expect(panel).not_to_have_class(re.compile("busy"))
