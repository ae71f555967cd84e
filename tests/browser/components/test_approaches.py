"""The approaches alone: a click in the list or below a text selects one."""

import dash
from dash import Input, Output, html
from playwright.sync_api import expect

from dashboard.components import Approaches, ApproachRow, Reflections
from tests.browser.components.mounted import mounted
from tests.browser.profiles import Profiles

ROWS: list[ApproachRow] = [
    {"key": "cam", "name": "CAM", "kind": "attributes", "answers": "Where?", "unfit": ""},
    {"key": "lime", "name": "LIME", "kind": "shows", "answers": "Which?", "unfit": "No layers."},
]


def register(app: dash.Dash) -> None:
    """Both follow each other, as controls of one field of a view do."""
    app.clientside_callback(
        "(list, texts) => [texts || list, texts || list]",
        Output("list", "selected"),
        Output("heard", "children"),
        Input("list", "selected"),
        Input("texts", "selected"),
    )
    app.clientside_callback(
        "clicks => clicks ? [[], 'Choose fewer.'] : [window.dash_clientside.no_update, '']",
        Output("list", "data"),
        Output("list", "nothing"),
        Input("none", "n_clicks"),
    )


def test_a_click_selects_an_approach_and_a_text_leads_to_it(profiles: Profiles) -> None:
    texts = Reflections(
        id="texts",
        data=[{"heading": "Why?", "text": "Because.", "best": [{"key": "lime", "name": "LIME"}]}],
        leads_to="guide",
    )
    layout = html.Main(
        [
            html.P(id="guide"),
            Approaches(id="list", data=ROWS),
            html.P(id="heard"),
            html.Button("None", id="none"),
            html.Div(texts, style={"marginTop": "2000px"}),
        ]
    )
    with mounted(profiles, layout, register) as page:
        rows, pressed = page.locator("#list .approach"), page.locator("[aria-pressed=true]")
        expect(rows).to_have_count(2)
        expect(pressed).to_have_count(0)
        rows.first.click()
        expect(page.locator("#heard")).to_have_text("cam")
        expect(pressed).to_have_attribute("data-approach", "cam")
        expect(rows.first).to_be_focused()
        expect(rows.last).to_have_class("approach unfit")
        expect(rows.last).to_have_attribute("title", "No layers.")
        page.locator("#texts").get_by_role("button", name="LIME").click()
        expect(page.locator("#heard")).to_have_text("lime")
        expect(pressed).to_have_attribute("data-approach", "lime")
        expect(page.locator("#heard")).to_be_in_viewport()
        page.locator("#none").click()
        expect(page.locator("#list")).to_have_text("Choose fewer.")
        expect(rows).to_have_count(0)
