"""The predictions alone: a bar or the verdict's button chooses the target; and all classes."""

from collections.abc import Iterator

import dash
import dash_bootstrap_components as dbc
import flask
import pytest
from dash import Input, Output, State, html
from playwright.sync_api import Page, expect

from dashboard.components import Bar, ClassOptions, Predictions, PredictionsData
from tests.browser.components.mounted import mounted
from tests.browser.profiles import Profiles


def bar(number: int, label: str, share: float, note: str = "") -> Bar:
    text = f"{share:.0%}"
    target = f"{number} · {label}"
    return {"target": target, "label": label, "share": share, "text": text, "note": note}


DATA: PredictionsData = {
    "rows": [bar(2, "tiger cat", 0.5), bar(3, "lynx", 0.25), bar(1, "tabby", 0.125, "label")],
    "chosen": 0,
    "verdict": {
        "outcome": "wrong",
        "mark": "✗",
        "head": "Wrong",
        "text": "the image is labelled tabby.",
        "explain": {"target": "1 · tabby", "text": "Explain tabby"},
        "contrast": {"href": "/compare/?target_a=1", "text": "Contrast with tiger cat"},
    },
}
LABELS = {"tiny": [["cat", "n01"], ["dog", None]], "other": [["maze", "n02"]]}


def register(app: dash.Dash) -> None:
    """Python learns what is selected; a button sets properties as an answer of the server does."""

    @app.callback(Output("heard", "children"), Input("bars", "selected"))
    def hear(selected: str) -> str:
        return f"heard {selected}"

    @app.callback(
        Output("bars", "data"),
        Output("bars", "selected"),
        Input("news", "n_clicks"),
        State("bars", "data"),
        prevent_initial_call=True,
    )
    def news(_clicks: int, data: PredictionsData) -> tuple[PredictionsData, str]:
        rows = [bar(7, "maze", 0.9), bar(8, "prison", 0.1)]
        return {"rows": rows, "chosen": 1, "verdict": None}, ""

    @app.server.route("/models/<model>/labels.json")
    def labels(model: str) -> flask.Response:
        return flask.jsonify(LABELS[model])

    @app.callback(
        Output("options", "model"), Input("switch", "n_clicks"), prevent_initial_call=True
    )
    def switch(_clicks: int) -> str:
        return "other"


@pytest.fixture
def page(profiles: Profiles) -> Iterator[Page]:
    layout = html.Main(
        [
            Predictions(id="bars", data=DATA, layer="bn2", method="grad_cam"),
            dbc.Input(id="field", list="options"),
            ClassOptions(id="options", model="tiny"),
            html.Button("News", id="news"),
            html.Button("Switch", id="switch"),
            html.P(id="heard"),
        ]
    )
    with mounted(profiles, layout, register) as page:
        yield page


def expect_chosen(page: Page, label: str) -> None:
    expect(page.locator(".prediction[aria-pressed=true] .prediction-label")).to_have_text(label)


def test_bars_show_the_classes_and_choose_the_target(page: Page) -> None:
    expect_chosen(page, "tiger cat")  # none is selected
    lynx = page.locator("#bars-list .prediction").nth(1)
    expect(lynx.locator(".prediction-share")).to_have_text("25%")
    assert lynx.locator(".prediction-bar").evaluate(
        "bar => bar.firstChild.offsetWidth / bar.offsetWidth"
    ) == pytest.approx(0.25, abs=0.02)
    expect(page.locator(".prediction small")).to_have_text("label")
    lynx.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#heard")).to_have_text("heard 3 · lynx")
    expect_chosen(page, "lynx")


def test_an_answer_with_other_classes_leaves_the_focus_in_place(page: Page) -> None:
    second = page.locator("#bars-list .prediction").nth(1)
    second.click()
    expect(page.locator("#heard")).to_have_text("heard 3 · lynx")
    page.locator("#news").evaluate("button => button.click()")  # a click without focus
    expect_chosen(page, "prison")
    expect(second).to_be_focused()
    expect(page.locator("#bars-verdict")).to_be_empty()


def test_the_verdict_explains_and_contrasts(page: Page) -> None:
    verdict = page.locator("#bars-verdict")
    expect(verdict.locator("p.wrong")).to_have_text("✗Wrong: the image is labelled tabby.")
    explain = verdict.get_by_role("button", name="Explain tabby")
    expect(explain).to_have_attribute("aria-pressed", "false")
    explain.click()
    expect(page.locator("#heard")).to_have_text("heard 1 · tabby")
    expect(explain).to_have_attribute("aria-pressed", "true")
    expect_chosen(page, "tabby")
    contrast = verdict.get_by_role("link", name="Contrast with tiger cat")
    expect(contrast).to_have_attribute("href", "/compare/?target_a=1&layer=bn2&method=grad_cam")


def test_the_classes_are_fetched_when_a_field_is_used(page: Page) -> None:
    options = page.locator("#options option")
    expect(options).to_have_count(0)
    page.locator("#field").focus()
    expect(options).to_have_count(2)
    expect(options.first).to_have_attribute("value", "0 · cat")
    expect(options.first).to_have_attribute("label", "n01")
    page.locator("#switch").evaluate("button => button.click()")  # the field keeps the focus
    expect(options).to_have_count(1)
    expect(options).to_have_attribute("value", "0 · maze")
