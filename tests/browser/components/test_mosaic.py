"""The mosaic and the stepper alone: clicks, keys and arrows select a number."""

from collections.abc import Iterator
from urllib.parse import quote

import dash
import pytest
from dash import Input, Output, html
from playwright.sync_api import Page, expect

from dashboard.components import Mosaic, Stepper
from dashboard.components.mosaic import MosaicData
from dashboard.components.stepper import StepperData
from tests.browser.components.mounted import mounted
from tests.browser.profiles import Profiles

# Five maps of 90 x 40 pixels in rows of three, each with a pixel of gap behind it.
SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="273" height="82"/>'
PICTURE = f"data:image/svg+xml,{quote(SVG)}"
DATA: MosaicData = {
    "src": PICTURE,
    "columns": 3,
    "numbers": [7, 3, 9, 1, 4],
    "texts": ["0.7", "0.3", "0.9", "0.1", "0.4"],
    "what": "mean",
    "chosen": 3,
    "neighbours": {4: (1, 8), 8: (4, None), 7: (None, 3)},
}
STEPS: StepperData = {
    "numbers": DATA["numbers"],
    "chosen": 3,
    "neighbours": DATA["neighbours"],
}


def register(app: dash.Dash) -> None:
    """The mosaic and the stepper follow each other, as controls of one field of a view do."""
    app.clientside_callback(
        "(mosaic, stepper) => window.dash_clientside.callback_context.triggered_id === 'stepper'"
        " ? [stepper, stepper] : [mosaic, mosaic]",
        Output("mosaic", "selected"),
        Output("stepper", "selected"),
        Input("mosaic", "selected"),
        Input("stepper", "selected"),
        prevent_initial_call=True,
    )

    @app.callback(Output("heard", "children"), Input("mosaic", "selected"))
    def hear(selected: str) -> str:
        return f"heard {selected}"

    @app.callback(Output("mosaic", "data"), Input("nothing", "n_clicks"), prevent_initial_call=True)
    def nothing(_: int) -> None:
        return None


@pytest.fixture
def page(profiles: Profiles) -> Iterator[Page]:
    field = html.B("3")
    stepper = Stepper(
        id="stepper",
        what="channel",
        order="in this order",
        children=field,
        data=STEPS,
    )
    layout = html.Main(
        [
            html.Div(
                Mosaic(id="mosaic", class_name="own", label="Channel", data=DATA),
                style={"width": "273px"},
            ),
            stepper,
            html.Button("Nothing", id="nothing"),
            html.P(id="heard"),
        ]
    )
    with mounted(profiles, layout, register) as page:
        expect(page.locator(".sheet-mark")).to_be_visible()
        yield page


def expect_selected(page: Page, number: int, text: str) -> None:
    expect(page.locator("#heard")).to_have_text(f"heard {number}")
    expect(page.locator("#mosaic")).to_have_attribute("aria-valuetext", f"#{number}, mean {text}")


def mark(page: Page) -> list[int]:
    """Left, top, width and height of the frame, in pixels of the picture."""
    shares: list[float] = page.locator(".sheet-mark").evaluate(
        "mark => ['left', 'top', 'width', 'height'].map(name => parseFloat(mark.style[name]))"
    )
    sizes = (273, 82) * 2
    return [round(share * size / 100) for share, size in zip(shares, sizes, strict=True)]


def test_the_default_is_framed_and_named(page: Page) -> None:
    mosaic = page.get_by_role("slider", name="Channel")
    expect(mosaic).to_have_class("grid-sheet own")
    expect(mosaic).to_have_attribute("aria-valuetext", "#3, mean 0.3")
    expect(mosaic).to_have_attribute("aria-valuenow", "1")
    expect(mosaic).to_have_attribute("aria-valuemax", "4")
    assert mark(page) == [91, 0, 90, 40]


def test_a_click_selects_and_a_click_beside_all_maps_does_not(page: Page) -> None:
    mosaic = page.locator("#mosaic")
    mosaic.click(position={"x": 95, "y": 60})
    expect_selected(page, 4, "0.4")
    assert mark(page) == [91, 41, 90, 40]
    mosaic.click(position={"x": 200, "y": 60})  # the last row is not full
    expect_selected(page, 4, "0.4")


def test_the_pointer_shows_the_value(page: Page) -> None:
    mosaic, tip = page.locator("#mosaic"), page.locator(".sheet-tip")
    expect(tip).to_have_count(0)
    mosaic.hover(position={"x": 200, "y": 10})
    expect(tip).to_have_text("#9 · 0.9")
    mosaic.hover(position={"x": 200, "y": 60})
    expect(tip).to_have_count(0)


def test_arrow_keys_step_quickly_and_other_keys_are_left_alone(page: Page) -> None:
    page.evaluate(
        """() => {
          window.passed = [];
          document.addEventListener("keydown", (event) => window.passed.push(event.key));
        }"""
    )
    mosaic = page.locator("#mosaic")
    mosaic.focus()
    mosaic.evaluate(
        """mosaic => ["ArrowDown", "ArrowLeft", "ArrowUp"].forEach((key) => mosaic.dispatchEvent(
          new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true })))"""
    )  # in one moment: 3, then 4 below, 1 beside it and 7 above
    expect_selected(page, 7, "0.7")
    page.keyboard.press("ArrowUp")  # there is none
    page.keyboard.press("Control+ArrowRight")
    page.keyboard.press("x")
    expect_selected(page, 7, "0.7")
    expect(mosaic).to_be_focused()
    assert page.evaluate("window.passed") == ["Control", "ArrowRight", "x"]


def test_the_stepper_goes_on_over_the_end_of_the_page(page: Page) -> None:
    before, after = page.get_by_label("Previous channel"), page.get_by_label("Next channel")
    expect(after).to_have_attribute("title", "Next channel in this order")
    after.evaluate("button => { for (let i = 0; i < 4; i += 1) button.click(); }")
    expect(page.locator("#heard")).to_have_text("heard 8")
    expect(page.locator("#mosaic")).to_have_attribute("aria-valuetext", "none on this page")
    expect(page.locator(".sheet-mark")).to_have_count(0)
    after.click()  # there is no further one
    before.click()
    expect_selected(page, 4, "0.4")
    page.locator("#mosaic").press("ArrowRight")
    expect(page.locator("#heard")).to_have_text("heard 8")
    page.locator("#mosaic").press("ArrowDown")  # the first of this page
    expect_selected(page, 7, "0.7")


def test_without_a_picture_the_mosaic_is_hidden(page: Page) -> None:
    page.locator("#nothing").click()
    expect(page.locator("#mosaic")).to_be_hidden()


def test_maps_that_make_channels_are_selected_with_their_channel(profiles: Profiles) -> None:
    def hear(app: dash.Dash) -> None:
        app.clientside_callback(
            "(...values) => values.join('; ')",
            Output("heard", "children"),
            *(Input(each, prop) for each in ("m", "s") for prop in ("selected", "channel")),
        )

    made: MosaicData = {**DATA, "makes": True}
    steps: StepperData = {**STEPS, "makes": True}
    stepper = Stepper(
        id="s", what="filter", order="by number", children=html.B(), data=steps, channel="9"
    )
    mosaic = Mosaic(id="m", label="Filter", data=made, channel="0")
    with mounted(profiles, html.Main([mosaic, stepper, html.P(id="heard")]), hear) as page:
        expect(page.locator("#m")).to_have_attribute("aria-valuetext", "none on this page")
        page.locator("#m").press("ArrowRight")
        page.locator("#s-next").evaluate("button => { button.click(); button.click(); }")
        expect(page.locator("#heard")).to_have_text("; 7; ; 4")
