"""What stands while Dash builds the page, in Chromium."""

from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import desktop
from tests.browser.watcher import Watcher


@desktop
def test_the_first_pictures_do_not_wait_for_dash(page: Page, app_url: str) -> None:
    held: list[Route] = []
    page.route("**/_dash-layout", lambda route: held.append(route))
    page.goto(f"{app_url}/")
    early = page.locator("#loading .gallery-cell.loaded")
    expect(early.first).to_be_visible()
    chosen = page.locator("#gallery-option-2")
    name = str(chosen.get_attribute("aria-label")).split(",")[0]
    chosen.click()
    expect(page.locator("#picture-title")).to_have_count(0)
    held[0].continue_()
    expect(page.locator("#loading")).to_have_count(0)
    expect(page.locator(".gallery-list")).to_have_count(1)
    expect(page.locator("#picture-title")).to_have_text(name)  # what was chosen meanwhile
    expect(page.locator("#gallery-option-2")).to_have_attribute("aria-selected", "true")


@desktop
def test_no_line_breaks_an_option(page: Page, app_url: str) -> None:
    page.goto(f"{app_url}/")
    options = page.locator("#banner-text code")
    expect(options).to_have_text(["--offline", "--weights FILE"])
    breaks = set()
    for width in range(400, 1100, 20):
        page.set_viewport_size({"width": width, "height": 800})
        page.locator("#banner-text").focus()  # else a narrow page shows one line of it
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
