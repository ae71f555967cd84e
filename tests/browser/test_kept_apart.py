"""Judge: what is typed stays with its person and its sample, and what is refused is not counted."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from data.db.database import open_database
from data.reviews import Choice, NewSample, ReviewState, ReviewStore, Verdict
from tests.browser.app_process import forked_app
from tests.browser.conftest import NewHome, Opens
from tests.browser.judging import NAMES, PROXIED, USER_HEADER, Judge, Reviewed, sqlite_of


@pytest.fixture(scope="module")
def reviewed(new_home: NewHome) -> Iterator[Reviewed]:
    home = new_home()
    with forked_app(home, *PROXIED) as served:
        yield Reviewed(served.url.rstrip("/"), sqlite_of(home))


def become(judge: Judge, name: str) -> None:
    """From now on the browser's requests are somebody else's, as after another log-in."""
    judge.page.context.set_extra_http_headers({USER_HEADER: name})


def choices(verdicts: list[Verdict]) -> list[tuple[int, Choice]]:
    return [(each.position, each.judgement.choice) for each in verdicts if each.judgement]


def test_a_verdict_is_its_pages_persons_or_nobodys(reviewed: Reviewed, opens: Opens) -> None:
    review = reviewed.review()
    ada = opens("Ada", review).open()
    ada.watcher.expect("412")
    waiting = ada.find("#judge-queue-waiting")
    become(ada, "Ben")
    ada.press("2")
    expect(waiting).to_contain_text(
        "You are Ben now, but this page belongs to Ada: nothing was saved. Reload it to go on as "
        "Ben. 1 entry waits in this browser, safe and unsent."
    )
    expect(ada.find(".access-notice")).to_contain_text("You are now Ben")
    expect(ada.find("#judge-form-notice")).to_contain_text("You are Ben now")
    assert not reviewed.verdicts(review, "Ada") + reviewed.verdicts(review, "Ben")

    ada.open(1)  # as Ben
    expect(waiting).to_contain_text("1 entry waits in this browser, unsent, by Ada: sent once Ada")
    ada.expect_judged(0, of=4)
    ada.press("1")
    ada.expect_judged(1, of=4)
    expect(ada.find("#judge-queue-waiting[data-waiting='0']")).to_be_attached()
    become(ada, "Ada")
    ada.open(0)
    ada.expect_all_sent()
    assert choices(reviewed.verdicts(review, "Ada")) == [(0, Choice.RIGHT_WRONG_REASON)]
    assert choices(reviewed.verdicts(review, "Ben")) == [(1, Choice.RIGHT)]


def test_a_post_stays_with_the_sample_that_was_shown(reviewed: Reviewed, opens: Opens) -> None:
    review = reviewed.review()
    ada = opens("Ada", review).open()
    post = ada.find("#judge-discussion-text")
    post.fill("The mark is at the left edge.")
    ada.expect_seen()
    ada.verdict("wrong").click()
    ada.expect_sample(1, NAMES[1])
    expect(post).to_have_value("")
    ada.page.reload()
    ada.expect_painted()
    ada.find(".judge-unsent button").click()
    ada.expect_sample(0, NAMES[0])
    expect(post).to_have_value("The mark is at the left edge.")
    post.press("Control+Enter")
    expect(ada.find("#judge-discussion-remarks")).to_contain_text("at the left edge")
    ada.press("Escape", "ArrowRight", "ArrowLeft")
    expect(post).to_have_value("")
    expect(ada.find(".judge-unsent")).to_be_empty()
    engine = open_database(reviewed.database)
    posts = ReviewStore(engine).discussion.of_review(review, "Ada")
    engine.dispose()
    assert [(each.position, each.text) for each in posts] == [(0, "The mark is at the left edge.")]


def test_verdicts_are_sent_where_the_browser_stores_nothing(
    reviewed: Reviewed, opens: Opens
) -> None:
    review = reviewed.review()
    ada = opens("Ada", review).open()
    ada.page.evaluate("() => { Storage.prototype.setItem = () => { throw new Error('full'); }; }")
    ada.press("1")
    ada.expect_sample(1, NAMES[1])
    ada.find("#judge-discussion-text").fill("half a sen")
    ada.press("Escape", "2")
    ada.expect_judged(2, of=4)
    expect(ada.find("#judge-queue-waiting[data-waiting='0']")).to_be_attached()
    assert choices(reviewed.verdicts(review, "Ada")) == [
        (0, Choice.RIGHT),
        (1, Choice.RIGHT_WRONG_REASON),
    ]
    ada.press("ArrowLeft")
    expect(ada.find("#judge-discussion-text")).to_have_value("half a sen")


def test_what_is_refused_is_not_counted_and_a_longer_queue_is_seen(
    reviewed: Reviewed, opens: Opens
) -> None:
    review = reviewed.review()
    ada = opens("Ada", review).open()
    ada.watcher.expect("422")
    engine = open_database(reviewed.database)
    store = ReviewStore(engine)
    for key, position in zip("123", range(3), strict=True):
        ada.press(key)
        ada.expect_sample(position + 1, NAMES[position + 1])
    ada.expect_all_sent()
    more = [NewSample(image_id=reviewed.images["coins.png"], name="coins.png")]
    store.add_samples(review, more, by="Lea")
    ada.press("4")
    ada.expect_judged(4, of=5)
    expect(ada.find("#judge-queue-title")).to_contain_text("sample 4 of 5")
    expect(ada.find("#judge-queue-open")).to_be_enabled()
    expect(ada.find("#judge-live")).to_contain_text("The review has 5 samples now, 1 more.")
    ada.expect_all_sent()

    store.move(review, ReviewState.CLOSED, by="Lea", expected_version=store.get(review).version)
    engine.dispose()
    ada.press("n")
    ada.expect_sample(4, "coins.png")
    ada.press("5")
    expect(ada.find(".judge-stuck")).to_contain_text("is closed; reopen it first.")
    ada.expect_judged(4, of=5)
    expect(ada.find("#judge-queue-open")).to_be_enabled()
    expect(ada.find("#judge-form-notice")).to_contain_text("it is not accepting verdicts")
    ada.find(".judge-stuck").get_by_role("button", name="Discard mine").click()
    assert len(reviewed.verdicts(review, "Ada")) == 4
