"""What is lost on its way is told, asked for again, and leaves nothing marked that is not shown."""

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import desktop
from tests.browser.explore import LAST, Explore
from tests.browser.watcher import Watcher

CALLBACKS = "**/_dash-update-component*"
PLACE = (
    "**/engine/place"  # requested after a second of work, and answered by a server that is there
)
STRIPS = "**/maps/strip.png*"


@desktop
def test_a_server_that_is_gone_is_reported_and_marks_are_put_back(
    explore: Explore, watcher: Watcher
) -> None:
    explore.open()
    watcher.expect("ERR_FAILED|did not respond")
    for pattern in (CALLBACKS, PLACE):
        explore.page.route(pattern, lambda route: route.abort())
    explore.tile("blocks.4.2").click()
    alert = explore.page.get_by_role("alert").filter(has_text="The server does not respond")
    expect(alert).to_be_visible()
    expect(explore.find(".strip-tile[aria-pressed=true]")).to_have_attribute("data-layer", LAST)
    explore.page.unroute(CALLBACKS)
    explore.tile("blocks.5.2").click()
    explore.expect_layer("blocks.5.2")
    expect(alert).to_have_count(0)


@desktop
@pytest.mark.parametrize("status", [403, 500])
def test_a_choice_that_the_server_refuses_is_put_back_and_can_be_repeated(
    explore: Explore, watcher: Watcher, status: int
) -> None:
    explore.open()
    watcher.expect(f"{status}|Callback error")
    explore.page.route(CALLBACKS, lambda route: route.fulfill(status=status, body="Not today."))
    explore.tile("blocks.4.2").click()
    explore.page.wait_for_function("() => window.stratoscope.isSettled()")
    expect(explore.find("#layer-select")).to_have_value(LAST)
    expect(explore.find(".strip-tile[aria-pressed=true]")).to_have_attribute("data-layer", LAST)
    explore.page.unroute(CALLBACKS)
    explore.tile("blocks.4.2").click()
    explore.expect_layer("blocks.4.2")


@desktop
def test_the_loss_of_an_earlier_choice_leaves_the_newer_one(
    explore: Explore, watcher: Watcher
) -> None:
    explore.open()
    watcher.expect("ERR_FAILED|did not respond")
    held: list[Route] = []

    def hold_first(route: Route) -> None:
        if held:
            route.continue_()
        else:
            held.append(route)

    explore.page.route(CALLBACKS, hold_first)
    with explore.page.expect_request(CALLBACKS):
        explore.tile("blocks.4.2").click()
    explore.tile("blocks.5.2").click()
    held[0].abort()
    explore.expect_layer("blocks.5.2")
    explore.page.wait_for_timeout(500)  # longer than a failure waits before it is told
    explore.expect_layer("blocks.5.2")


@desktop
def test_a_strip_that_was_lost_is_requested_again(
    explore: Explore, images: dict[str, str], watcher: Watcher
) -> None:
    explore.open()
    watcher.expect("ERR_FAILED")
    explore.page.route(STRIPS, lambda route: route.abort())
    other = explore.find(f'.gallery-cell[aria-label^="{next(iter(images))}"]')
    other.click()
    strip = explore.find("#strip-tiles")
    expect(strip).to_have_attribute(
        "data-problem", "The server does not respond: is it still running?"
    )
    explore.page.unroute(STRIPS)
    explore.tile("blocks.5.2").click()
    expect(explore.find("#strip-tiles[data-problem]")).to_have_count(0)
    expect(explore.find("#strip-tiles .strip-map")).to_have_count(18)


@desktop
def test_a_long_name_leaves_the_table_of_statistics_in_line(explore: Explore) -> None:
    explore.open()
    before, after = explore.find("#statistics-layers").evaluate("""names => {
      const place = () => JSON.stringify(names.getBoundingClientRect()), before = place();
      names.querySelector("button span").textContent =
        "features.a_module_of_a_really_long_name.block.0";
      return [before, place()];
    }""")
    assert after == before


@desktop
@pytest.mark.parametrize(
    ("address", "field", "options"),
    [
        ("/layers/", "#target-input", "#target-options"),
        ("/compare/", "#target-b-input", "#target-b-options"),
    ],
)
def test_every_target_field_offers_the_classes(
    page: Page, app_url: str, address: str, field: str, options: str
) -> None:
    page.goto(f"{app_url}{address}")
    expect(page.locator(".strip-tile")).to_have_count(18)
    page.locator(field).focus()
    expect(page.locator(f"{options} option")).to_have_count(1000)
