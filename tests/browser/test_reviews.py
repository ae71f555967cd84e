"""A review on the page: made, opened, settled, compared, signed, and its report."""

import hashlib
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect
from sqlalchemy import URL

from data.db.database import open_database
from data.reviews import Choice, Judgement, ReviewStore, SnapshotStore
from tests.browser.app_process import forked_app
from tests.browser.conftest import NewHome, desktop, phone
from tests.browser.judging import Judge
from tests.browser.reviewing import action, settle_first, sign
from tests.browser.test_access import expect_no_violation, violations

TESTED_MS = 600_000  # 83 passes
CHOICES = (Choice.RIGHT, Choice.RIGHT_WRONG_REASON, Choice.WRONG)


@pytest.fixture(scope="module")
def place(new_home: NewHome) -> Path:
    """Where the app of this module keeps everything."""
    return new_home()


@pytest.fixture(scope="module")
def app_url(place: Path) -> Iterator[str]:
    with forked_app(place, "--model", "efficientnet_lite0") as app:
        yield app.url.rstrip("/")


def judge(place: Path, review: str, samples: int) -> None:
    """Three people judge every sample but the last; of the first ones they do not say the same."""
    database = open_database(URL.create("sqlite", database=str(next(place.rglob("*.sqlite")))))
    store = ReviewStore(database, SnapshotStore(place / "evidence"))
    for position in range(samples - 1):
        for number, who in enumerate(("Ada Obi", "Ben Ito", "Cy Wolf")):
            choice = CHOICES[number if position < 2 else 0]
            judgement = Judgement(choice=choice, comment="<b>bold</b>", layer="bn2")
            store.verdicts.give(review, position, who, judgement, expected_version=0)
    database.dispose()


def make(page: Page, name: str, count: str) -> str:
    """Fills the form, and answers with the new review's id."""
    page.locator("#review-create-name-input").fill(name)
    page.locator("#review-create-count-input").fill(count)
    page.locator("#review-create-guidelines-input").fill("# How\n\n<b>x</b> **look**")
    expect(page.locator("#review-create-preview strong")).to_have_text(["look"])
    expect(page.locator("#review-create-preview")).to_contain_text("<b>x</b>")
    expect(page.locator("#review-create-queue")).to_contain_text(f"{count} samples of")
    action(page, "Create review")
    expect(page.locator("#review-head-name")).to_have_text(name)
    match = re.search(r"review=(\w+)", page.url)
    assert match
    return match.group(1)


def name_oneself(page: Page) -> None:
    """After a press that needs a name: types one, saves it, and types another one, unsaved."""
    expect(page.get_by_label("Your name")).to_be_focused()
    expect(page.locator("[data-says=first]")).to_contain_text("Enter your name")
    page.keyboard.type("Ada O")
    page.get_by_role("button", name="Save name").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("You review as")).to_be_visible()
    expect(page.locator("[data-says=first]")).to_be_empty()  # it is not in the way any more
    page.get_by_role("button", name="Change").click()
    page.get_by_label("Your name").fill("Ada Obi")


@desktop
def test_from_the_queue_to_the_signed_report(
    page: Page, app_url: str, place: Path, viewport: dict[str, int]
) -> None:
    page.goto(f"{app_url}/reviews/")
    expect(page.locator(".empty")).to_contain_text("In a review, your team")
    expect_no_violation(page, viewport["width"])
    expect(page.get_by_role("button", name="New review")).to_have_count(0)  # one way at a time
    action(page, "Judge 20 images at random")
    name_oneself(page)
    action(page, "Judge 20 images at random")  # saves the name that is typed
    expect(page).to_have_url(re.compile("/judge/"))
    expect(page.locator("#judge-guide-panel")).to_contain_text("the map marks the object")
    page.goto(f"{app_url}/reviews/")
    expect(page.locator(".review-row")).to_contain_text("0 of 20 samples judged")
    action(page, "New review")
    assert violations(page) == []
    review = make(page, "Before <i>2</i>", "5")
    action(page, "Open for judging")
    expect(page.locator("#review-head-state")).to_have_text("open")
    judge(place, review, 5)

    page.reload()
    expect(page.locator("#review-head-count")).to_contain_text("4 of 5 samples judged")
    expect(page.locator("#review-head-count")).to_contain_text("; 2 to settle")
    expect(page.locator("#review-agreement-words")).to_contain_text("Fleiss")
    expect(page.locator("#review-people-rows .person")).to_have_count(3)
    expect(page.locator("#review-finding-title")).to_contain_text("2 of 5 samples are decided")
    rows = page.locator(".dispute")
    expect(rows).to_have_count(2)
    expect(rows.first).to_contain_text("<b>bold</b>")
    grid = page.locator("#review-queue-grid .ag-row")
    expect(grid).to_have_count(5)
    page.locator("#review-queue-shown-select").select_option("disagreed")
    expect(grid).to_have_count(2)
    expect_no_violation(page, viewport["width"])

    rows.nth(1).get_by_label("Why").fill("not sent yet")
    settle_first(page, "right-wrong-reason", "the **stamp**")
    expect(page.locator("#review-disputes-title")).to_contain_text("1 to settle, 1 settled")
    expect(rows).to_have_count(1)
    expect(rows.first.get_by_label("Why")).to_have_value("not sent yet")
    page.get_by_text("Settled", exact=True).locator("visible=true").click()
    expect(rows.first).to_contain_text("by Ada Obi")

    digest = sign(page)
    with page.expect_download() as download:
        page.get_by_role("link", name="Report").click()
    report = Path(download.value.path()).read_bytes()
    assert hashlib.sha256(report).hexdigest() == digest
    assert b"Before &lt;i&gt;2&lt;/i&gt;" in report
    assert violations(page) == []


@desktop
def test_what_a_page_shows_is_added_and_two_reviews_are_compared(page: Page, app_url: str) -> None:
    page.goto(f"{app_url}/?layer=blocks.5.0")
    expect(page.locator(".strip-tile[aria-pressed=true]")).to_be_visible()
    held: list[Route] = []
    page.route("**/reviews/open", lambda route: held.append(route))
    page.get_by_role("button", name="Add to review").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("Loading the open reviews…")
    held.pop().continue_()
    expect(dialog.get_by_label("Review")).to_be_focused()
    dialog.get_by_label("Review").select_option(label="A new review…")
    dialog.get_by_label("Name").fill("By hand")
    assert violations(page) == []
    dialog.get_by_role("button", name="Add").click()
    expect(dialog).to_contain_text("Made the review “By hand” with 1 image")
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()

    page.goto(f"{app_url}/reviews/")
    page.get_by_role("link", name="By hand").click()
    expect(page.locator("#review-head-name")).to_have_text("By hand")
    other = page.locator("#review-versus-other-select")
    other.select_option(label="Before <i>2</i> (EfficientNet-Lite0)")
    expect(page.locator("#review-versus-panel-notice, #review-versus-words")).to_contain_text(
        [re.compile("no image in common|over 0 of 1 shared"), re.compile(".")]
    )
    page.go_back()
    expect(other).to_have_value("none")


@phone
def test_it_fits_on_a_phone(page: Page, app_url: str, viewport: dict[str, int]) -> None:
    page.goto(f"{app_url}/reviews/")
    expect(page.locator(".review-row")).to_have_count(3)
    assert violations(page) == []
    page.get_by_role("link", name="Before <i>2</i>").click()
    expect(page.locator("#review-trail-rows td").first).to_be_visible()
    expect(page.locator("#review-queue-grid .ag-row").first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") == viewport["width"]
    assert violations(page) == []


def give(page: Page, choice: str) -> None:
    """Gives a verdict once the sample can have been seen, and waits until the server has it."""
    judge = Judge(page, "", "")
    judge.expect_seen()
    judge.verdict(choice).click()
    judge.expect_all_sent()


@desktop
def test_a_review_asks_for_the_region_test_and_lists_what_it_measured(
    page: Page, app_url: str
) -> None:
    page.goto(f"{app_url}/reviews/?mode=new")
    name = page.get_by_label("Your name")
    expect(name.or_(page.get_by_text("You review as"))).to_be_visible()
    if name.is_visible():  # where no test before has entered one
        name.fill("Ada Obi")
        page.get_by_role("button", name="Save name").click()
    page.get_by_label("Ask each reviewer to run the region test").locator("visible=true").check()
    page.locator("#review-create-name-input").fill("Measured")
    page.locator("#review-create-count-input").fill("3")
    expect(page.locator("#review-create-queue")).to_contain_text("3 samples of")
    action(page, "Create review")
    expect(page.locator("#review-head-facts")).to_contain_text("asked of each reviewer")
    action(page, "Open for judging")
    expect(page.locator("#review-head-state")).to_have_text("open")
    review = page.url.partition("review=")[2].partition("&")[0]
    page.get_by_role("link", name="Start judging").click()
    test, title = page.locator("#region-test-panel"), page.locator("#judge-queue-title")
    expect(test).to_contain_text("This review asks you to run the region test")
    give(page, "right-wrong-reason")
    expect(title).to_contain_text("sample 2 of 3")
    expect(page.locator("#judge-form-notice")).to_contain_text("Sample 1 is stored without")
    page.locator("#region-test-panel-start").click()
    expect(test).to_contain_text(re.compile(r"rank \d+ of 41"), timeout=TESTED_MS)
    expect(page.locator("#region-test-panel-graph .point").first).to_be_visible()
    assert violations(page) == []
    give(page, "right-wrong-reason")

    expect(title).to_contain_text("sample 3 of 3")
    page.get_by_text("What if: change the image").click()
    page.get_by_label("Add an edit").select_option("greyscale")
    expect(page.locator("#judge-picture-edited")).to_have_text("Edited: Greyscale.")
    expect(page.locator("#judge-stage-photo")).to_have_attribute("src", re.compile("~greyscale"))
    assert violations(page) == []
    give(page, "right")

    page.goto(f"{app_url}/reviews/?review={review}")
    rows = page.locator("#review-finding-tests tbody tr")
    expect(rows).to_have_count(2)
    expect(rows.nth(0)).to_contain_text(re.compile("not run.*not run.*not run", re.DOTALL))
    expect(rows.nth(1)).to_contain_text(re.compile(r"rank \d+ of 41"))
    expect(page.locator("#review-finding-tests")).to_contain_text("the region test was run with 1")
    assert violations(page) == []
    rows.nth(1).get_by_role("link").click()
    expect(page.locator("#judge-record-standing")).to_contain_text("region test: the map’s top 10")
    page.goto(f"{app_url}/judge/?review={review}&sample=2")
    expect(page.locator("#judge-record-standing")).to_contain_text("edited: Greyscale")
    expect(page.locator("#judge-picture-edited")).to_be_hidden()
    page.get_by_role("link", name="Link to this verdict").click()
    expect(page.locator("#judge-picture-edited")).to_have_text("Edited: Greyscale.")
    reset_and_reload(page)


def reset_and_reload(page: Page) -> None:
    """No edits are a choice too, which the address keeps."""
    page.get_by_text("What if: change the image").click()
    page.get_by_role("button", name="Reset").click()
    expect(page.locator("#judge-picture-edited")).to_be_hidden()
    expect(page).to_have_url(re.compile("[?&]edits=(&|$)"))
    page.reload()
    expect(page.locator("#judge-stage-photo")).to_have_attribute("src", re.compile("input.webp"))
    expect(page.locator("#judge-picture-edited")).to_be_hidden()
