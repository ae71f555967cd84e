"""The form of a verdict alone: what it holds, and what it reports of the user."""

import json
import re
from collections.abc import Iterator

import dash
import pytest
from dash import Input, Output, html
from playwright.sync_api import Page, expect

from dashboard.components import VerdictForm
from tests.browser.components.mounted import mounted
from tests.browser.profiles import Profiles

SAMPLE = {"number": 3}
CONTENT = {"confidence": 2, "tags": ["blur"], "comment": "at the left", "late": False}


def register(app: dash.Dash) -> None:
    for action in ("edited", "submitted", "drags"):
        app.clientside_callback(
            "action => JSON.stringify(action)",
            Output(action, "children"),
            Input("form", action),
            prevent_initial_call=True,
        )


@pytest.fixture
def page(profiles: Profiles) -> Iterator[Page]:
    form = VerdictForm(
        id="form",
        choices=[
            {"value": "yes", "words": "right for the right reason", "short": "right"},
            {"value": "no", "words": "wrong", "short": "wrong"},
        ],
        confidences=[{"value": 2, "words": "sure"}, {"value": 0, "words": "not stated"}],
        tags=["blur", "label error"],
        of=SAMPLE,
        content=CONTENT,
        box=(10, 20, 30, 40),
        size=(100, 80),
    )
    heard = [html.P(id=action) for action in ("edited", "submitted", "drags")]
    with mounted(profiles, html.Main([form, *heard]), register) as page:
        expect(page.get_by_label("Comment")).to_have_value("at the left")
        yield page


def fill(page: Page, **properties: object) -> None:
    page.evaluate("props => window.dash_clientside.set_props('form', props)", properties)


def type_behind(page: Page, text: str) -> None:
    page.get_by_label("Comment").press("End")
    page.keyboard.type(text)


def heard(page: Page, action: str, pattern: str) -> dict[str, object]:
    """What the form has reported last; its text matches the pattern."""
    expect(page.locator(f"#{action}")).to_have_text(re.compile(pattern))
    reported: dict[str, object] = json.loads(page.locator(f"#{action}").inner_text())
    return reported


def test_it_shows_what_a_callback_fills_in(page: Page) -> None:
    expect(page.get_by_label("sure", exact=True)).to_be_checked()
    expect(page.get_by_label("blur")).to_be_checked()
    expect(page.get_by_label("label error")).not_to_be_checked()
    values = [each.input_value() for each in page.locator(".judge-sides input").all()]
    assert values == ["10", "20", "30", "40"]
    yes = page.get_by_role("button", name="1 right for the right reason")
    expect(yes).to_have_attribute("aria-keyshortcuts", "1")
    fill(page, choice="yes", notice="It is closed.", disabled=True, inside="All of it.", tags=[])
    expect(yes).to_have_attribute("aria-pressed", "true")
    expect(yes).to_be_disabled()
    expect(page.get_by_role("alert")).to_have_text("It is closed.")
    expect(page.locator(".judge-inside")).to_have_text("All of it.")
    expect(page.locator("#form-tags")).to_be_hidden()


def test_every_change_reports_all_fields_and_what_they_are_about(page: Page) -> None:
    type_behind(page, "!")
    edited = heard(page, "edited", "left!")
    assert edited == {
        "confidence": 2,
        "tags": ["blur"],
        "comment": "at the left!",
        "box": [10, 20, 30, 40],
        "of": SAMPLE,
        "count": 1,
    }
    page.locator("label", has_text="label error").click()
    assert heard(page, "edited", "label error")["tags"] == ["blur", "label error"]
    page.get_by_text("not stated").click()
    edited = heard(page, "edited", '"confidence":0')
    assert (edited["comment"], edited["count"]) == ("at the left!", 3)


def test_a_verdict_states_what_the_form_held_when_it_was_pressed(page: Page) -> None:
    type_behind(page, "?")
    page.get_by_role("button", name="2 wrong").click()
    submitted = heard(page, "submitted", "no")
    assert (submitted["choice"], submitted["words"], submitted["comment"]) == (
        "no",
        "wrong",
        "at the left?",
    )
    page.get_by_role("button", name="2 wrong").click()  # the same again is another press
    assert heard(page, "submitted", '"count":3')["of"] == SAMPLE


def test_what_comes_late_gives_way_to_what_was_typed(page: Page) -> None:
    comment = page.get_by_label("Comment")
    fill(page, content=CONTENT | {"comment": "of the server", "late": True})
    expect(comment).to_have_value("of the server")
    type_behind(page, "!")
    fill(page, content=CONTENT | {"comment": "older", "late": True}, draft="kept")
    expect(page.locator("#form-draft")).to_have_text("kept")
    expect(comment).to_have_value("of the server!")
    fill(page, content=CONTENT | {"comment": "of the next sample"})
    expect(comment).to_have_value("of the next sample")


def test_a_side_counts_once_it_is_entered_and_stays_inside_the_image(page: Page) -> None:
    sides = page.locator(".judge-sides input")
    sides.nth(2).fill("500")
    expect(page.locator("#edited")).to_be_empty()
    sides.nth(2).press("Enter")
    assert heard(page, "edited", "100")["box"] == [10, 20, 100, 40]
    fill(page, drawn={"box": [1, 2, 3, 4], "done": False})
    expect(sides.first).to_have_value("1")  # follows the pointer
    sides.first.press("Escape")
    page.get_by_role("button", name="Remove the box").click()
    assert heard(page, "edited", "null")["box"] is None
    expect(sides.first).to_have_value("")
    expect(page.get_by_role("button", name="Remove the box")).to_be_disabled()


def test_marking_is_requested_and_shown(page: Page) -> None:
    drag = page.get_by_role("button", name="Mark by dragging")
    drag.click()
    expect(page.locator("#drags")).to_have_text("1")
    fill(page, marking=True)
    expect(drag).to_have_attribute("aria-pressed", "true")


def test_who_is_no_reviewer_has_nothing_to_fill_in(page: Page) -> None:
    fill(page, barred=True, disabled=True, notice="Only reviewers can give verdicts.")
    expect(page.get_by_role("alert")).to_have_text("Only reviewers can give verdicts.")
    expect(page.get_by_label("Comment")).to_have_count(0)
    expect(page.get_by_role("button", name="Mark by dragging")).to_have_count(0)
    expect(page.get_by_role("button")).to_have_count(0)
    fill(page, choice="no")  # given while they were one
    expect(page.get_by_role("button", name="wrong", pressed=True)).to_be_disabled()
    fill(page, barred=False)
    expect(page.get_by_label("Comment")).to_have_value("at the left")
