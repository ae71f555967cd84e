"""The judging page in a real browser: keys, boxes, tabs, links, for everyone."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, expect

from data.reviews import Choice, Confidence
from tests.browser.app_process import forked_app
from tests.browser.conftest import DESKTOP, PHONE, NewHome, Opens
from tests.browser.judging import (
    FORGET_SAMPLES,
    NAMES,
    PRESS_AT_ONCE,
    PROXIED,
    Judge,
    Reviewed,
    sqlite_of,
)
from tests.browser.late import held_back
from tests.browser.test_access import (
    UNMOVED,
    expect_no_violation,
    expect_no_violation_at_both_widths,
    expect_still,
    violations,
)

# In one task: a page that crashes now has no chance to do anything else.
CLICK_AND_LOOK = """() => {
  document.querySelector("[data-choice=wrong] kbd").click();
  return localStorage["judge-outbox"];
}"""
# Whether the form's box is that one, to some pixels; what is dragged arrives there a moment later.
BOX_IS = """([expected, within]) => [...document.querySelectorAll(".judge-sides input")]
  .every((side, i) => Math.abs(side.value - expected[i]) <= within)"""
# Whether the box on the picture begins at that share of the width.
MARKED_AT = """share => {
  const place = (name) => document.querySelector(name).getBoundingClientRect();
  const whole = place("#judge-stage .canvas"), marked = place(".judge-marked");
  return Math.abs((marked.left - whole.left) / whole.width - share) <= 0.01;
}"""
OF_SECOND = re.compile(r"sample\.json.*[?&]sample=1(&|$)")
CHELSEA_LAYER = "blocks.4.0"


def border_of(button: Locator) -> str:
    colour: str = button.evaluate("button => getComputedStyle(button).borderColor")
    return colour


@pytest.fixture(scope="module")
def reviewed(new_home: NewHome) -> Iterator[Reviewed]:
    home = new_home()
    with forked_app(home, *PROXIED) as served:
        yield Reviewed(served.url.rstrip("/"), sqlite_of(home))


def test_everything_by_keyboard(reviewed: Reviewed, opens: Opens) -> None:
    review = reviewed.review()
    ada = opens("Ada", review).open()
    press = ada.press
    press("?")
    expect(ada.find("#judge-keys-dialog")).to_be_visible()
    press("4", "Escape")  # a dialog takes no verdicts
    expect(ada.find("#judge-keys-dialog")).to_be_hidden()
    ada.expect_judged(0, of=4)

    press("c")
    expect(ada.find("#judge-form-comment")).to_be_focused()
    ada.page.keyboard.type("12 watermarks, us")
    expect(ada.find("#judge-form-confidence input:checked")).to_have_value("0")  # not stated
    press("Escape", "s", "s", "Shift+Digit1", "Shift+Digit3", "b")
    expect(ada.find(".judge-sides input").first).to_be_focused()
    ada.page.keyboard.type("0")
    press("Tab", "ArrowUp", "Escape")
    expect(ada.find(".judge-marked")).to_be_visible()
    expect(ada.find(".judge-inside")).to_contain_text("of the positive relevance at bn2")
    press("l", "ArrowLeft")
    expect(ada.find("#layer-select")).to_have_value("blocks.6.0")
    expect(ada.find(".judge-inside")).to_contain_text("of the positive relevance at blocks.6.0")
    expect(ada.find("#judge-stage-map")).to_have_attribute("src", re.compile("blocks.6.0"))
    press("2")
    ada.expect_sample(1, NAMES[1])
    expect(ada.find("#layer-select")).to_have_value("bn2")
    expect(ada.find("#judge-form-comment")).to_have_value("")
    ada.expect_all_sent()
    (verdict,) = reviewed.verdicts(review, "Ada")
    judgement = verdict.judgement
    assert judgement is not None
    assert judgement.choice is Choice.RIGHT_WRONG_REASON
    assert judgement.confidence is Confidence.FAIRLY_SURE
    assert judgement.tags == ("watermark", "label error")
    assert judgement.comment == "12 watermarks, us"
    assert judgement.layer == "blocks.6.0"
    (box,) = judgement.boxes
    assert (box.left, box.top, box.right) == (0, 143, 358)  # the middle of 125 to 475, 25 to 375

    press("u")
    ada.expect_sample(0, NAMES[0])
    ada.expect_judged(0, of=4)
    expect(ada.find("#judge-form-comment")).to_have_value("12 watermarks, us")
    expect(ada.find('.judge-verdict[aria-pressed="true"]')).to_have_count(0)
    ada.expect_all_sent()
    ada.find(".judge-earlier summary").click()
    expect(ada.find("#judge-record-earlier")).to_contain_text("right for the wrong reason")
    press("n")
    ada.expect_sample(1, NAMES[1])


def test_space_and_enter_after_a_click_judge_no_other_sample(
    reviewed: Reviewed, opens: Opens
) -> None:
    ada = opens("Ada", reviewed.review()).open()
    ada.expect_seen()
    ada.find(".judge-verdict").first.click()
    ada.expect_sample(1, NAMES[1])
    expect(ada.find("#judge-picture-panel h2")).to_be_focused()
    ada.expect_seen()
    ada.press("Space", "Enter")
    ada.press("2")
    ada.expect_sample(2, NAMES[2])
    ada.expect_judged(2, of=4)


def test_a_key_or_a_button_shows_the_plain_image(reviewed: Reviewed, opens: Opens) -> None:
    ada = opens("Ada", reviewed.review()).open()
    heat, photo = ada.find("#judge-stage-map"), ada.find("#judge-stage-photo")
    ada.press("p")
    expect(heat).to_have_css("visibility", "hidden")
    expect(photo).to_have_css("filter", "none")
    ada.press("p")
    expect(heat).to_have_css("visibility", "visible")
    button = ada.page.get_by_role("button", name="Photo")
    button.click()
    expect(button).to_have_attribute("aria-pressed", "true")
    expect(heat).to_have_css("visibility", "hidden")
    ada.press("1")
    ada.expect_sample(1, NAMES[1])
    expect(heat).to_have_css("visibility", "visible")  # a map is not missed unawares
    expect(button).to_have_attribute("aria-pressed", "false")


def test_the_only_sample_left_is_not_called_judged(reviewed: Reviewed, opens: Opens) -> None:
    ada = opens("Ada", reviewed.review()).open(1)
    for position in (2, 3, 0):
        ada.press("1")
        ada.expect_sample(position, NAMES[position])
    ada.press("n")
    live = ada.find("#judge-live")
    expect(live).to_have_text("This is the only sample that you have not judged.")
    ada.press("1")
    ada.expect_judged(4, of=4)
    ada.expect_all_sent()
    ada.press("n")
    expect(live).to_have_text("All 4 samples are judged by you.")


def test_a_box_is_dragged_and_kept_in_pixels_of_the_original(
    reviewed: Reviewed, opens: Opens
) -> None:
    review = reviewed.review()
    ada = opens("Ada", review).open()
    canvas = ada.find("#judge-stage .canvas")
    mouse = ada.page.mouse
    ada.press("b")
    first = ada.find(".judge-sides input").first
    expect(first).to_be_focused()
    expect(ada.find("#judge-form-box legend")).to_contain_text("to judge, Escape, then 1–5")
    expect(ada.find(".judge-inside")).to_contain_text("lies in the box")
    area = canvas.bounding_box()
    assert area is not None
    mouse.move(area["x"] + area["width"] / 4, area["y"] + area["height"] / 4)
    mouse.down()
    mouse.move(area["x"] + area["width"] / 2, area["y"] + area["height"] * 3 / 4, steps=4)
    mouse.up()
    # 600 x 400 is resized to 384 x 256, of which the centre 224 x 224 is cropped.
    expect(first).not_to_be_focused()  # else a verdict's key would be typed into it
    ada.page.wait_for_function(BOX_IS, arg=[[212.5, 112.5, 300, 287.5], 2])
    left = ada.find(".judge-sides input").first
    left.fill("230")
    left.press("Tab")
    canvas.dispatch_event("pointercancel")  # a finger on the picture scrolls the page
    expect(left).to_have_value("230")
    ada.find(".judge-controls summary").click()
    ada.page.get_by_text("Original", exact=True).click()
    expect(ada.find("#judge-stage-photo")).to_have_js_property("naturalWidth", 600)
    ada.page.wait_for_function(MARKED_AT, arg=230 / 600)
    expect(ada.find(".judge-inside")).to_contain_text("lies in the box")
    with held_back(ada.page, "**/judge/inside.json*"):  # the last box's sentence is not this one's
        left.fill("240")
        left.press("Tab")
        expect(ada.find(".judge-inside")).to_be_empty()
    expect(ada.find(".judge-inside")).to_contain_text("lies in the box")
    first.focus()
    whole = canvas.bounding_box()
    assert whole is not None
    mouse.move(whole["x"] + 20, whole["y"] + 20)
    mouse.down()
    mouse.move(whole["x"] + 120, whole["y"] + 120, steps=2)
    mouse.up()
    dragged = [20 * 600, 20 * 400, 120 * 600, 120 * 400]  # the picture keeps its proportions
    expected = [side / whole["width"] * (1, 1.5)[i % 2] for i, side in enumerate(dragged)]
    ada.page.wait_for_function(BOX_IS, arg=[expected, 3])
    ada.press("1")
    ada.expect_sample(1, NAMES[1])  # the key was a verdict
    ada.expect_all_sent()
    (verdict,) = reviewed.verdicts(review, "Ada")
    assert verdict.judgement is not None
    assert verdict.judgement.boxes[0].left == pytest.approx(20 * 600 / whole["width"], abs=3)


def test_a_sample_that_was_passed_does_not_come_back_and_is_not_judged_unseen(
    reviewed: Reviewed, opens: Opens
) -> None:
    ada = opens("Ada", reviewed.review()).open(0)
    with held_back(ada.page, OF_SECOND):
        ada.page.evaluate(FORGET_SAMPLES)
        ada.press("ArrowRight")
        ada.press("1")
        expect(ada.find("#judge-form-notice")).to_contain_text("still loading. Press the key again")
        ada.press("ArrowRight")
        ada.expect_sample(2, NAMES[2])
        expect(ada.find("#judge-form-notice")).to_be_empty()
        ada.expect_judged(0, of=len(NAMES))
    ada.expect_fetched(1)
    ada.expect_sample(2, NAMES[2])


def test_keys_that_are_pressed_at_once_are_done_one_after_the_other(
    reviewed: Reviewed, opens: Opens
) -> None:
    review = reviewed.review()
    ada = opens("Ada", review).open(0)
    ada.expect_fetched(1)
    ada.expect_fetched(2)
    ada.expect_seen()
    ada.page.evaluate(PRESS_AT_ONCE, ["1", "2", "u"])  # the second sample cannot have been seen
    ada.expect_sample(0, NAMES[0])
    ada.expect_judged(0, of=4)
    ada.expect_all_sent()
    assert reviewed.verdicts(review, "Ada") == []
    ada.find(".judge-earlier summary").click()
    expect(ada.find("#judge-record-earlier")).to_contain_text("right for the right reason")
    ada.press("ArrowRight")
    ada.expect_sample(1, NAMES[1])
    expect(ada.find("#judge-record-earlier")).to_contain_text("No earlier versions")


def test_a_clicked_verdict_is_in_the_outbox_before_the_click_is_over(
    reviewed: Reviewed, opens: Opens
) -> None:
    review = reviewed.review()
    ada = opens("Ada", review).open(0)
    ada.expect_seen()
    wrong = ada.verdict("wrong")
    wrong.hover()
    expect(wrong).not_to_have_css("border-color", border_of(ada.verdict("right")))
    assert '"choice":"wrong"' in ada.page.evaluate(CLICK_AND_LOOK)
    ada.expect_sample(1, NAMES[1])
    # The pointer rests on the button of the last verdict: that does not choose the next one.
    expect(wrong).to_have_css("border-color", border_of(ada.verdict("right")))
    ada.expect_all_sent()
    (verdict,) = reviewed.verdicts(review, "Ada")
    assert (verdict.position, verdict.judgement and verdict.judgement.choice) == (0, Choice.WRONG)


def test_a_second_tab_gets_a_notice_and_keeps_its_text(reviewed: Reviewed, opens: Opens) -> None:
    review = reviewed.review()
    first = opens("Ada", review).open(1)
    second = Judge(first.page.context.new_page(), reviewed.base, review).open(1)
    second.find("#judge-form-comment").fill("from the second tab")
    first.press("1")
    first.expect_all_sent()
    second.press("Escape", "4")
    stuck = second.find(".judge-stuck")
    expect(stuck).to_contain_text("Sample 2:")
    stuck.get_by_role("button", name="Show it").click()
    second.expect_sample(1, NAMES[1])
    expect(second.find("#judge-form-comment")).to_have_value("from the second tab")
    stuck.get_by_role("button", name="Submit mine as a new version").click()
    second.expect_all_sent()
    (verdict,) = reviewed.verdicts(review, "Ada")
    assert (verdict.version, verdict.judgement and verdict.judgement.choice) == (2, Choice.WRONG)
    assert verdict.judgement is not None
    assert verdict.judgement.comment == "from the second tab"


def test_a_blind_review_shows_the_badge_once_the_own_verdict_stands(
    reviewed: Reviewed, opens: Opens
) -> None:
    ada = opens("Ada", reviewed.review(blind=True)).open()
    badge = ada.find("#judge-stage-badge")
    expect(badge).to_contain_text("This review is blind")
    assert badge.get_attribute("href") is None
    tile, marks = ada.find(".strip-tile").first, ada.find(".strip-mark")
    expect(marks).to_have_text(["–"] * 18)
    expect(tile).to_have_attribute("title", re.compile("– This review is blind"))
    ada.press("1")
    ada.expect_sample(1, NAMES[1])
    expect(badge).to_contain_text("This review is blind")
    ada.press("ArrowLeft")
    ada.expect_sample(0, NAMES[0])
    expect(badge).to_have_text("– This map is not tested.")
    expect(ada.find("#judge-stage-trust")).not_to_have_class(re.compile("stale"))
    expect(tile).to_have_attribute("title", re.compile("– This map is not tested"))
    expect(marks.first).to_be_visible()
    ada.press("l", "ArrowLeft")
    expect(badge).to_have_attribute(
        "href", re.compile(r"layer=blocks.6.0&target=\d+&method=grad_cam#trust-panel$")
    )


def test_a_permalink_restores_the_view(reviewed: Reviewed, opens: Opens) -> None:
    review = reviewed.review(opening={"layer": CHELSEA_LAYER, "relevance": "signed"})
    ada = opens("Ada", review).open(1)
    expect(ada.find("#layer-select")).to_have_value(CHELSEA_LAYER)
    expect(ada.find("#judge-stage-map")).to_have_attribute("src", re.compile("signed=1"))
    ada.find(".prediction").nth(1).click()
    chosen = ada.find(".prediction").nth(1).locator(".prediction-label").inner_text()
    expect(ada.find("#judge-stage-caption")).to_have_text(f"for {chosen}")
    ada.press("3")
    ada.expect_sample(2, NAMES[2])
    ada.expect_all_sent()
    ada.open(1)
    link = ada.find("#judge-record-standing a").first
    expect(ada.find("#judge-stage-caption")).not_to_have_text(f"for {chosen}")
    link.click()
    ada.expect_painted()
    expect(ada.find("#judge-stage-caption")).to_have_text(f"for {chosen}")
    expect(ada.find(".judge-entry.named")).to_contain_text("wrong but understandable")
    expect(ada.find("#judge-picture-changed")).to_be_hidden()
    expect(ada.find("#view-notice")).to_be_empty()


def test_no_axe_violation_and_no_sideways_scrolling(reviewed: Reviewed, opens: Opens) -> None:
    ada = opens("Ada", reviewed.review()).open(0)
    ada.press("1")
    ada.expect_sample(1, NAMES[1])
    ada.press("ArrowLeft")
    ada.expect_sample(0, NAMES[0])
    ada.press("b", "Escape")
    expect(ada.find(".judge-inside")).not_to_be_empty()
    expect(ada.find("#judge-record-standing")).to_contain_text("Ada (you)")
    expect_no_violation_at_both_widths(ada.page)
    ada.press("?")
    for size in (DESKTOP, PHONE):
        ada.page.set_viewport_size(size)  # type: ignore[arg-type]
        for _ in ("light", "dark"):
            assert violations(ada.page) == [], size
            ada.page.evaluate("document.getElementById('theme-button').click()")
            expect_still(ada.page)
        assert ada.page.evaluate("document.documentElement.scrollWidth") == size["width"]
    ada.press("Escape")
    ada.page.evaluate("scrollTo(0, 0)")
    expect(ada.verdict("wrong")).to_be_in_viewport()  # on the phone
    expect(ada.find("#judge-stage")).to_be_in_viewport()


@pytest.mark.parametrize("query", ["", "?review=0000"])
def test_without_a_review_the_page_says_where_one_is_chosen(
    reviewed: Reviewed, opens: Opens, query: str
) -> None:
    ada = opens("Ada", "")
    ada.page.goto(f"{ada.base}/judge/{query}")
    choose = ada.page.get_by_role("link", name="choose a review")
    expect(choose).to_be_visible()
    expect(ada.find(".judge > .panel:visible, .panel-notice:visible")).to_have_count(0)
    expect_no_violation(ada.page, DESKTOP["width"])
    choose.click()
    expect(ada.page).to_have_url(f"{ada.base}/reviews/")


def test_headings_of_people_keep_the_order_of_the_page(reviewed: Reviewed, opens: Opens) -> None:
    guidelines = "# Before you start\n\n#### Maps\n\n## Classes"
    ada = opens("Ada", reviewed.review(guidelines=guidelines)).open(0)
    expect(ada.find(".judge-guide :is(h3, h4)")).to_have_text(
        ["Before you start", "Maps", "Classes"]
    )
    ada.find("#judge-form-comment").fill("#### Looks at the plate")
    ada.press("Escape", "1")
    ada.expect_sample(1, NAMES[1])
    ada.press("ArrowLeft")
    expect(ada.find("#judge-record-standing h3")).to_have_text("Looks at the plate")
    assert violations(ada.page) == []


def test_no_axe_violation_while_the_page_loads(reviewed: Reviewed, opens: Opens) -> None:
    ada = opens("Ada", reviewed.review())
    with held_back(ada.page, "**/{_dash-update-component,*sample.json}*"):
        ada.page.goto(f"{ada.base}/judge/?review={ada.review}")
        expect(ada.find("#judge-form-panel")).to_be_visible()
        expect(ada.find("#loading")).to_have_count(0)
        expect_no_violation(ada.page, DESKTOP["width"], UNMOVED)
    ada.expect_painted()
