"""The names and texts of the statistics' heat map alone."""

import dash
from dash import Input, Output, html
from playwright.sync_api import expect

from dashboard.components import LayerNames, StatisticsTexts
from tests.browser.components.mounted import mounted
from tests.browser.profiles import Profiles

OPTIONS = [{"label": "1 · stem", "value": "stem"}, {"label": "2 · head", "value": "head"}]


def register(app: dash.Dash) -> None:
    """Python learns what is selected, and answers with other values."""

    @app.callback(
        Output("heard", "children"),
        Output("texts", "data"),
        Input("names", "selected"),
        prevent_initial_call=True,
    )
    def hear(selected: str) -> tuple[str, object]:
        row = {
            "columns": ["mean", "max"],
            "meanings": ["", ""],
            "texts": [["\u22120.0000047", "1"]],
        }
        return f"heard {selected}", row


def test_a_name_selects_its_layer_and_shows_its_shape(profiles: Profiles) -> None:
    names = LayerNames(id="names", options=OPTIONS, shapes=["8² × 4"], selected="stem")
    texts = StatisticsTexts(
        id="texts",
        data={
            "columns": ["mean", "max"],
            "meanings": ["the mean", "the largest value"],
            "texts": [["0.1", "2"], ["0.3", "4"]],
        },
    )
    narrow = html.Div(texts, className="statistics-table", style={"width": "280px", "minWidth": 0})
    layout = html.Main([names, narrow, html.P(id="heard")])
    with mounted(profiles, layout, register) as page:
        buttons = page.locator("#names button")
        expect(buttons).to_have_count(2)
        stem, head = buttons.all()
        expect(stem).to_have_attribute("aria-pressed", "true")
        expect(stem.locator("small")).to_have_text("8² × 4")
        expect(head.locator("small")).to_have_text("")
        cells = page.locator("#texts .statistics-values span")
        expect(cells).to_have_text(["0.1", "2", "0.3", "4"])
        columns = page.locator("#texts .statistics-columns span")
        expect(columns).to_have_text(["mean", "max"])
        expect(columns.last).to_have_attribute("title", "the largest value")
        head.press("Enter")
        expect(page.locator("#heard")).to_have_text("heard head")
        expect(head).to_have_attribute("aria-pressed", "true")
        expect(stem).to_have_attribute("aria-pressed", "false")
        expect(head).to_be_focused()
        expect(cells).to_have_text(["\u22120.0000047", "1"])
        widths = [cell.evaluate("cell => cell.offsetWidth") for cell in cells.all()]
        assert widths[0] == widths[1]  # each text stands over its own cell of the figure


def test_there_is_nothing_before_the_first_answer(profiles: Profiles) -> None:
    layout = html.Main([html.H1("Empty"), LayerNames(id="names"), StatisticsTexts(id="texts")])
    with mounted(profiles, layout) as page:
        expect(page.locator("#texts")).to_be_attached()
        expect(page.locator("#names button, #texts span")).to_have_count(0)
