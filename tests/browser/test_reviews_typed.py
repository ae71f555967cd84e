"""Reviews: what is typed stays until it is saved, and the page shows who acts now."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from data.db.database import open_database
from data.reviews import Choice, Judgement, ReviewState, ReviewStore
from tests.browser.app_process import forked_app
from tests.browser.conftest import NewHome, desktop
from tests.browser.judging import PATIENCE_S, Judge, Reviewed, sqlite_of
from tests.browser.reviewing import action, settle_first
from tests.browser.watcher import Watcher

CLICK_AND_LEAVE = """address => {
  document.querySelector("[data-choice=wrong] kbd").click();
  location.assign(address);
}"""


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
def test_typed_text_survives_a_reload_until_it_is_saved_or_discarded(
    page: Page, reviewed: Reviewed, store: ReviewStore
) -> None:
    """Set-up, settlement and statement of one review; each belongs to who typed it."""
    review = disputed(reviewed, store, guidelines="G1", name="Typed")
    open_as(page, reviewed.base, "Ann", review)
    page.get_by_text("Change name, guidelines, tags, reviewers").click()
    guidelines = page.locator("#review-setup-guidelines-input")
    expect(guidelines).to_have_value("G1")
    guidelines.press_sequentially(" and more")
    why, choice = page.get_by_label("Why sample 1"), page.get_by_label("Settle sample 1 as")
    why.fill("As Ben says")
    choice.select_option("wrong")
    page.reload()  # at once, before the field's pause is over
    expect(guidelines).to_be_visible()
    expect(guidelines).to_have_value("G1 and more")
    expect(page.locator("[data-says=setup]")).to_contain_text("kept here, unsaved")
    expect(why).to_have_value("As Ben says")
    expect(choice).to_have_value("wrong")
    open_as(page, reviewed.base, "Bob", review)
    expect(guidelines).to_have_value("G1")
    expect(why).to_have_value("")
    open_as(page, reviewed.base, "Ann", review)
    expect(guidelines).to_have_value("G1 and more")
    action(page, "Save changes")
    expect(page.locator("[data-says=setup]")).to_have_text("Saved.")
    page.get_by_role("button", name="Settle", exact=True).click()
    expect(page.locator("#review-disputes-title")).to_contain_text("0 to settle, 1 settled")
    action(page, "Close")
    statement = page.locator("#review-sign-statement-input")
    statement.fill("It may go out.")
    page.goto(f"{reviewed.base}/reviews/")
    page.go_back()
    expect(statement).to_have_value("It may go out.")
    expect(guidelines).to_have_value("G1 and more")
    expect(guidelines).to_be_hidden()  # all is saved, so the form stays folded
    guidelines.evaluate("field => field.closest('details').open = true")
    guidelines.fill("other")
    page.reload()
    expect(guidelines).to_have_value("other")
    action(page, "Discard changes")
    expect(guidelines).to_have_value("G1 and more")
    page.on("dialog", lambda dialog: dialog.accept())
    action(page, "Sign off")
    expect(page.locator("#review-head-state")).to_have_text("signed off")
    page.reload()
    expect(page.locator("#review-head-state")).to_have_text("signed off")
    assert not page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('typed '))")


@desktop
def test_a_new_review_is_kept_while_something_is_looked_up(page: Page, reviewed: Reviewed) -> None:
    page.goto(f"{reviewed.base}/reviews/?mode=new")
    name, guidelines = (
        page.locator(f"#review-create-{field}-input") for field in ("name", "guidelines")
    )
    name.fill("Looked up")
    guidelines.press("Control+a")  # over those that the form begins with
    guidelines.press_sequentially("What counts")
    page.get_by_role("link", name="Dataset").click()
    expect(page).to_have_url(re.compile("/dataset/"))
    page.go_back()
    expect(name).to_have_value("Looked up")
    expect(guidelines).to_have_value("What counts")
    page.reload()
    expect(guidelines).to_have_value("What counts")
    expect(page.locator("[data-says=create]")).to_have_text("What you typed before is kept here.")
    action(page, "Discard my entries")
    expect(guidelines).to_have_value(re.compile("the map marks the object itself"))
    page.reload()
    expect(page.locator("#review-create-queue")).not_to_be_empty()
    expect(name).to_have_value("")


@desktop
def test_text_stays_in_the_page_where_the_browser_stores_nothing(
    page: Page, reviewed: Reviewed, store: ReviewStore
) -> None:
    page.add_init_script("Storage.prototype.setItem = () => { throw new Error('full'); }")
    first, second = (disputed(reviewed, store, guidelines="G1") for _ in range(2))
    open_as(page, reviewed.base, "Ann", first)
    why = page.get_by_label("Why sample 1")
    why.fill("so")
    for review in (second, first):
        page.get_by_role("link", name="All reviews").click()
        page.locator(f".review-row a[href*='{review}']").first.click()
        expect(why).to_have_value("so" if review == first else "")
    requests: list[str] = []
    page.on("dialog", lambda dialog: (requests.append(dialog.type), dialog.accept()))
    page.reload()
    assert requests == ["beforeunload"]


@desktop
def test_the_focus_stays_where_a_keyboard_works(
    page: Page, reviewed: Reviewed, store: ReviewStore
) -> None:
    review = disputed(reviewed, store)
    page.goto(f"{reviewed.base}/reviews/")
    page.get_by_role("button", name="New review").press("Enter")
    expect(page.locator("#review-create-name-input")).to_be_focused()
    page.get_by_role("button", name="Cancel").press("Enter")
    expect(page.get_by_role("button", name="New review")).to_be_focused()
    open_as(page, reviewed.base, "Ann", review)
    page.get_by_role("button", name="Close", exact=True).press("Enter")
    expect(page.locator("#review-head-state")).to_have_text("closed")
    expect(page.get_by_role("button", name="Open again")).to_be_focused()


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
    assert store.sign_offs.of_review(review) is None


@desktop
def test_a_verdict_is_stored_though_its_page_is_left_at_once(
    page: Page, reviewed: Reviewed, watcher: Watcher
) -> None:
    review = reviewed.review()
    open_as(page, reviewed.base, "Ann", review)
    ann = Judge(page, reviewed.base, review, watcher).open(0)
    ann.expect_seen()
    page.evaluate(CLICK_AND_LEAVE, f"{reviewed.base}/help/")
    expect(page).to_have_url(re.compile("/help/"))
    for _ in range(PATIENCE_S * 10):
        if reviewed.verdicts(review, "Ann"):
            break
        page.wait_for_timeout(100)
    else:
        raise AssertionError("the verdict did not arrive")
    ann.open(0)  # what was sent twice is stored once
    ann.expect_all_sent()
    (verdict,) = reviewed.verdicts(review, "Ann")
    assert (verdict.version, verdict.judgement and verdict.judgement.choice) == (1, Choice.WRONG)
