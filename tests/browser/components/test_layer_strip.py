"""The layer strip alone: clicks and keys choose a layer, pictures appear together."""

from collections.abc import Iterator
from urllib.parse import quote

import dash
import pytest
from dash import Input, Output, State, dcc, html
from playwright.sync_api import Page, expect

from dashboard.components import LayerMarks, LayerStrip, StripData
from tests.browser.components.mounted import mounted
from tests.browser.profiles import Profiles

SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>'
GOOD = f"data:image/svg+xml,{quote(SVG)}"
NAMES = ["stem", "one", "two", "three"]
DATA: StripData = {
    "names": NAMES,
    "labels": NAMES,
    "rows": [{"picture": GOOD, "sprite": GOOD}],
    "layer": "one",
}
MARKS: LayerMarks = {
    "kinds": [("✓", "good", "Fits."), ("–", "not-tested no-map", "No map.")],
    "rows": [[0, 1, 1, 1]],
}


def register(app: dash.Dash) -> None:
    """Python learns what is selected; buttons set properties as an answer of the server does."""

    @app.callback(Output("heard", "children"), Input("strip", "selected"))
    def hear(selected: str) -> str:
        return f"heard {selected}"

    @app.callback(Output("strip", "data"), Input("news", "n_clicks"), State("strip", "data"))
    def news(clicks: int | None, data: StripData) -> StripData:
        rows = [{"picture": GOOD, "sprite": GOOD}] * (1 + bool(clicks))
        return {**data, "rows": rows}  # type: ignore[typeddict-item]

    app.clientside_callback(
        "(clicks) => clicks ? 'three' : window.dash_clientside.no_update",
        Output("strip", "selected"),
        Input("lead", "n_clicks"),
    )


@pytest.fixture
def page(profiles: Profiles) -> Iterator[Page]:
    layout = html.Main(
        [
            html.Div(LayerStrip(id="strip", data=DATA, marks=MARKS), style={"width": "200px"}),
            html.Button("News", id="news"),
            html.Button("Lead", id="lead"),
            dcc.Input(id="field", value="some text"),
            html.P(id="heard"),
        ]
    )
    with mounted(profiles, layout, register) as page:
        expect(page.locator(".strip-map")).to_have_count(4)
        yield page


def expect_chosen(page: Page, layer: str) -> None:
    """One tile is pressed, and the only one that Tab reaches."""
    expect(page.locator(".strip-tile[aria-pressed=true]")).to_have_attribute("data-layer", layer)
    expect(page.locator(".strip-tile[tabindex='0']")).to_have_attribute("data-layer", layer)


def test_a_click_reaches_python(page: Page) -> None:
    expect_chosen(page, "one")  # none is selected
    page.locator(".strip-tile").nth(2).click()
    expect(page.locator("#heard")).to_have_text("heard two")
    expect_chosen(page, "two")


def test_arrow_keys_step_from_anywhere_but_a_field(page: Page) -> None:
    page.locator("#news").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    expect(page.locator("#heard")).to_have_text("heard three")
    expect(page.locator("#news")).to_be_focused()
    page.keyboard.press("ArrowRight")  # it ends there
    page.keyboard.press("Shift+ArrowLeft")
    page.locator("#field").focus()
    page.keyboard.press("ArrowLeft")
    expect_chosen(page, "three")
    expect(page.locator("#heard")).to_have_text("heard three")


def test_focus_goes_along_and_is_not_lost_to_an_answer(page: Page) -> None:
    page.locator(".strip-tile").nth(1).focus()
    page.keyboard.press("ArrowRight")
    two = page.locator(".strip-tile").nth(2)
    expect(two).to_be_focused()
    page.locator("#news").evaluate("button => button.click()")  # a click without focus
    expect(page.locator(".strip-map")).to_have_count(8)
    page.locator("#lead").evaluate("button => button.click()")
    expect_chosen(page, "three")
    expect(two).to_be_focused()


def test_the_chosen_tile_is_scrolled_into_sight(page: Page) -> None:
    strip, last = page.locator("#strip"), page.locator(".strip-tile").last
    assert strip.evaluate("strip => strip.scrollWidth > strip.clientWidth && !strip.scrollLeft")
    page.locator("#lead").click()
    expect_chosen(page, "three")
    assert last.evaluate(
        """tile => tile.getBoundingClientRect().right
          <= tile.parentElement.getBoundingClientRect().right"""
    )


def test_marks_stand_on_the_tiles_and_in_their_titles(page: Page) -> None:
    first, second = page.locator(".strip-tile").nth(0), page.locator(".strip-tile").nth(1)
    expect(first.locator("small > .strip-mark.good")).to_have_text("✓")
    expect(first).to_have_attribute("title", "stem\n✓ Fits.")
    expect(first.locator(".strip-map")).to_be_visible()
    expect(second.locator(".strip-map")).to_be_hidden()  # there is no map


def test_pictures_that_are_lost_are_requested_again_with_the_next_choice(
    profiles: Profiles,
) -> None:
    lost: StripData = {**DATA, "rows": [{"picture": "/lost.svg", "sprite": GOOD}]}

    def register(app: dash.Dash) -> None:
        served = iter([False, False, True, True, True])  # an image, and the reason of its loss

        @app.server.route("/lost.svg")
        def picture() -> tuple[str, int, dict[str, str]]:
            if next(served):
                return SVG, 200, {"Content-Type": "image/svg+xml"}
            return "The picture is gone.", 404, {}

    layout = html.Main(LayerStrip(id="strip", data=lost))
    with mounted(profiles, layout, register, expected="404") as page:
        strip = page.locator("#strip")
        expect(strip).to_have_attribute("data-problem", "The picture is gone.")
        expect(strip).to_have_class("strip")
        page.locator(".strip-tile").first.click()
        expect(page.locator("#strip[data-problem]")).to_have_count(0)
        expect(strip).to_have_class("strip")
