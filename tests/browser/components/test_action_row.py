"""The row of buttons alone: a press is stated once, and its result beside the buttons."""

import dash
from dash import Input, Output, html
from playwright.sync_api import expect

from dashboard.components import ActionRow
from tests.browser.components.mounted import mounted
from tests.browser.profiles import Profiles


def register(app: dash.Dash) -> None:
    """Each press is answered once the button "answer" is pressed, always alike."""
    app.clientside_callback(
        "pressed => pressed ? `${pressed.key} ${pressed.count}` : ''",
        Output("heard", "children"),
        Input("row", "pressed"),
    )
    app.clientside_callback(
        "() => ({ message: 'So it is.' })",
        Output("row", "result"),
        Input("answer", "n_clicks"),
        prevent_initial_call=True,
    )


def test_a_button_waits_for_its_result_and_can_be_pressed_again(profiles: Profiles) -> None:
    row = ActionRow(
        id="row",
        name="form",
        buttons=[
            {"key": "save", "text": "Save", "primary": True, "running": "Saving…"},
            {"key": "leave", "text": "Leave"},
        ],
    )
    answer = html.Button("Answer", id="answer")
    with mounted(profiles, html.Main([row, html.P(id="heard"), answer]), register) as page:
        save, leave = (
            page.get_by_role("button", name="Save"),
            page.get_by_role("button", name="Lea"),
        )
        line, heard = page.locator("[data-says=form]"), page.locator("#heard")
        expect(line).to_be_empty()
        for count in (1, 2):  # with the same result
            save.click()
            expect(heard).to_have_text(f"save {count}")
            expect(save).to_be_disabled()
            expect(leave).to_be_enabled()
            expect(line).to_have_text("Saving…")
            page.locator("#answer").click()
            expect(save).to_be_enabled()
            expect(line).to_have_text("So it is.")
            expect(line).to_have_attribute("role", "status")


def test_the_focus_stays_on_the_button_or_goes_to_the_one_in_its_place(profiles: Profiles) -> None:
    row = ActionRow(id="row", name="form", buttons=[{"key": "close", "text": "Close"}])
    answer = html.Button("Answer", id="answer")
    layout = html.Main([row, html.P(id="heard"), answer])
    change = "(key) => dash_clientside.set_props('row', { buttons: [{ key, text: key }] })"
    with mounted(profiles, layout, register) as page:
        close = page.get_by_role("button", name="Close")
        close.press("Enter")
        expect(close).to_be_disabled()
        page.locator("#answer").evaluate("button => button.click()")
        expect(close).to_be_focused()
        page.evaluate(change, "open")
        expect(page.get_by_role("button", name="open")).to_be_focused()
        page.locator("#answer").focus()
        page.evaluate(change, "again")
        expect(page.locator("#answer")).to_be_focused()


def test_a_problem_is_marked(profiles: Profiles) -> None:
    row = ActionRow(id="row", name="form", result={"problem": "The name is taken."})
    with mounted(profiles, html.Main(row)) as page:
        line = page.locator("[data-says=form]")
        expect(line).to_have_text("The name is taken.")
        expect(line).to_have_class("form-says problem")
