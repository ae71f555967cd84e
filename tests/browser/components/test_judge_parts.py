"""What surrounds a verdict, each part alone: server's contents, the field of posts, the outbox."""

from collections.abc import Iterator

import dash
import pytest
from dash import Input, Output, html
from playwright.sync_api import Page, expect

from dashboard.components import OfSample, PostForm, UnsentEntries
from tests.browser.components.mounted import mounted
from tests.browser.profiles import Profiles

STUCK = {"id": "a", "sentence": "Sample 3: Changed.", "again": "Submit mine as a new version"}


def register(app: dash.Dash) -> None:
    for component, action in (
        ("post", "typed"),
        ("post", "sent"),
        ("post", "opened"),
        ("unsent", "pressed"),
    ):
        app.clientside_callback(
            "({ count, ...action }) => Object.values(action).join()",
            Output(action, "children"),
            Input(component, action),
            prevent_initial_call=True,
        )


@pytest.fixture
def page(profiles: Profiles) -> Iterator[Page]:
    parts = [
        OfSample(id="entries", class_name="judge-entries", content=[html.P("of 3")], of=3),
        OfSample(id="badge", of=3, children=html.B("tested")),
        PostForm(id="post", placeholder="Discuss", label="Your post", sample=3, others=[0]),
        UnsentEntries(id="unsent"),
        *(html.P(id=each) for each in ("typed", "sent", "opened", "pressed")),
    ]
    with mounted(profiles, html.Main(parts, className="judge"), register) as page:
        yield page


def fill(page: Page, component: str, **properties: object) -> None:
    page.evaluate(
        "([id, props]) => window.dash_clientside.set_props(id, props)", [component, properties]
    )


def test_what_belongs_to_another_sample_is_hidden(page: Page) -> None:
    entries, badge = page.locator("#entries"), page.locator("#badge")
    expect(entries).to_have_class("judge-entries stale")
    expect(entries).to_be_hidden()
    expect(badge).to_be_hidden()
    for part in ("entries", "badge"):
        fill(page, part, shown=3)
    expect(entries).to_be_visible()
    expect(entries).to_have_text("of 3")
    expect(badge).to_have_text("tested")
    expect(badge).to_be_visible()
    fill(page, "entries", shown=4)
    expect(entries).to_be_hidden()
    fill(page, "entries", of=4, content=[{"type": "P", "props": {"children": "of 4"}}])
    expect(entries).to_be_visible()
    expect(entries).to_have_text("of 4")


def test_a_post_is_the_shown_samples_until_it_is_sent(page: Page) -> None:
    text = page.get_by_label("Your post")
    text.fill(" A mark. ")
    expect(page.locator("#typed")).to_have_text("3, A mark. ")
    fill(page, "post", sample=4, text="", others=[3])
    expect(text).to_have_value("")
    page.get_by_role("button", name="sample 4").click()
    expect(page.locator("#opened")).to_have_text("3")
    fill(page, "post", sample=3, text=" A mark. ", others=[])
    expect(text).to_have_value(" A mark. ")
    text.press("Control+Enter")
    expect(page.locator("#sent")).to_have_text("3,A mark.")
    expect(page.locator("#typed")).to_have_text("3,")
    expect(text).to_have_value("")


def test_an_empty_post_is_not_sent_and_a_refused_person_keeps_the_text(page: Page) -> None:
    text, send = page.get_by_label("Your post"), page.get_by_role("button", name="Post")
    text.fill("  ")
    send.click()
    text.fill("typed")
    fill(page, "post", refused="Give your verdict first.")
    expect(send).to_be_disabled()
    expect(page.get_by_text("Give your verdict first.")).to_be_visible()
    expect(text).to_be_enabled()  # what was typed before can still be copied
    text.press("Control+Enter")
    expect(text).to_have_value("typed")
    expect(page.locator("#sent")).to_be_empty()


def test_the_outbox_says_what_waits_and_the_person_decides(page: Page) -> None:
    unsent, pressed = page.locator("#unsent"), page.locator("#pressed")
    expect(unsent).to_be_empty()
    data = {"count": 2, "waiting": "1 entry waits.", "others": ["By Ben."], "stuck": [STUCK]}
    fill(page, "unsent", data=data)
    expect(unsent).to_have_attribute("data-waiting", "2")
    expect(unsent).to_have_attribute("role", "status")
    expect(unsent.locator("p")).to_have_text(["1 entry waits. ", "By Ben.", "Sample 3: Changed."])
    for name, action in (
        ("Try now", "now,"),
        ("Show it", "show,a"),
        ("Submit mine as a new version", "again,a"),
        ("Discard mine", "discard,a"),
    ):
        unsent.get_by_role("button", name=name).click()
        expect(pressed).to_have_text(action)
