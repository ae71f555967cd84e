"""What stands while Dash builds the page, in Chromium."""

import pytest
from playwright.sync_api import Page, expect

from dashboard.pages.registry import PAGES
from tests.browser.conftest import DESKTOP, PHONE, desktop
from tests.browser.late import held_back
from tests.browser.test_access import UNMOVED, violations
from tests.browser.watcher import Watcher

PLACES = """all => all.map((each) => {
  const { left, top, width } = each.getBoundingClientRect();
  return [each.tagName, each.innerText, left, top, width];
})"""
SHIFTS = """window.shifts = [];
new PerformanceObserver((list) => {
  for (const { value, hadRecentInput, sources } of list.getEntries())
    if (!hadRecentInput)
      window.shifts.push([value, sources.map(({ node, previousRect, currentRect }) =>
        `${node?.id || node?.className} ${previousRect.y} to ${currentRect.y}`).join()]);
}).observe({ type: "layout-shift", buffered: true });"""
FRAMES = """window.frames_changed = [];
const first = new Map();
(function look() {
  for (const frame of document.querySelectorAll("#loading > main .panel")) {
    const { left, top, width, height } = frame.getBoundingClientRect();
    const box = [left, top, width, height].map(Math.round).join(" ");
    if (!first.has(frame)) first.set(frame, box);
    else if (first.get(frame) !== box)
      window.frames_changed.push(`${frame.className}: ${first.get(frame)} to ${box}`);
  }
  requestAnimationFrame(look);
})();"""


@desktop
def test_the_first_pictures_do_not_wait_for_dash(page: Page, app_url: str) -> None:
    with held_back(page, "**/_dash-layout"):
        page.goto(f"{app_url}/")
        early = page.locator("#loading .gallery-cell.loaded")
        expect(early.first).to_be_visible()
        chosen = page.locator("#gallery-option-2")
        name = str(chosen.get_attribute("aria-label")).split(",")[0]
        chosen.click()
        expect(page.locator("#picture-title")).to_have_count(0)
    expect(page.locator("#loading")).to_have_count(0)
    expect(page.locator(".gallery-list")).to_have_count(1)
    expect(page.locator("#picture-title")).to_have_text(name)  # what was chosen meanwhile
    expect(page.locator("#gallery-option-2")).to_have_attribute("aria-selected", "true")


@desktop
@pytest.mark.parametrize("path", [page.path for page in PAGES])
def test_the_frame_stands_while_dash_starts_and_nothing_of_it_moves(
    page: Page, app_url: str, path: str
) -> None:
    frames = []
    with held_back(page):  # what the panels answer may hide what is in the header
        with held_back(page, "**/_dash-layout"):
            page.goto(f"{app_url}{path}?model=efficientnet_lite0")
            expect(page.locator("#loading > main")).to_be_visible()
            expect(page.locator("._dash-loading")).to_be_hidden()
            expect(page.locator("#inputs-conflicts-panel")).to_be_hidden()  # if it is there
            for size in (DESKTOP, PHONE):
                page.set_viewport_size(size)  # type: ignore[arg-type]
                assert violations(page, UNMOVED) == [], size
                assert page.evaluate("document.documentElement.scrollWidth") == size["width"]
                frames.append(places(page, "#loading"))
        expect(page.locator("#loading > header")).to_have_count(0)
        expect(page.locator("#react-entry-point header.top")).to_be_visible()
        for size, frame in zip((DESKTOP, PHONE), frames, strict=True):
            page.set_viewport_size(size)  # type: ignore[arg-type]
            assert places(page, "#react-entry-point") == frame, size


@pytest.mark.parametrize("path", [page.path for page in PAGES])
def test_the_frames_keep_their_size_until_there_are_contents(
    page: Page, app_url: str, path: str
) -> None:
    page.add_init_script(FRAMES)
    page.goto(f"{app_url}{path}")
    expect(page.locator("#loading")).to_have_count(0)
    assert page.evaluate("window.frames_changed") == []


def places(page: Page, within: str) -> list[object]:
    """The links and controls of the header, and the banner: their texts and where they are."""
    parts = page.locator(f"{within} :is(.top :is(.brand, a, button, select), #banner > *)")
    return [
        each
        for each in parts.evaluate_all(PLACES)
        if each[0] != "DIALOG" and each[-1]  # what is not shown has no width
    ]


@pytest.mark.parametrize("path", [*(page.path for page in PAGES), "/compare/?kind=groups"])
def test_contents_push_nothing_aside(page: Page, app_url: str, path: str) -> None:
    page.add_init_script(SHIFTS)
    page.goto(f"{app_url}{path}")
    expect(page.locator("#loading")).to_have_count(0)
    page.wait_for_function("() => window.stratoscope.isSettled()")
    page.wait_for_load_state("networkidle")
    shifts = page.evaluate("window.shifts")
    assert sum(value for value, _ in shifts) < 0.1, shifts


@desktop
def test_the_panels_of_explore_have_their_size_before_their_contents(
    page: Page, app_url: str
) -> None:
    panels = page.locator("#picture-panel, #predictions-panel, #statistics-panel, #strip-panel")
    edges = """all => all.map((each) => {
      const { top, height } = each.getBoundingClientRect();
      return [each.id, Math.round(top), Math.round(height)];
    })"""
    with held_back(page):
        page.goto(f"{app_url}/")
        expect(page.locator("#loading")).to_have_count(0)
        expect(page.locator(".gallery-cell.loaded").first).to_be_visible()
        before = panels.evaluate_all(edges)
    expect(page.locator("#statistics-graph .heatmaplayer image")).to_have_count(1)
    expect(page.locator("#strip-tiles .strip-mark").first).to_be_attached()
    expect(page.locator(".answer-verdict p")).to_have_count(1)
    assert panels.evaluate_all(edges) == before


@desktop
def test_no_line_breaks_an_option(page: Page, app_url: str) -> None:
    page.goto(f"{app_url}/")
    options = page.locator("#banner-text code")
    expect(options).to_have_text(["--offline", "--weights FILE"])
    breaks = set()
    for width in range(400, 1100, 20):
        page.set_viewport_size({"width": width, "height": 800})
        heights = options.evaluate_all("all => all.map(each => each.clientHeight)")
        assert max(heights) < 24  # one line of 12 px letters
        breaks.add(page.locator("#banner-text").evaluate("each => each.clientHeight"))
    assert len(breaks) > 1  # the sentence around them is broken, in other places


@desktop
def test_the_frame_leaves_when_dash_cannot_build_the_page(
    page: Page, app_url: str, watcher: Watcher
) -> None:
    watcher.expect("status of 500")
    page.route("**/_dash-layout", lambda route: route.fulfill(status=500, json={}))
    page.goto(f"{app_url}/")
    expect(page.locator("#loading")).to_be_hidden()
    expect(page.locator("#react-entry-point")).to_contain_text("Error")
