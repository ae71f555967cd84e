"""The channel table alone: its links lead to another layer and channel of the view."""

import re

from dash import html
from playwright.sync_api import expect

from dashboard.components import ChannelTable, ViewState
from dashboard.components.channel_table import TableRow
from tests.browser.components.mounted import mounted
from tests.browser.profiles import Profiles

ROWS: list[TableRow] = [
    {
        "layer": layer,
        "label": layer[0],
        "cell": "3, 4",
        "cells": [
            {"channel": 7, "text": "2.5", "share": 1.0},
            {"channel": 0, "text": "1", "share": 0.4},
        ],
    }
    for layer in ("stem", "head")
]
PICTURE = "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' width='2' height='2'/%3E"
RULES = """{
  fields: ["layer", "channel", "page"], identity: ["layer"], defaults: {channel: null, page: null},
  clears: {layer: ["channel", "page"], channel: ["page"]}, controls: [],
}"""
OPEN = f"""(rows) => {{
  window.dash_clientside.callback_context = {{ triggered: [] }};
  window.dash_clientside.stratoscope.changeView("", null, {RULES});
  const props = {{ data: rows, shown: {{ layer: "head", channel: 0 }} }};
  window.dash_clientside.set_props("table", props);
}}"""


def test_a_link_changes_the_view_without_loading_the_page(profiles: Profiles) -> None:
    layout = html.Main([ChannelTable(id="table"), ViewState(id="view", rules={})])
    with mounted(profiles, layout) as page:
        expect(page.locator("#table")).to_be_attached()
        base = page.url
        page.goto(f"{base}?layer=head&page=2")
        expect(page.locator("#table")).to_be_attached()
        page.evaluate(OPEN, {"tiles": PICTURE, "place": [0.25, 0.5], "rows": ROWS})
        links = page.locator("#table a")
        expect(links).to_have_count(4)
        expect(page.locator("#table a[aria-current]")).to_have_attribute("href", re.compile("=0$"))
        names = page.locator("#table .position-row > span")
        expect(names).to_have_text(["s", "h"])
        expect(names.first).to_have_attribute("title", "stem, cell 3, 4")
        first = links.first
        expect(first).to_have_attribute("href", "?layer=stem&channel=7")
        expect(first).to_have_attribute("title", "Channel 7 of stem: 2.5")
        assert first.evaluate("a => a.style.getPropertyValue('--share')") == "1.000"
        tile = page.locator("#table i").nth(3)  # the second of the second layer
        expect(tile).to_have_css("background-position", "100% 100%")
        expect(tile).to_have_css("background-size", "200% 200%")
        assert tile.evaluate("i => getComputedStyle(i, '::after').top") == "16px"
        page.evaluate("window.stays = true")
        first.click()
        expect(page).to_have_url(f"{base}?layer=stem&channel=7")
        assert page.evaluate("window.stays")
        page.go_back()
        expect(page).to_have_url(f"{base}?layer=head&page=2")
