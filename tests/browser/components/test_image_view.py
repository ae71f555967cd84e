"""The image view alone: the map on its picture, places, receptive fields, and several in step."""

import base64
import re
from collections.abc import Iterator
from io import BytesIO

import dash
import flask
import numpy as np
import pytest
from dash import Input, Output, html
from PIL import Image
from playwright.sync_api import Locator, Page, expect

from dashboard.components import ImageView, ImageViewData, InStep, Picture
from tests.browser.components.mounted import mounted
from tests.browser.profiles import Profiles


def png(levels: list[list[int]]) -> str:
    """The address of a grey picture."""
    buffer = BytesIO()
    Image.fromarray(np.array(levels, np.uint8)).save(buffer, "PNG")
    return f"data:image/png;base64,{base64.b64encode(buffer.getvalue()).decode()}"


PHOTO = png([[90] * 300] * 200)  # 300 x 200
DATA: ImageViewData = {
    "photo": PHOTO,
    "map": png([[0, 51, 102], [153, 204, 255]]),
    "alt": "A map.",
    "low": "0",
    "high": "2",
    "caption": "for cup",
}
CROPPED: ImageViewData = {
    **DATA,
    "outline": {"left": "20%", "top": "10%", "width": "40%", "height": "60%"},
    "shape": {"width": "450px", "ratio": 1.5},
    "caption": "Not yet. ",
    "link": "/there",
    "signed": True,
}
FIELD: ImageViewData = {
    **DATA,
    "field": {
        "rows": [(0, 0.6), (0.4, 1)],
        "columns": [(0, 0.5), (0.2, 0.8), (0.5, 1)],
        "at": (1, 2),
    },
}


def view(component: str, data: ImageViewData | None = None, **properties: bool) -> html.Div:
    image_view = ImageView(id=component, data=data, **properties)  # type: ignore[arg-type]
    return html.Div(image_view, style={"width": "300px"})


def box(locator: Locator) -> list[float]:
    bounds = locator.bounding_box()
    assert bounds is not None
    return [bounds["x"], bounds["y"], bounds["width"], bounds["height"]]


def point(canvas: Locator, x: float, y: float) -> None:
    """Moves the pointer to a place, from 0 to 1."""
    _, _, width, height = box(canvas)
    canvas.hover(position={"x": x * width, "y": y * height})


def register(app: dash.Dash) -> None:
    @app.callback(Output("cup", "data"), Input("change", "n_clicks"), prevent_initial_call=True)
    def change(clicks: int) -> ImageViewData | None:
        return (CROPPED, DATA, None)[clicks - 1]

    app.clientside_callback(
        "selected => selected", Output("heard", "children"), Input("place", "selected")
    )
    app.clientside_callback(
        "clicks => clicks ? [0, 1] : window.dash_clientside.no_update",
        Output("field", "cell"),
        Input("point", "n_clicks"),
    )


@pytest.fixture
def page(profiles: Profiles) -> Iterator[Page]:
    layout = html.Main(
        [
            view("cup", DATA),
            view("place", DATA, selects=True),
            view("field", FIELD),
            InStep(id="step", children=[view("a", DATA), view("b", {**DATA, "low": "−2"})]),
            Picture(id="none", data={"src": "", "alt": ""}),
            html.Button("Change", id="change"),
            html.Button("Point", id="point"),
            html.P(id="heard"),
        ]
    )
    with mounted(profiles, layout, register) as page:
        expect(page.locator("#b-map")).to_have_js_property("naturalWidth", 3)
        yield page


def test_the_map_lies_exactly_on_what_the_network_sees(page: Page) -> None:
    photo, drawn, crop = (page.locator(f"#cup-{part}") for part in ("photo", "map", "crop"))
    expect(page.get_by_role("img", name="A map.").first).to_be_visible()
    expect(crop).to_be_hidden()
    assert box(photo) == box(drawn)
    for part, text in (("low", "0"), ("high", "2"), ("caption", "for cup")):
        expect(page.locator(f"#cup-{part}")).to_have_text(text)
    page.locator("#change").click()
    expect(crop).to_be_visible()
    left, top, width, height = box(photo)
    inside = [left + 0.2 * width, top + 0.1 * height, 0.4 * width, 0.6 * height]
    np.testing.assert_allclose(box(drawn), inside, atol=0.5)
    np.testing.assert_allclose(box(crop), inside, atol=0.5)
    expect(page.locator("#cup")).to_have_class("stage signed")
    expect(page.locator("#cup-canvas")).to_have_css("max-width", "450px")
    expect(page.get_by_role("link", name="Open it there.")).to_have_attribute("href", "/there")
    page.locator("#change").click()
    expect(crop).to_be_hidden()
    page.locator("#change").click()
    expect(drawn).to_be_hidden()
    expect(page.locator("#cup-caption")).to_be_empty()
    expect(page.locator(".waiting")).to_have_count(0)


def test_a_click_selects_a_place_which_is_marked(page: Page) -> None:
    canvas = page.locator("#place-canvas")
    expect(canvas).to_have_class("canvas")
    canvas.click(position={"x": 75, "y": 150})
    expect(page.locator("#heard")).to_have_text("25, 75")
    expect(canvas).to_have_class("canvas pointed")
    marked = canvas.evaluate("e => ['--x', '--y'].map(name => e.style.getPropertyValue(name))")
    assert marked == ["0.25", "0.75"]
    page.locator("#cup-canvas").click()
    expect(page.locator("#cup-canvas")).to_have_class("canvas")


def test_the_field_of_the_cell_that_is_pointed_at_is_outlined(page: Page) -> None:
    outline, canvas = page.locator(".field-outline"), page.locator("#field-canvas")
    expect(outline).to_have_count(1)
    expect(outline).to_have_attribute("data-cell", "1, 2")
    point(canvas, 0.5, 0.1)
    expect(outline).to_have_attribute("data-cell", "0, 1")
    left, top, width, height = box(canvas)
    expected = [left + 0.2 * width, top, 0.6 * width, 0.6 * height]
    np.testing.assert_allclose(box(outline), expected, atol=0.5)
    page.locator("#change").hover()
    expect(outline).to_have_attribute("data-cell", "1, 2")
    page.locator("#point").click()  # as by the values beside it
    expect(outline).to_have_attribute("data-cell", "0, 1")


def test_zoom_and_pointer_are_those_of_all_views_in_step(page: Page) -> None:
    host, b = page.locator("#step"), page.locator("#b-canvas")
    point(b, 0.9, 0.9)  # the last cell: level 255
    expect(page.locator(".canvas.pointed")).to_have_count(2)
    expect(page.locator("#a-canvas")).to_have_attribute("data-value", "≈ 2.00")
    expect(page.locator("#b-canvas")).to_have_attribute(
        "data-value", "≈ 2.0"
    )  # signed: half as fine
    point(b, 0.1, 0.1)  # the first one: level 0
    expect(page.locator("#a-canvas")).to_have_attribute("data-value", "≈ 0.00")
    expect(page.locator("#b-canvas")).to_have_attribute("data-value", "≈ −2.0")
    page.mouse.wheel(0, -300)
    expect(host).to_have_attribute("data-zoom", "1")  # the page scrolls
    point(b, 0.1, 0.1)
    page.keyboard.down("Control")
    page.mouse.wheel(0, -300)
    page.keyboard.up("Control")
    expect(host).to_have_attribute("data-zoom", "1.15")
    scale = "e => getComputedStyle(e.closest('.zoomed')).transform"
    zoomed = [page.locator(f"#{each}-map").evaluate(scale) for each in ("a", "b")]
    assert zoomed[0] == zoomed[1]
    assert zoomed[0].startswith("matrix(1.15")
    b.dblclick(position={"x": 9, "y": 9})
    expect(host).to_have_attribute("data-zoom", "1")
    page.locator("#change").hover()
    expect(page.locator(".canvas.pointed")).to_have_count(0)


def test_a_picture_that_cannot_be_loaded_says_why(profiles: Profiles) -> None:
    tries = {"busy": 0}

    def serve(app: dash.Dash) -> None:
        @app.server.get("/wrong.png")
        def wrong() -> tuple[str, int]:
            return "This map does not exist.", 400

        @app.server.get("/busy.png")
        def busy() -> flask.Response:
            tries["busy"] += 1
            if tries["busy"] <= 2:  # the picture, and its reason
                return flask.Response("Wait a moment.", 503, {"Retry-After": "1"})
            return flask.Response(base64.b64decode(PHOTO.partition(",")[2]), mimetype="image/png")

    layout = html.Main(
        [
            view("lost", {**DATA, "map": "/wrong.png"}),
            view("late", {**DATA, "map": "/busy.png"}),
            Picture(id="filter", class_name="kernel", data={"src": "/wrong.png", "alt": "Filter"}),
        ]
    )
    with mounted(profiles, layout, serve, expected="Failed to load resource") as page:
        lost = page.locator("#lost-canvas")
        expect(lost).to_have_attribute("data-problem", "This map does not exist.")
        expect(lost).not_to_have_class(re.compile("pending"))
        expect(page.locator("#lost-map")).to_have_class("map")
        expect(page.locator("#lost-map")).to_be_hidden()
        expect(page.locator("div:has(> #filter)")).to_have_attribute(
            "data-problem", "This map does not exist."
        )
        late = page.locator("#late-canvas")
        expect(late).to_have_attribute("data-problem", re.compile("^Wait a moment"))
        expect(late).to_have_class("canvas pending")
        expect(page.locator("#late-map")).to_have_class("map waiting")
        expect(page.locator("#late-map")).to_have_js_property("naturalWidth", 300)
        expect(late).not_to_have_attribute("data-problem", re.compile("."))
        expect(page.locator("#late-map")).to_have_class("map")


ORIGINAL: ImageViewData = {**DATA, "shown": {"frame": (100, 50, 400, 250), "size": (500, 300)}}


def drag(page: Page, *places: tuple[float, float]) -> None:
    """Drags the pointer over the picture, through places from 0 to 1."""
    left, top, width, height = box(page.locator("#cup-canvas"))
    first, *others = [(left + x * width, top + y * height) for x, y in places]
    page.mouse.move(*first)
    page.mouse.down()
    for each in others:
        page.mouse.move(*each, steps=3)


def test_a_box_is_drawn_in_pixels_of_the_original(profiles: Profiles) -> None:
    def hear(app: dash.Dash) -> None:
        for prop in ("drawn", "box", "marking"):
            app.clientside_callback(
                "value => JSON.stringify(value)",
                Output(f"heard-{prop}", "children"),
                Input("cup", prop),
            )

    heard = [html.P(id=f"heard-{prop}") for prop in ("drawn", "box", "marking")]
    with mounted(profiles, html.Main([view("cup", ORIGINAL), *heard]), hear) as page:
        marked, canvas = page.locator(".judge-marked"), page.locator("#cup-canvas")
        drawn, shown, marking = (page.locator(f"#heard-{each.id[6:]}") for each in heard)
        expect(marked).to_have_count(0)
        drag(page, (0.75, 0.75), (0.5, 0.25))
        expect(marked).to_be_visible()  # while it is drawn
        expect(drawn).to_have_text('{"box":[250,100,325,200],"done":false}')
        expect(shown).to_have_text("null")
        page.mouse.up()
        expect(drawn).to_have_text('{"box":[250,100,325,200],"done":true}')
        expect(shown).to_have_text("[250,100,325,200]")
        left, top, width, height = box(canvas)
        expected = [left + 0.5 * width, top + 0.25 * height, 0.25 * width, 0.5 * height]
        np.testing.assert_allclose(box(marked), expected, atol=5)  # it has a border

        drag(page, (0.1, 0.1), (0.9, 0.9))
        canvas.dispatch_event("pointercancel", {"pointerId": 1})  # the browser scrolls instead
        page.mouse.up()
        expect(drawn).to_have_text('{"box":[250,100,325,200],"done":false}')
        drag(page, (0.3, 0.3), (0.302, 0.302))  # a click
        page.mouse.up()
        np.testing.assert_allclose(box(marked), expected, atol=5)  # it has a border
        expect(shown).to_have_text("[250,100,325,200]")

        page.evaluate(
            "dash_clientside.set_props('cup', { box: [100, 50, 250, 150], marking: true })"
        )
        expect(canvas).to_have_class("canvas marking")
        half = [left, top, 0.5 * width, 0.5 * height]
        np.testing.assert_allclose(box(marked), half, atol=5)
        expect(drawn).to_have_text('{"box":[250,100,325,200],"done":false}')
        drag(page, (-0.2, -0.5), (0.2, 0.5))  # begins beside the picture: nothing is drawn
        page.mouse.up()
        drag(page, (0.2, 0.2), (-0.2, 1.5))  # ends beside it
        page.mouse.up()
        expect(shown).to_have_text("[40,90,160,300]")
        expect(marking).to_have_text("false")
        page.evaluate("dash_clientside.set_props('cup', { box: null })")
        expect(marked).to_have_count(0)
