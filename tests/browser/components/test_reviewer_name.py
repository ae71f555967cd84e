"""The reviewer's name alone: given where there is none, and changed."""

import dash
import flask
from dash import html
from playwright.sync_api import expect

from dashboard.components import ReviewerName
from tests.browser.components.mounted import mounted
from tests.browser.profiles import Profiles


def register(app: dash.Dash) -> None:
    """A server that keeps every name but one."""

    @app.server.post("/access/name")
    def keep() -> tuple[object, int]:
        name = flask.request.get_json()["name"].strip()
        return ({"name": name}, 200) if name else ("Enter a name.", 422)


def named(name: str, *, is_local: bool = True) -> html.Main:
    """The component for a person of that name."""
    return html.Main(
        ReviewerName(
            id="who", name=name, is_local=is_local, before="You are ", after=".", why="It is shown."
        )
    )


def test_a_name_is_given_and_changed_and_the_keyboard_goes_on_from_there(
    profiles: Profiles,
) -> None:
    with mounted(profiles, named(""), register, expected="422") as page:
        field, problem = page.get_by_label("Your name"), page.get_by_role("alert")
        expect(page.locator("main")).to_contain_text("It is shown.")
        page.get_by_role("button", name="Save name").click()
        expect(problem).to_have_text("Enter a name.")
        field.fill(" Ada ")
        field.press("Enter")
        expect(page.locator("main")).to_have_text("You are Ada. Change")
        change = page.get_by_role("button", name="Change")
        expect(change).to_be_focused()
        change.click()
        expect(field).to_be_focused()
        field.fill("Bob")
        field.press("Enter")
        expect(page.locator("#who-text")).to_have_text("Bob")


def test_the_name_of_an_account_cannot_be_changed(profiles: Profiles) -> None:
    with mounted(profiles, named("Ada", is_local=False)) as page:
        expect(page.locator("main")).to_have_text("You are Ada.")
        expect(page.get_by_role("button")).to_have_count(0)


def test_a_name_that_was_changed_elsewhere_is_shown_also_in_the_field(profiles: Profiles) -> None:
    with mounted(profiles, named("Ada")) as page:
        expect(page.locator("#who-text")).to_have_text("Ada")
        page.evaluate("window.dash_clientside.set_props('who', { name: 'Eve' })")
        expect(page.locator("#who-text")).to_have_text("Eve")
        page.get_by_role("button", name="Change").click()
        expect(page.get_by_label("Your name")).to_have_value("Eve")
