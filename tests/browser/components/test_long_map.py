"""The line about a slow map alone: what it offers, its bar, and when it is hidden."""

import dash
from dash import Input, Output, html
from playwright.sync_api import expect

from dashboard.components import LongMap, LongMapData
from tests.browser.components.mounted import mounted
from tests.browser.profiles import Profiles

OFFER: LongMapData = {"of": "rise 1", "text": "RISE takes 3 min.", "share": None, "start": True}
BEGUN: LongMapData = {"of": "rise 1", "text": "RISE: 25 % done.", "share": 0.25, "start": False}
DONE: LongMapData = {"of": "rise 1", "text": "", "share": None, "start": False}


def register(app: dash.Dash) -> None:
    @app.callback(Output("line", "data"), Input("start", "n_clicks"), Input("cancel", "n_clicks"))
    def press(start: int | None, cancel: int | None) -> LongMapData:
        return DONE if cancel else BEGUN if start else OFFER

    app.clientside_callback(
        "clicks => clicks ? 'rise 2' : 'rise 1'",
        Output("line", "requested"),
        Input("other", "n_clicks"),
    )


def test_the_line_offers_follows_and_ends(profiles: Profiles) -> None:
    buttons = html.Button("Start", id="start"), html.Button("Cancel", id="cancel")
    layout = html.Main([LongMap(id="line", children=buttons), html.Button("Other", id="other")])
    with mounted(profiles, layout, register) as page:
        line, text, bar = (page.locator(each) for each in ("#line", "#line-text", "#line-bar"))
        start, cancel = page.locator("#start"), page.locator("#cancel")
        expect(page.get_by_role("status")).to_have_text("RISE takes 3 min.")
        expect(line).to_have_class("long-map")
        for hidden in (bar, cancel):
            expect(hidden).to_be_hidden()
        start.click()
        expect(text).to_have_text("RISE: 25 % done.")
        expect(start).to_be_hidden()
        expect(page.get_by_role("progressbar", name="Map computed")).to_have_js_property(
            "value", 0.25
        )
        page.locator("#other").click()  # the view waits for another map by now
        expect(line).to_have_class("long-map outdated")
        expect(text).to_be_hidden()
        cancel.evaluate("button => button.click()")
        expect(text).to_be_empty()
        expect(line).to_have_attribute("hidden", "")
