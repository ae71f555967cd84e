"""Methods in a real browser: questions narrow the list, a click shows one, the tour leads on."""

import re

from playwright.sync_api import Page, expect

from dashboard.server.tour import STEPS
from explainers.approaches import APPROACHES, REFLECTIONS
from tests.browser.conftest import desktop
from tests.browser.test_access import expect_no_violation_at_both_widths

LIST = "#approaches-list .approach"
TITLE = "#guide-title"


def open_methods(page: Page, base: str, search: str = "") -> None:
    page.goto(f"{base}/methods/{search}")
    expect(page.locator("#guide-subtitle")).not_to_be_empty()
    expect(page.locator("#approaches-list")).not_to_be_empty()


@desktop
def test_everything_is_there_and_accessible(page: Page, app_url: str) -> None:
    open_methods(page, app_url)
    expect(page.locator(LIST)).to_have_count(len(APPROACHES))
    expect(page.locator(TITLE)).to_have_text("Grad-CAM")
    expect(page.locator("#together-panel .reflections section")).to_have_count(len(REFLECTIONS))
    expect(page.locator("#together-table tbody tr")).to_have_count(len(APPROACHES))
    best = sum(len(keys) for each in REFLECTIONS for keys in each.best.values())
    first = page.locator("#together-table td.best")
    expect(first).to_have_text(["●"] * best)
    expect(first.first).to_have_attribute("title", re.compile(": suggested first$"))
    expect_no_violation_at_both_widths(page)


@desktop
def test_three_questions_lead_to_a_method(page: Page, app_url: str) -> None:
    open_methods(page, app_url)
    answer = page.locator("#chooser-answer")
    expect(answer.locator("h3")).to_have_text("Start with Grad-CAM")
    page.get_by_text("Pixels of the input", exact=True).click()
    expect(page).to_have_url(re.compile("see=pixels"))
    first = answer.locator("button").first
    expect(first).not_to_have_text("Grad-CAM")
    expect(answer.locator("h3")).to_have_text(f"Start with {first.inner_text()}")
    first.click()
    expect(page.locator(TITLE)).to_have_text(first.inner_text())


@desktop
def test_questions_narrow_the_approaches_and_back_widens_them(page: Page, app_url: str) -> None:
    open_methods(page, app_url)
    matching = [each for each in APPROACHES if "learned parameters" in each.guide.what.kinds]
    page.locator("#what-select").select_option("learned parameters")
    expect(page.locator(LIST)).to_have_count(len(matching))
    expect(page).to_have_url(re.compile("what=learned"))
    subtitle = page.locator("#guide-subtitle")
    expect(page.locator(TITLE)).to_have_text("Grad-CAM")
    expect(subtitle).to_contain_text("does not give the requested answers")
    page.locator(LIST).first.click()
    expect(page.locator(TITLE)).to_have_text(matching[0].name)
    expect(subtitle).to_have_text("what it is for")
    expect(page.locator(f'{LIST}[aria-pressed="true"] b')).to_have_text(matching[0].name)
    expect(page).to_have_url(re.compile(f"approach={matching[0].key}"))  # written after the paint
    page.go_back()
    expect(page.locator(TITLE)).to_have_text("Grad-CAM")
    page.locator("#questions-clear-button").click()
    expect(page.locator(LIST)).to_have_count(len(APPROACHES))


@desktop
def test_a_link_opens_one_approach_and_an_unknown_one_is_noted(page: Page, app_url: str) -> None:
    open_methods(page, app_url, "?approach=filters&how=node-link")
    expect(page.locator(TITLE)).to_have_text("Filters")
    expect(page.locator("#approaches-list")).to_contain_text("left to graph tools")
    open_methods(page, app_url, "?approach=magic")
    expect(page.locator("#view-notice")).to_contain_text("No approach is called 'magic'.")


@desktop
def test_what_only_shows_says_what_it_costs_and_what_can_be_set(page: Page, app_url: str) -> None:
    open_methods(page, app_url, "?approach=feature_maps")
    facts = page.locator("#guide-body .guide-facts")
    expect(facts.locator("dt")).to_have_text(["Cost", "Repeatable", "Parameters", "Source"])
    expect(facts).to_contain_text(re.compile(r"about [\d.]+.m?s on this machine with EfficientNet"))
    expect(facts.locator("li b")).to_contain_text(["Layer", "Order"])


@desktop
def test_a_method_is_tested_for_every_layer_and_its_tests_can_be_stopped(
    page: Page, app_url: str
) -> None:
    open_methods(page, app_url, "?approach=filters")
    expect(page.locator("#advice-state")).to_contain_text("no test here tells which layer")
    open_methods(page, app_url, "?approach=hires_cam")
    page.locator("#advice-start-button").click()
    expect(page.locator("#advice-progress")).to_be_visible()
    page.reload()  # the tests belong to the session, not to the page
    stop = page.locator("#advice-stop-button")
    expect(stop).to_be_visible()
    stop.click()
    expect(page.locator("#advice-start-button")).to_be_visible()
    expect(page.locator("#advice-progress")).to_be_hidden()
    expect(page.locator("#advice-layers")).to_be_hidden()


# The share of the marked part that the box covers, and of the chief part, which is in the window.
COVERED = """chief => {
  const edges = each => each.getBoundingClientRect();
  const box = edges(document.querySelector(".tour-box"));
  const within = (part, { left, top, right, bottom }) => {
    const { width, height, ...from } = edges(part).toJSON();
    const wide = Math.max(0, Math.min(from.right, right) - Math.max(from.left, left));
    return wide * Math.max(0, Math.min(from.bottom, bottom) - Math.max(from.top, top))
      / (width * height);
  };
  const all = document.querySelector(".tour-here");
  const part = document.getElementById(chief) ?? all;
  const frame = { left: 0, top: 0, right: innerWidth, bottom: innerHeight };
  return { marked: within(all, box), chief: within(part, box), seen: within(part, frame),
    fits: edges(all).height + box.height <= innerHeight - 40 };
}"""


def test_the_tour_leads_through_the_pages_once_and_covers_nothing_it_is_about(
    page: Page, app_url: str
) -> None:
    page.goto(f"{app_url}/")
    page.get_by_role("button", name="Take the tour").first.click()
    stops = len(STEPS)
    box = page.get_by_role("dialog")
    for number, step in enumerate(STEPS, start=1):
        expect(box).to_contain_text(f"{number} of {stops}")
        expect(page.locator(".tour-here")).to_be_visible()
        expect(page.locator(".tour-here")).to_have_id(re.compile("|".join(step.shows)))
        expect(box).to_be_in_viewport(ratio=1)
        covered = page.evaluate(COVERED, step.chief)
        if covered["fits"]:
            assert covered["marked"] == 0, step.title
        if step.chief:
            assert (covered["chief"], round(covered["seen"], 2)) == (0, 1), step.title
        page.keyboard.press("Enter")
    expect(box).to_have_count(0)
    page.goto(f"{app_url}/")
    expect(page.locator("#gallery-count")).not_to_be_empty()
    expect(page.locator(".tour-offer")).to_be_hidden()
