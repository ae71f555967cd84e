"""A review as its reviewers go through it, each in a browser of their own; nothing is lost."""

import hashlib
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, expect

from data.reviews import Choice
from tests.browser.app_process import forked_app
from tests.browser.conftest import DESKTOP, PATIENCE, NewHome, Opens
from tests.browser.judging import NAMES, PROXIED, USER_HEADER, Judge, Reviewed, sqlite_of
from tests.browser.reviewing import settle_first, sign


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def reviewed(request: pytest.FixtureRequest, new_home: NewHome) -> Iterator[Reviewed]:
    home = new_home()
    database, arguments = sqlite_of(home), PROXIED
    if request.param == "postgresql":
        database = request.getfixturevalue("postgresql").database()
        arguments += ("--database", database.render_as_string(hide_password=False))
    with forked_app(home, *arguments) as served:
        yield Reviewed(served.url.rstrip("/"), database)


def test_two_people_take_a_blind_review_from_its_queue_to_the_signed_report(
    reviewed: Reviewed, opens: Opens
) -> None:
    review = reviewed.review(blind=True)
    ada, ben = opens("Ada", review).open(), opens("Ben", review).open()
    for name, key, judged in zip(NAMES[:3], "142", range(3), strict=True):
        expect(ada.find("#judge-picture-title")).to_have_text(name)
        ada.expect_judged(judged, of=4)
        ada.press(key)
    ada.expect_sample(3, NAMES[3])
    ada.find("#judge-form-comment").fill(
        "The **tripod** is what it sees. <script>alert(1)</script>"
    )
    ada.press("Escape", "1")
    ada.expect_judged(4, of=4)
    expect(ada.find("#judge-live")).to_contain_text("All 4 samples are judged by you.")
    ada.expect_all_sent()

    ben.page.keyboard.press("ArrowLeft")  # there is none before the first
    ben.find("#judge-queue-next").click()
    ben.press("ArrowRight", "ArrowRight")
    ben.expect_sample(3, NAMES[3])
    standing, remarks = ben.find("#judge-record-standing"), ben.find("#judge-discussion-remarks")
    expect(standing).to_contain_text("This review is blind")
    expect(standing).not_to_contain_text("Ada")
    expect(remarks).to_contain_text("This review is blind")
    ben.press("5")
    expect(ben.find("#judge-picture-title")).to_have_text(NAMES[0])
    ben.open(3)  # what was on its way is sent from here
    expect(standing).to_contain_text("Ada right for the right reason")
    expect(standing.locator("strong")).to_have_text("tripod")
    expect(standing).to_contain_text("<script>alert(1)</script>")
    expect(ben.verdict("cannot-tell")).to_have_attribute("aria-pressed", "true")
    ben.find("#judge-discussion-text").fill("I see a *camera*.")
    ben.press("Control+Enter")
    expect(remarks.locator("em")).to_have_text("camera")

    verdicts = reviewed.verdicts(review, "Ada")
    choices = [each.judgement.choice for each in verdicts if each.judgement]
    assert choices == [Choice.RIGHT, Choice.WRONG, Choice.RIGHT_WRONG_REASON, Choice.RIGHT]
    assert all(each.judgement and each.judgement.evidence for each in verdicts)
    assert len(reviewed.verdicts(review, "Ben")) == 1

    ada.page.goto(f"{ada.base}/reviews/?review={review}")  # who may lead, too
    expect(ada.find("#review-agreement-words")).to_contain_text("kappa")
    settle_first(ada.page, "right", "A tripod *with* a camera.")
    expect(ada.find("#review-disputes-title")).to_contain_text("1 settled")
    digest = sign(ada.page)
    link = ada.page.get_by_role("link", name="Report").get_attribute("href")
    report = ada.page.request.get(f"{ada.base}{link}").text()
    assert hashlib.sha256(report.encode()).hexdigest() == digest
    assert all(
        choices in report for choices in ("Ada", "Ben", "Fit for release 2.", "<em>with</em>")
    )
    assert "<script" not in report
    ben.page.evaluate("dispatchEvent(new Event('focus'))")
    refusal = ben.find("#judge-form-notice")
    expect(refusal).to_have_text("This review is signed off: it is not accepting verdicts.")
    ben.press("Escape", "1")  # a signed review is read-only
    assert len(reviewed.verdicts(review, "Ben")) == 1


def test_nothing_is_lost_when_the_server_dies(browser: Browser, new_home: NewHome) -> None:
    context = browser.new_context(
        viewport=DESKTOP,  # type: ignore[arg-type]
        extra_http_headers={USER_HEADER: "Ada"},
    )
    context.set_default_timeout(PATIENCE)
    home = new_home()
    with forked_app(home, *PROXIED) as served:
        app = Reviewed(served.url.rstrip("/"), sqlite_of(home))
        review = app.review()
        ada = Judge(context.new_page(), app.base, review).open()
        ada.press("2")
        ada.expect_sample(1, NAMES[1])
        ada.expect_all_sent()
        ada.expect_fetched(2)
        served.process.kill()
        served.process.join()
    comment = ada.find("#judge-form-comment")
    comment.fill("judged without a server")
    ada.press("Escape", "4")
    expect(ada.find("#judge-picture-title")).to_have_text(NAMES[2])
    waiting = ada.find("#judge-queue-waiting")
    expect(waiting).to_contain_text("1 entry waits in this browser, safe and unsent")
    ada.expect_judged(2, of=4)
    comment.fill("half a sen")
    expect(ada.find("#judge-form-draft")).to_contain_text("the server does not respond")

    with forked_app(home, *PROXIED, "--port", str(urlsplit(served.url).port)):
        ada.expect_all_sent()
        expect(waiting).not_to_contain_text("waits")
        expect(ada.find("#judge-form-draft")).to_have_text("Draft kept here and on the server.")
        ada.open(2)
        expect(comment).to_have_value("half a sen")
        ada.page.evaluate("localStorage.clear()")
        ada.open(2)
        expect(comment).to_have_value("half a sen")  # of the server
        judgements = [each.judgement for each in app.verdicts(review, "Ada")]
    context.close()
    assert [each and each.choice for each in judgements] == [
        Choice.RIGHT_WRONG_REASON,
        Choice.WRONG,
    ]
    assert judgements[1] is not None
    assert judgements[1].comment == "judged without a server"


def test_nothing_is_lost_while_the_disk_is_full(browser: Browser, new_home: NewHome) -> None:
    context = browser.new_context(
        viewport=DESKTOP,  # type: ignore[arg-type]
        extra_http_headers={USER_HEADER: "Ada"},
    )
    context.set_default_timeout(PATIENCE)
    home = new_home()
    with forked_app(home, *PROXIED, module="tests.browser.full_disk_app") as served:
        app = Reviewed(served.url.rstrip("/"), sqlite_of(home))
        review = app.review()
        ada = Judge(context.new_page(), app.base, review).open()
        full = home / "full"
        full.touch()
        ada.watcher.expect("507")
        ada.press("2")
        ada.expect_sample(1, NAMES[1])
        waiting = ada.find("#judge-queue-waiting")
        expect(waiting).to_contain_text(
            "The server's disk is full, so the evidence cannot be stored now; free some space "
            "and try again. 1 entry waits in this browser, safe and unsent; retrying."
        )
        assert app.verdicts(review, "Ada") == []
        full.unlink()
        ada.expect_all_sent()
        expect(waiting).not_to_contain_text("waits")
        (verdict,) = app.verdicts(review, "Ada")
    context.close()
    assert verdict.judgement is not None
    assert verdict.judgement.choice is Choice.RIGHT_WRONG_REASON
