"""The control that adds to a review alone: it sends what the page shows to a review."""

from typing import Any

import dash
import flask
from dash import ClientsideFunction, Input, Output, State, dcc, html
from playwright.sync_api import Locator, Page, expect

from dashboard.components import AddToReview, ViewState
from tests.browser.components.mounted import Register, mounted
from tests.browser.profiles import Profiles

SHOWN: dict[str, object] = {"model": "one", "scan": "f", "subset": "class:cat"}


RULES: dict[str, object] = {
    "fields": list(SHOWN),
    "identity": [],
    "defaults": {},
    "clears": {},
    "waiting": {},
    "evidence": [],
    "panels": [],
    "controls": [],
}


def layout() -> html.Main:
    """The control beside a page's view."""
    control = AddToReview(id="add", hidden=False)
    return html.Main([dcc.Location("url"), ViewState(id="view", rules=RULES), control])


def served(reviews: list[dict[str, str]], sent: list[dict[str, Any]], *, lead: bool) -> Register:
    """A server that shows that view, with those reviews; it refuses what comes first."""

    def register(app: dash.Dash) -> None:
        app.clientside_callback(
            ClientsideFunction("stratoscope", "changeView"),
            Input("url", "search"),
            State("view", "rules"),
        )

        @app.callback(Output("view", "answer"), Input("view", "request"), prevent_initial_call=True)
        def answer(request: dict[str, object]) -> dict[str, object]:
            return {"number": request["number"], "values": SHOWN, "texts": {}, "working": []}

        @app.server.get("/reviews/open")
        def offer() -> dict[str, object]:
            return {"reviews": reviews, "lead": lead, "person": "Ada"}

        @app.server.post("/reviews/add")
        def add() -> tuple[object, int]:
            sent.append(flask.request.get_json())
            return ({"message": "Added."}, 200) if len(sent) > 1 else ("The name is taken.", 422)

    return register


def open_dialog(page: Page) -> Locator:
    """Once there is a view."""
    page.wait_for_function("() => window.stratoscope.shownValues() !== null")
    page.get_by_role("button", name="Add to review").click()
    return page.get_by_role("dialog")


def test_what_the_page_shows_is_added_once(profiles: Profiles) -> None:
    sent: list[dict[str, Any]] = []
    reviews = [
        {"id": "r1", "name": "First", "state": "open", "model": "one"},
        {"id": "r2", "name": "Of another model", "state": "open", "model": "two"},
    ]
    with mounted(profiles, layout(), served(reviews, sent, lead=True), expected="422") as page:
        dialog = open_dialog(page)
        choice = dialog.get_by_label("Review")
        expect(choice).to_be_focused()
        expect(choice.locator("option")).to_have_text(["First (open)", "A new review…"])
        expect(dialog).to_contain_text("All images of the current selection")
        expect(dialog).to_contain_text("added by Ada")
        expect(dialog.get_by_label("Name")).to_have_count(0)
        choice.select_option("new")
        dialog.get_by_label("Name").fill("Mine")
        add = dialog.get_by_role("button", name="Add")
        add.click()
        expect(dialog.get_by_role("status")).to_have_text("The name is taken.")
        choice.select_option("r1")
        add.click()
        expect(dialog.get_by_role("status")).to_have_text("Added.")
        expect(add).to_be_disabled()
        dialog.get_by_role("button", name="Close").click()
        expect(dialog).to_be_hidden()
    expected = {"model": "one", "subset": "class:cat", "person": "Ada"}
    assert [expected.items() <= each.items() for each in sent] == [True, True]
    assert [(each["review"], each["name"]) for each in sent] == [("", "Mine"), ("r1", "Mine")]


def test_without_a_review_it_states_whom_to_ask(profiles: Profiles) -> None:
    with mounted(profiles, layout(), served([], [], lead=False)) as page:
        dialog = open_dialog(page)
        expect(dialog.get_by_role("status")).to_contain_text("Ask a review lead to open one.")
        expect(dialog.get_by_role("button", name="Add")).to_be_disabled()


def test_it_is_hidden_where_nothing_can_be_added(profiles: Profiles) -> None:
    parts = [AddToReview(id="add", hidden=True), AddToReview(id="other", hidden=False)]
    with mounted(profiles, html.Main(parts)) as page:
        expect(page.locator("#other")).to_be_visible()
        expect(page.locator("#add")).to_be_hidden()
