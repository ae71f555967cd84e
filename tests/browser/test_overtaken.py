"""Answers that choices overtake: what was done last holds, whatever the server's speed."""

import re

import pytest
from playwright.sync_api import Page, Request, expect

from tests.browser.conftest import desktop
from tests.browser.explore import WRITTEN
from tests.browser.late import answer_late, come_back, held_back

SYNC = r'"output":"\.\.view\.answer'  # of the page's one callback
SETTLED = """() => !document.querySelector("[data-dash-is-loading=true], .waiting")"""


@pytest.fixture
def explore(page: Page, app_url: str, images: dict[str, str]) -> Page:
    """Explore, whose server is half a second away, after another image was chosen."""
    page.goto(f"{app_url}/?image={images['chelsea.png']}")
    expect(page.locator("#picture-title")).to_contain_text("chelsea.png")
    choose_image(page, images["coffee.png"])
    expect(page.locator("#picture-title")).to_contain_text("coffee.png")
    expect(page).to_have_url(re.compile(images["coffee.png"]))
    answer_late(page, SYNC, 500)
    return page


def choose_image(page: Page, image: str) -> None:
    page.evaluate("(id) => window.dash_clientside.set_props('gallery', { selected: id })", image)


def set_opacity(page: Page) -> None:
    page.evaluate("window.stratoscope.changeFields({ opacity: 80 })")


def rest(page: Page) -> None:
    page.wait_for_timeout(700)
    page.wait_for_function(WRITTEN)
    page.wait_for_function(SETTLED)
    page.wait_for_load_state("networkidle")


@desktop
@pytest.mark.parametrize("meanwhile", ["opacity", "another tab"])
def test_back_is_not_lost_to_what_happens_before_its_answer(
    explore: Page, images: dict[str, str], meanwhile: str
) -> None:
    explore.go_back()
    explore.wait_for_timeout(200)
    if meanwhile == "opacity":
        set_opacity(explore)
    else:
        come_back(explore)
    rest(explore)
    expect(explore.locator("#picture-title")).to_contain_text("chelsea.png")
    expect(explore).to_have_url(re.compile(images["chelsea.png"]))
    if meanwhile == "opacity":
        expect(explore).to_have_url(re.compile("opacity=80"))
    else:
        explore.go_forward()
        expect(explore.locator("#picture-title")).to_contain_text("coffee.png")


@desktop
def test_back_before_the_address_is_written_undoes_the_choice(
    explore: Page, images: dict[str, str]
) -> None:
    explore.evaluate(
        "() => { window.stratoscope.changeFields({ opacity: 80 }); window.history.back(); }"
    )
    rest(explore)
    expect(explore).to_have_url(re.compile(f"image={images['coffee.png']}"))
    expect(explore).not_to_have_url(re.compile("opacity"))
    expect(explore.locator("#opacity-range")).to_have_value("60")
    explore.go_forward()
    expect(explore).to_have_url(re.compile(f"image={images['coffee.png']}.*opacity=80"))
    expect(explore.locator("#opacity-range")).to_have_value("80")


@desktop
def test_a_class_is_forgotten_with_its_image_however_quick_the_hand(
    explore: Page, images: dict[str, str]
) -> None:
    explore.locator("#target-input").fill("5")
    explore.locator("#target-input").press("Tab")
    explore.wait_for_timeout(80)
    choose_image(explore, images["chelsea.png"])
    rest(explore)
    expect(explore.locator("#picture-title")).to_contain_text("chelsea.png")
    assert explore.evaluate("window.stratoscope.shownValues().target") is None
    expect(explore.locator("#target-input")).to_have_value("")


@desktop
def test_what_does_not_fit_is_noted_also_if_somebody_comes_back_meanwhile(explore: Page) -> None:
    explore.locator("#target-input").fill("nonsense")
    explore.locator("#target-input").press("Tab")
    explore.wait_for_timeout(200)
    come_back(explore)
    rest(explore)
    expect(explore.locator("#view-notice")).to_contain_text("nonsense")


@desktop
def test_a_pending_refresh_lasts_until_it_is_answered(explore: Page) -> None:
    def tells(request: Request) -> bool:
        return re.search('"opacity":"?[58]0"?,', request.post_data or "") is not None

    def answer(request: Request) -> str:
        response = request.response()
        assert response
        return response.text()

    with held_back(explore):
        for panel in ("picture-panel", "predictions-panel"):
            with explore.expect_request("**/_dash-update-component*"):
                explore.evaluate("panel => window.stratoscope.refreshPanels([panel])", panel)
        with explore.expect_request(tells) as request:
            set_opacity(explore)
    text = answer(request.value)
    for place in ('"picture-stage":', '"predictions":'):
        assert place in text
    rest(explore)
    with explore.expect_request(tells) as request:  # it is answered
        explore.evaluate("window.stratoscope.changeFields({ opacity: 50 })")
    assert '"predictions":' not in answer(request.value)


@desktop
@pytest.mark.parametrize(
    ("address", "link"), [("compare/", "#swap-button"), ("layers/", ".position-row a >> nth=30")]
)
def test_a_link_within_the_page_takes_along_what_is_not_shown_yet(
    page: Page, app_url: str, address: str, link: str
) -> None:
    page.goto(f"{app_url}/{address}")
    expect(page.locator(".strip-tile")).to_have_count(18)
    page.wait_for_function("() => window.stratoscope.isSettled()")
    target = page.locator(link)
    expect(target).to_be_visible()
    answer_late(page, SYNC, 500)
    set_opacity(page)
    target.click()
    page.wait_for_function("() => window.stratoscope.isSettled()")
    assert page.evaluate("window.stratoscope.shownValues().opacity") == 80
    expect(page).to_have_url(re.compile("opacity=80"))


@desktop
def test_an_answer_does_not_replace_what_is_being_typed(explore: Page) -> None:
    target = explore.locator("#target-input")
    answer_late(explore, SYNC, 700)
    target.fill("497")
    target.press("Enter")
    target.fill("cham")
    rest(explore)
    assert explore.evaluate("window.stratoscope.shownValues().target") == 497
    expect(target).to_have_value("cham")
    target.fill("no such thing")
    target.press("Enter")
    expect(explore.locator("#view-notice")).to_contain_text("no such thing")
    expect(target).to_have_value("497 · church")


@desktop
def test_what_is_typed_replaces_a_class_that_an_answer_has_restored(explore: Page) -> None:
    target = explore.locator("#target-input")
    target.fill("497")
    target.press("Enter")
    expect(target).to_have_value("497 · church")
    target.press("End")
    target.type("ill")
    target.evaluate("field => field.blur()")  # which sends it
    target.click()  # which selects the text, before the answer
    expect(explore.locator("#view-notice")).to_contain_text("497 · churchill")
    expect(target).to_have_value("497 · church")
    explore.keyboard.type("0")
    expect(target).to_have_value("0")


@desktop
def test_pin_twice_is_no_pin_however_late_the_answers(explore: Page) -> None:
    for pinned in (True, False):
        explore.locator("#pin-button").click()
        explore.wait_for_function(  # Dash makes one call of two clicks at once
            "(pinned) => Boolean(window.stratoscope.requestedValues().pinned) === pinned",
            arg=pinned,
        )
    rest(explore)
    assert explore.evaluate("window.stratoscope.shownValues().pinned") == ""


@desktop
def test_a_choice_is_in_the_history_once_it_is_shown_however_late_its_timer(
    page: Page, app_url: str
) -> None:
    page.goto(f"{app_url}/layers/")
    page.goto(f"{app_url}/")
    expect(page.locator("#picture-title")).to_contain_text("coffee.png")
    page.evaluate(  # the address's timer, of 50 ms, never fires
        "() => { const plain = setTimeout;"
        " window.setTimeout = (f, ms, ...rest) => (ms === 50 ? -1 : plain(f, ms, ...rest)); }"
    )
    set_opacity(page)
    page.wait_for_function("() => window.stratoscope.shownValues().opacity == 80")
    page.go_back()
    expect(page.locator("#opacity-range")).to_have_value("60")
    expect(page).not_to_have_url(re.compile("layers"))
