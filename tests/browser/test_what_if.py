"""What if: the image is edited on Explore, and everything beside it follows."""

import re

from playwright.sync_api import expect

from tests.browser.conftest import desktop
from tests.browser.explore import LAST, Explore

TESTED_MS = 600_000


def expect_edits(explore: Explore, pattern: str) -> None:
    """The edits in the address, as a regular expression; and the view is answered."""
    explore.page.wait_for_function(
        "(text) => new RegExp(text).test(new URLSearchParams(location.search).get('edits') ?? '')"
        " && window.stratoscope.isSettled()",
        arg=pattern,
    )


@desktop
def test_an_edit_stands_beside_the_image_in_every_panel(explore: Explore) -> None:
    explore.open()
    expect(explore.find("#changes-none")).to_be_visible()
    notes = explore.page.get_by_text(
        "This is about the image without the edits of What if.", exact=True
    )
    unedited = notes.and_(explore.find("h2 small:visible"))
    expect(unedited).to_have_count(0)
    explore.page.get_by_role("button", name="Erase what the map marks").click()
    expect_edits(explore, rf"^erase:top=10,map=grad_cam@{LAST}@[0-9]+$")
    expect(explore.find("#pinned-stage-photo")).to_have_attribute("src", re.compile("~erase"))
    expect(explore.find("#pinned-stage-caption")).to_contain_text("edited")
    expect(explore.find("#predictions-list .edited").first).to_be_visible()
    expect(explore.find("#changes-words")).to_contain_text("begin to differ most at")
    expect(unedited).to_have_count(4)
    expect(explore.find("#edits .edits-live")).to_contain_text("points")
    explore.page.get_by_role("checkbox", name="Erase a region (1) is on").uncheck()
    expect_edits(explore, "off=1$")
    expect(explore.find("#changes-words")).to_contain_text("No layer differs")
    explore.page.get_by_role("button", name="Reset").click()
    expect_edits(explore, "^$")
    expect(explore.find("#changes-none")).to_be_visible()
    expect(unedited).to_have_count(0)
    explore.expect_no_panel_notice()


@desktop
def test_edits_stack_and_are_moved(explore: Explore) -> None:
    explore.open()
    add = explore.page.get_by_label("Add an edit")
    add.select_option("greyscale")
    expect_edits(explore, "^greyscale$")
    add.select_option("jpeg")
    expect_edits(explore, "^greyscale;jpeg$")
    explore.page.get_by_role("button", name="Move up JPEG (2)").click()
    expect_edits(explore, "^jpeg;greyscale$")
    remove = explore.page.get_by_role("button", name="Remove JPEG (1)")
    remove.focus()
    explore.page.keyboard.press("Enter")
    expect_edits(explore, "^greyscale$")
    last = explore.page.get_by_role("button", name="Remove Greyscale (1)")
    expect(last).to_be_focused()
    explore.page.keyboard.press("Enter")
    expect_edits(explore, "^$")
    expect(add).to_be_focused()
    gap = explore.find("#edits .edits-live").evaluate("(live) => live.offsetHeight")
    assert gap == 0  # without edits there is nothing to wait for
    explore.page.go_back()
    expect_edits(explore, "^greyscale$")
    explore.page.go_back()
    expect_edits(explore, "^jpeg;greyscale$")


@desktop
def test_a_slider_answers_while_it_is_dragged_and_the_view_follows_once_it_rests(
    explore: Explore,
) -> None:
    explore.open("?edits=brightness:factor=1.2")
    slider = explore.page.get_by_role("slider", name="factor of Brightness (1)")
    expect(slider).to_have_value("1.2")
    live = explore.find("#edits .edits-live")
    expect(live).to_contain_text("points")
    before = live.inner_text()
    slider.evaluate(
        """(each) => {
          const { set } = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value");
          set.call(each, "3");
          each.dispatchEvent(new Event("input", { bubbles: true }));
        }"""
    )
    expect(live).not_to_have_text(before)
    expect_edits(explore, "^brightness:factor=1.2$")
    slider.dispatch_event("change")
    expect_edits(explore, "^brightness:factor=3$")


@desktop
def test_a_box_is_drawn_on_the_picture(explore: Explore) -> None:
    explore.open("?edits=erase:box=0%2B0%2B10%2B10")
    picture = explore.find("#edits .region-picture")
    expect(picture.locator("img").first).not_to_have_js_property("naturalWidth", 0)
    expect(explore.find("#edits .edits-live")).to_contain_text("points")  # nothing moves any more
    picture.scroll_into_view_if_needed()
    place = picture.bounding_box()
    assert place is not None
    at = [
        (place["x"] + share * place["width"], place["y"] + share * place["height"])
        for share in (0.25, 0.75)
    ]
    explore.page.mouse.move(*at[0])
    explore.page.mouse.down()
    explore.page.mouse.move(*at[1], steps=4)
    explore.page.mouse.up()
    expect_edits(explore, r"^erase:box=2[45][\d.]*\+2[45][\d.]*\+7[45][\d.]*\+7[45]")


@desktop
def test_a_choice_and_a_superpixel_are_committed_at_once(explore: Explore) -> None:
    explore.open("?edits=erase:superpixel=0;flip")
    explore.page.get_by_label("fill of Erase a region (1)").select_option("mean")
    expect_edits(explore, "^erase:superpixel=0,fill=mean;flip$")
    explore.page.get_by_label("along of Flip (2)").select_option("vertical")
    expect_edits(explore, "flip:along=vertical$")
    picture = explore.find("#edits .region-picture")
    expect(picture.locator("img").first).not_to_have_js_property("naturalWidth", 0)
    outlines = picture.locator(".outlines")
    expect(outlines).to_have_attribute("src", re.compile("superpixels=0$"))
    expect(outlines).not_to_have_js_property("naturalWidth", 0)
    picture.click()
    expect(outlines).to_have_attribute("src", re.compile(r"superpixels=0%2B[1-9][0-9]*$"))
    expect_edits(explore, r"^erase:superpixel=0\+[1-9][0-9]*,fill=mean;flip:along=vertical$")
    numbers = explore.page.get_by_label("numbers, such as 3+7 of Erase a region (1)")
    numbers.fill("5")
    numbers.blur()
    expect_edits(explore, "^erase:superpixel=5,fill=mean")


@desktop
def test_an_edit_without_its_region_leaves_the_list_usable(explore: Explore) -> None:
    explore.open("?edits=erase")
    expect(explore.find("#view-notice")).to_contain_text("exactly one region")
    explore.page.get_by_label("Add an edit").select_option("greyscale")
    expect_edits(explore, "greyscale$")


@desktop
def test_the_tests_of_a_region_are_run_and_state_what_they_measured(explore: Explore) -> None:
    explore.open()
    exactly = explore.page.get_by_label("Marked (% of the image), exactly")
    exactly.fill("50")
    exactly.press("Enter")
    expect(explore.find("#view-notice")).to_contain_text("a whole number from 1 to 30")
    exactly.fill("20")
    exactly.press("Enter")
    explore.expect_address(percent="20")
    expect(explore.find("#region-test-panel-share")).to_have_value("20")
    explore.find("#region-test-panel-start").click()
    words = explore.find("#region-test-panel-words")
    expect(words).to_contain_text(re.compile(r"rank \d+ of 41"), timeout=TESTED_MS)
    expect(explore.find("#region-test-panel-state")).to_contain_text("The map’s top 20")
    expect(explore.find("#region-test-panel-caveat")).to_contain_text("unlike any")
    explore.find("#smallest-parts-panel-start").click()
    expect(explore.find("#smallest-parts-panel-words")).to_contain_text(
        "of the image", timeout=TESTED_MS
    )
    parts = explore.find("#smallest-parts-panel-words img")
    expect(parts).not_to_have_count(0)
    for part in parts.all():
        expect(part).not_to_have_js_property("naturalWidth", 0)
    explore.find("#severities-panel-start").click()
    expect(explore.find("#severities-panel-words")).to_contain_text("severity", timeout=TESTED_MS)
    explore.expect_no_panel_notice()


@desktop
def test_an_address_whose_edits_do_not_fit_says_so(explore: Explore) -> None:
    explore.open("?edits=jpeg:severity=9")
    expect(explore.find("#view-notice")).to_contain_text("a whole number from 0 to 5")
