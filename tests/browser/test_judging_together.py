"""Judge while others work on the same review: what changed is stated, and nothing counts unseen."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from playwright.sync_api import expect

from data.db.database import open_database
from data.reviews import Choice, Judgement, ReviewState, ReviewStore
from tests.browser.app_process import forked_app
from tests.browser.conftest import NewHome, Opens
from tests.browser.judging import NAMES, PRESS_AT_ONCE, PROXIED, Judge, Reviewed, sqlite_of

WRONG = Judgement(choice=Choice.WRONG)


@pytest.fixture(scope="module")
def reviewed(new_home: NewHome) -> Iterator[Reviewed]:
    home = new_home()
    with forked_app(home, *PROXIED) as served:
        yield Reviewed(served.url.rstrip("/"), sqlite_of(home))


@pytest.fixture
def store(reviewed: Reviewed) -> Iterator[ReviewStore]:
    engine = open_database(reviewed.database)
    yield ReviewStore(engine)
    engine.dispose()


def change(store: ReviewStore, review: str, **setup: object) -> None:
    now = store.get(review)
    changed = replace(now.setup, **setup)  # type: ignore[arg-type]
    store.change(review, changed, by="Lea", expected_version=now.version)


def move(store: ReviewStore, review: str, state: ReviewState) -> None:
    store.move(review, state, by="Lea", expected_version=store.get(review).version)


def look(judge: Judge) -> None:
    """The page looks at what others did, as it does every now and then."""
    judge.page.evaluate(
        "window.dash_clientside.set_props('judge-queue-interval', { n_intervals: Math.random() })"
    )


def follow(judge: Judge) -> None:
    judge.page.evaluate("dispatchEvent(new Event('focus'))")


@pytest.mark.parametrize("notices", [look, follow])
def test_other_guidelines_are_shown_and_stated_and_each_verdict_says_which_it_saw(
    reviewed: Reviewed, opens: Opens, store: ReviewStore, notices: Callable[[Judge], None]
) -> None:
    """The first sample is judged before the change, the second before the page learns of it."""
    review = reviewed.review(guidelines="OLD text.")
    ada = opens("Ada", review).open(0)
    guide = ada.find("#judge-guide-text")
    expect(guide).to_contain_text("OLD text.")
    ada.press("1")
    ada.expect_sample(1, NAMES[1])
    ada.expect_all_sent()
    ada.expect_seen()
    change(store, review, guidelines="NEW text.", tags=("fur",))
    ada.press("1")  # the page shows the earlier ones still
    ada.expect_sample(2, NAMES[2])
    notice = ada.find("#judge-form-notice")
    changed = "Lea changed the guidelines, .* UTC. You judged 2 samples under the earlier ones."
    expect(notice).to_have_text(re.compile(f"{changed} The tags of this review have changed."))
    expect(guide).to_contain_text("NEW text.")
    expect(guide.locator(".caution")).to_have_text(re.compile(changed))
    expect(ada.find("#judge-form-tags label")).to_have_text(["fur⇧1"])
    ada.press("1")
    ada.expect_sample(3, NAMES[3])
    expect(notice).to_have_text(re.compile(changed))  # long enough to be read
    ada.expect_all_sent()
    setups = {each.position: each.setup_version for each in store.verdicts.of_review(review, "Ada")}
    assert setups == {0: 2, 1: 2, 2: 3}
    change(store, review, guidelines="NEWER text.")
    notices(ada)
    expect(notice).to_contain_text("You judged 3 samples under the earlier ones.")
    expect(guide).to_contain_text("NEWER text.")
    ada.page.reload()
    expect(guide.locator(".caution")).to_contain_text("You judged 3 samples")


def test_a_verdict_with_a_removed_tag_is_refused_and_the_next_one_counts_as_the_first(
    reviewed: Reviewed, opens: Opens, store: ReviewStore
) -> None:
    review = reviewed.review(tags=("t1", "t2"))
    ada = opens("Ada", review).open(0)
    ada.watcher.expect("422")
    ada.press("Shift+Digit1", "Shift+Digit2")
    ada.find("#judge-form-comment").fill("why")
    ada.press("Escape")
    ada.expect_seen()
    change(store, review, tags=("t2",))
    ada.press("2")
    stuck = ada.find(".judge-stuck")
    expect(stuck).to_contain_text("This review has no tag 't1'")
    expect(ada.find("#judge-form-tags label")).to_have_text(["t2⇧1"])
    expect(stuck.get_by_role("button", name="Submit it without “t1”")).to_be_visible()
    stuck.get_by_role("button", name="Show it").click()
    ada.expect_sample(0, NAMES[0])
    expect(ada.find("#judge-form-comment")).to_have_value("why")
    ada.press("2")
    ada.expect_all_sent()  # and the refused one is replaced
    (verdict,) = reviewed.verdicts(review, "Ada")
    assert verdict.judgement is not None
    assert (verdict.version, verdict.judgement.tags, verdict.judgement.comment) == (
        *(1, ("t2",), "why"),
    )


def test_a_refused_verdict_is_submitted_without_its_removed_tag(
    reviewed: Reviewed, opens: Opens, store: ReviewStore
) -> None:
    review = reviewed.review(tags=("t1", "t2"))
    ada = opens("Ada", review).open(0)
    ada.watcher.expect("422")
    ada.press("Shift+Digit1", "Shift+Digit2")
    ada.expect_seen()
    change(store, review, tags=("t2",))
    ada.press("2")
    ada.find(".judge-stuck").get_by_role("button", name="Submit it without “t1”").click()
    ada.expect_all_sent()
    ada.expect_judged(1, of=4)
    (verdict,) = reviewed.verdicts(review, "Ada")
    assert verdict.judgement is not None
    assert (verdict.judgement.choice, verdict.judgement.tags) == (
        *(Choice.RIGHT_WRONG_REASON, ("t2",)),
    )


def test_who_looks_on_is_offered_no_verdict_and_has_no_progress(
    reviewed: Reviewed, opens: Opens
) -> None:
    ben = opens("Ben", reviewed.review(reviewers=("Ada",))).open(0)
    expect(ben.find("#judge-form-notice")).to_have_text(
        "You can view this review; only its named reviewers can give verdicts."
    )
    for hidden in (
        ".judge-verdict",
        ".judge-form .by-key",
        "#judge-queue-open",
        "#judge-queue-own",
    ):
        expect(ben.find(f"{hidden}:visible")).to_have_count(0)
    ben.find("#judge-queue-next").click()
    ben.expect_sample(1, NAMES[1])


def test_a_blind_review_takes_posts_once_the_sample_is_judged(
    reviewed: Reviewed, opens: Opens, store: ReviewStore
) -> None:
    review = reviewed.review(blind=True)
    ada = opens("Ada", review).open(0)
    text, post = ada.find("#judge-discussion-text"), ada.find("#judge-discussion-send")
    why = ada.find(".judge-no-post")
    expect(why).to_have_text("You can post once you have judged this sample: the review is blind.")
    expect(text).to_be_disabled()
    expect(post).to_be_disabled()
    ada.expect_seen()
    ada.press("1")
    ada.expect_sample(1, NAMES[1])
    ada.expect_all_sent()
    ada.press("ArrowLeft")
    ada.expect_sample(0, NAMES[0])
    expect(why).to_have_count(0)
    store.verdicts.withdraw(review, 0, "Ada", expected_version=1)  # elsewhere: this page is late
    ada.watcher.expect("422")
    text.fill("Whose beak?")
    post.click()
    notice = ada.find("#judge-discussion-panel .judge-notice")
    expect(notice).to_have_text(re.compile("^Your post is not sent. This review is blind"))
    expect(text).to_have_value("Whose beak?")
    expect(ada.find(".judge-stuck")).to_have_count(0)
    ada.page.reload()
    expect(text).to_have_value("Whose beak?")
    expect(notice).to_contain_text("Your post is not sent.")
    expect(post).to_be_disabled()
    ada.expect_seen()
    ada.press("1")
    ada.expect_sample(1, NAMES[1])
    ada.expect_all_sent()
    ada.press("ArrowLeft")
    ada.expect_sample(0, NAMES[0])
    expect(notice).to_be_empty()
    expect(text).to_have_value("Whose beak?")
    post.click()
    expect(ada.find("#judge-discussion-remarks")).to_contain_text("Whose beak?")
    expect(text).to_have_value("")
    assert [each.text for each in store.discussion.of_review(review, "Ada")] == ["Whose beak?"]


def test_judging_goes_on_once_a_closed_review_is_open_again(
    reviewed: Reviewed, opens: Opens, store: ReviewStore
) -> None:
    review = reviewed.review()
    ada = opens("Ada", review).open(0)
    ada.watcher.expect("422")
    ada.expect_seen()
    move(store, review, ReviewState.CLOSED)
    ada.press("1")
    notice = ada.find("#judge-form-notice")
    expect(notice).to_have_text("This review is closed: it is not accepting verdicts.")
    move(store, review, ReviewState.OPEN)
    ada.find(".judge-stuck").get_by_role("button", name="Try again").click()
    expect(notice).to_be_empty()
    ada.expect_judged(1, of=len(NAMES))
    ada.press("3")
    ada.expect_judged(2, of=len(NAMES))
    ada.expect_all_sent()
    assert len(reviewed.verdicts(review, "Ada")) == 2


def test_what_others_give_and_post_appears_while_one_stays(
    reviewed: Reviewed, opens: Opens, store: ReviewStore
) -> None:
    review = reviewed.review()
    ada = opens("Ada", review).open(0)
    expect(ada.find("#judge-record-standing")).to_contain_text("No verdicts on this sample yet.")
    ada.find("#judge-form-comment").fill("half a sen")
    store.verdicts.give(review, 0, "Ben", WRONG, expected_version=0)
    store.discussion.add_remark(review, 0, "Ben", "A stamp.")
    look(ada)
    expect(ada.find("#judge-record-standing")).to_contain_text("Ben wrong")
    expect(ada.find("#judge-discussion-remarks")).to_contain_text("A stamp.")
    expect(ada.find("#judge-form-comment")).to_have_value("half a sen")
    store.discussion.add_remark(review, 0, "Ben", "Or a leaf.")
    follow(ada)
    expect(ada.find("#judge-discussion-remarks")).to_contain_text("Or a leaf.")


def test_a_double_press_does_not_judge_a_sample_unseen(reviewed: Reviewed, opens: Opens) -> None:
    review = reviewed.review()
    ada = opens("Ada", review).open(0)
    ada.expect_fetched(1)
    ada.expect_seen()
    ada.page.evaluate(PRESS_AT_ONCE, ["2", "2"])
    expect(ada.find("#judge-form-notice")).to_have_text(
        "This sample has only just appeared. Look at it, then press again."
    )
    ada.expect_sample(1, NAMES[1])
    ada.expect_all_sent()
    assert [each.position for each in reviewed.verdicts(review, "Ada")] == [0]
    ada.press("2")
    ada.expect_sample(2, NAMES[2])
    expect(ada.find("#judge-form-notice")).to_be_empty()


def test_a_verdict_is_withdrawn_by_a_button_and_by_a_key_on_its_sample(
    reviewed: Reviewed, opens: Opens
) -> None:
    review = reviewed.review()
    ada = opens("Ada", review).open(0)
    withdraw = ada.page.get_by_role("button", name="Withdraw my verdict")
    expect(withdraw).to_have_count(0)
    for position in (1, 2, 3):
        ada.press("1")
        ada.expect_sample(position, NAMES[position])
    ada.expect_all_sent()
    ada.press("ArrowLeft", "ArrowLeft")  # the second sample; the third one was given last
    ada.expect_sample(1, NAMES[1])
    expect(withdraw).to_be_visible()
    ada.press("u")
    expect(withdraw).to_have_count(0)
    ada.expect_sample(1, NAMES[1])
    ada.expect_all_sent()
    assert [each.position for each in reviewed.verdicts(review, "Ada")] == [0, 2]
    ada.press("ArrowLeft")
    ada.expect_sample(0, NAMES[0])
    ada.page.reload()
    withdraw.press("Enter")  # given before the page was loaded
    expect(ada.find(".judge-verdict").first).to_be_focused()
    ada.expect_judged(1, of=len(NAMES))
    ada.expect_all_sent()
    assert [each.position for each in reviewed.verdicts(review, "Ada")] == [2]
    ada.find("#judge-queue-title").click()
    ada.press("u")  # this sample has none, and none was given in this tab
    expect(ada.find("#judge-live")).to_contain_text("you have not judged this sample")
