"""Reviews: what is typed stays until it is saved, and the page shows who acts now."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from data.db.database import open_database
from data.reviews import Choice, Judgement, ReviewState, ReviewStore
from tests.browser.app_process import forked_app
from tests.browser.conftest import NewHome, desktop
from tests.browser.judging import Reviewed, sqlite_of
from tests.browser.reviewing import action, settle_first
from tests.browser.watcher import Watcher


@pytest.fixture(scope="module")
def reviewed(new_home: NewHome) -> Iterator[Reviewed]:
    home = new_home()
    with forked_app(home) as served:
        yield Reviewed(served.url.rstrip("/"), sqlite_of(home))


@pytest.fixture(scope="module")
def app_url(reviewed: Reviewed) -> str:
    return reviewed.base


@pytest.fixture
def store(reviewed: Reviewed) -> Iterator[ReviewStore]:
    engine = open_database(reviewed.database)
    yield ReviewStore(engine)
    engine.dispose()


def disputed(reviewed: Reviewed, store: ReviewStore, **setup: object) -> str:
    """An open review whose first sample two people judge differently."""
    review = reviewed.review(**setup)
    for who, choice in (("Ada", Choice.RIGHT), ("Ben", Choice.WRONG)):
        store.verdicts.give(review, 0, who, Judgement(choice=choice), expected_version=0)
    return review


def open_as(page: Page, base: str, name: str, review: str) -> None:
    named = page.request.post(f"{base}/access/name", data={"name": name}, headers={"Origin": base})
    assert named.ok, named.text()
    page.goto(f"{base}/reviews/?review={review}")
    expect(page.locator("#review-head-state")).not_to_be_empty()


@desktop
def test_typed_guidelines_stay_until_they_are_saved(
    page: Page, watcher: Watcher, reviewed: Reviewed, store: ReviewStore
) -> None:
    watcher.expect("422")  # another lead saved meanwhile
    review = disputed(reviewed, store, guidelines="Old.")
    open_as(page, reviewed.base, "Ann", review)
    page.get_by_text("Change name, guidelines, tags, reviewers").click()
    guidelines = page.locator("#review-setup-guidelines-input")
    expect(guidelines).to_have_value("Old.")
    guidelines.fill("NEW text, unsaved.")
    settle_first(page, "right", "so")
    expect(page.locator("#review-disputes-title")).to_contain_text("0 to settle, 1 settled")
    expect(guidelines).to_have_value("NEW text, unsaved.")

    now = store.get(review)
    theirs = vars(now.setup) | {"guidelines": "Bob's.", "tags": ("fur",)}
    store.change(review, type(now.setup)(**theirs), by="Bob", expected_version=now.version)
    says = page.locator("[data-says=setup]")
    action(page, "Save changes")
    expect(says).to_contain_text("Another lead changed the guidelines meanwhile. Your text is kept")
    expect(guidelines).to_have_value("NEW text, unsaved.")
    expect(page.locator("#review-setup-tags-input")).to_have_value("fur")  # was not touched
    assert store.get(review).guidelines == "Bob's."
    action(page, "Save changes")
    expect(says).to_have_text("Saved.")
    assert (store.get(review).guidelines, store.get(review).tags) == (
        "NEW text, unsaved.",
        ("fur",),
    )

    guidelines.fill("another")
    other = disputed(reviewed, store, guidelines="Of the other.")
    page.get_by_role("link", name="All reviews").click()
    page.locator(f".review-row a[href*='{other}']").first.click()
    expect(guidelines).to_have_value("Of the other.")
    page.go_back()
    page.go_back()
    expect(guidelines).to_have_value("another")
    action(page, "Discard changes")
    expect(guidelines).to_have_value("NEW text, unsaved.")


@desktop
def test_a_page_shows_who_signs_now_and_keeps_the_statement(
    page: Page, reviewed: Reviewed, store: ReviewStore
) -> None:
    review = disputed(reviewed, store)
    version = store.get(review).version
    store.move(review, ReviewState.CLOSED, by="Ann", expected_version=version)
    open_as(page, reviewed.base, "Ann", review)
    signer = page.locator("#review-sign-name")
    expect(signer).to_have_text("Signing as Ann; this is final.")
    page.locator("#review-sign-statement-input").fill("Ann's statement.")

    tab = page.context.new_page()
    tab.goto(f"{reviewed.base}/reviews/")
    tab.locator("#naming-change-button").click()
    tab.locator("#naming-input").fill("Bob")
    tab.keyboard.press("Enter")
    expect(page.locator("#naming-text")).to_have_text("Bob")
    expect(signer).to_have_text("Signing as Bob; this is final.")
    expect(page.locator("#review-sign-statement-input")).to_have_value("Ann's statement.")
    assert store.signature(review) is None
