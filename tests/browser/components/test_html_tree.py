"""Plain elements alone: texts and attributes change in place, with components among them."""

import dash
from dash import Input, Output, dcc, html
from playwright.sync_api import expect

from dashboard.components.html_tree import TreeMaker
from tests.browser.components.mounted import mounted
from tests.browser.profiles import Profiles


def test_values_change_elements_and_leave_the_rest(profiles: Profiles) -> None:
    body = html.Section(
        [
            html.H2(["Head ", html.Small("first", id="title")]),
            dcc.Input(id="field", value="", type="text"),
            html.A("Link", id="link", href="/first", className="quiet-link"),
            html.P(id="words", style={"color": "red"}, **{"data-kind": "one"}),
        ],
        id="panel",
    )

    def register(app: dash.Dash) -> None:
        @app.callback(Output("tree", "values"), Input("field", "value"), prevent_initial_call=True)
        def update(text: str) -> object:
            values = dash.Patch()
            if text == "more":
                values["words.children"] = ["Some ", html.B("bold", className="b"), " words", None]
                values["words.hidden"] = False
            else:
                values["title.children"] = text
                values["link.href"] = None
                values["words.hidden"] = True
            return values

    layout = TreeMaker({"field"}, {"panel": "tree"}).tree(html.Main(body), "page")
    with mounted(profiles, layout, register) as page:
        field, title, words = (page.locator(f"#{each}") for each in ("field", "title", "words"))
        expect(title).to_have_text("first")
        expect(words).to_have_attribute("data-kind", "one")
        expect(words).to_have_css("color", "rgb(255, 0, 0)")
        page.evaluate("window.kept = document.querySelector('#field')")
        field.press_sequentially("a")
        expect(title).to_have_text("a")
        expect(page.locator("#link")).not_to_have_attribute("href", "/first")
        expect(words).to_be_hidden()
        field.fill("more")
        expect(words).to_have_text("Some bold words")
        expect(words.locator("b.b")).to_have_text("bold")
        expect(title).to_have_text("a")  # what an answer leaves out stays
        expect(page.locator("#panel h2")).to_contain_text("Head")
        assert page.evaluate("window.kept === document.activeElement")
