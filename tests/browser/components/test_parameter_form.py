"""The form for parameters alone: its fields change one text, and follow it."""

from collections.abc import Iterator

import dash
import pytest
from dash import Input, Output, html
from playwright.sync_api import Page, expect

from dashboard.components import ParameterForm
from dashboard.components.parameter_form import ParameterField
from tests.browser.components.mounted import mounted
from tests.browser.profiles import Profiles

STEPS: ParameterField = {
    "name": "steps",
    "label": "Steps",
    "help": "More are more exact.",
    "initial": 50,
    "low": 1,
    "high": 200,
    "step": 1,
    "choices": [],
}
BASELINE: ParameterField = {
    "name": "baseline",
    "label": "Baseline",
    "help": "What stands for nothing.",
    "initial": None,
    "low": 0,
    "high": 0,
    "step": "any",
    "choices": ["black", "mean"],
}


def register(app: dash.Dash) -> None:
    """The server takes no steps beyond 200, and leaves out the default."""

    @app.callback(Output("form", "value"), Output("heard", "children"), Input("form", "value"))
    def validate(value: str) -> tuple[str, str]:
        fitting = [part for part in value.split(",") if part not in ("steps:50", "steps:999")]
        return ",".join(fitting), f"heard {value}"

    @app.callback(Output("form", "data"), Input("other", "n_clicks"), prevent_initial_call=True)
    def other(_: int) -> list[ParameterField]:
        return [{**STEPS, "name": "masks", "label": "Masks", "initial": 4000}]


@pytest.fixture
def page(profiles: Profiles) -> Iterator[Page]:
    form = ParameterForm(id="form", unset="own default", data=[STEPS, BASELINE], value="steps:7")
    layout = html.Main([form, html.Button("Other", id="other"), html.P(id="heard")])
    with mounted(profiles, layout, register) as page:
        expect(page.locator("#heard")).to_have_text("heard steps:7")
        yield page


def test_fields_show_what_the_text_states_or_their_initial_value(page: Page) -> None:
    steps, baseline = page.get_by_label("Steps"), page.get_by_label("Baseline")
    expect(steps).to_have_value("7")
    expect(steps).to_have_attribute("title", "More are more exact.")
    expect(steps).to_have_attribute("max", "200")
    expect(baseline).to_have_value("")
    expect(baseline.locator("option")).to_have_text(["own default", "black", "mean"])
    baseline.select_option("mean")
    expect(page.locator("#heard")).to_have_text("heard steps:7,baseline:mean")
    expect(baseline).to_have_value("mean")


def test_a_change_counts_once_it_is_entered(page: Page) -> None:
    steps = page.get_by_label("Steps")
    steps.fill("50")
    expect(page.locator("#heard")).to_have_text("heard steps:7")  # still being typed
    steps.press("Enter")
    expect(page.locator("#heard")).to_have_text("heard steps:50")
    expect(steps).to_have_value("50")
    expect(steps).to_be_focused()


@pytest.mark.parametrize("wrong", ["999", ""])
def test_what_does_not_fit_leaves_the_value_before(page: Page, wrong: str) -> None:
    steps = page.get_by_label("Steps")
    steps.fill("50")
    steps.press("Enter")
    expect(page.locator("#heard")).to_have_text("heard steps:50")  # the default, which is left out
    steps.fill(wrong)
    steps.press("Tab")
    expect(steps).to_have_value("50")


def test_what_is_typed_meanwhile_stays(page: Page) -> None:
    steps = page.get_by_label("Steps")
    steps.fill("12")
    page.evaluate("window.dash_clientside.set_props('form', { value: 'steps:9,baseline:black' })")
    expect(page.get_by_label("Baseline")).to_have_value("black")
    expect(steps).to_have_value("12")
    steps.press("Enter")
    expect(page.locator("#heard")).to_have_text("heard steps:12,baseline:black")


def test_another_method_has_other_fields_or_none(page: Page) -> None:
    page.locator("#other").click()
    expect(page.get_by_label("Masks")).to_have_value("4000")
    expect(page.locator("#form input, #form select")).to_have_count(1)
    page.evaluate("window.dash_clientside.set_props('form', { data: [] })")
    expect(page.locator("#form:empty")).to_have_count(1)  # the style sheet hides it then
