"""For everyone: no axe-core violation, both themes, both widths, and the keyboard alone."""

from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESKTOP, PHONE, desktop
from tests.browser.explore import Explore
from tests.browser.late import held_back

UNMOVED = "() => !document.getAnimations().some((each) => each instanceof CSSTransition)"
STILL = (
    f'{UNMOVED} && !document.querySelector("main .busy, main .waiting, #queue-place:not(:empty)")'
)
FITS = "width => document.documentElement.scrollWidth === width"


def violations(page: Page, still: str = STILL) -> list[str]:
    """What axe-core objects to, once nothing is dimmed; still: as for `expect_no_violation`."""
    expect_still(page, still)
    result = Axe().run(page).response["violations"]
    return [f"{each['id']}: {[node['html'][:120] for node in each['nodes']]}" for each in result]


def expect_still(page: Page, still: str = STILL) -> None:
    """No colour is on its way from one theme to the other, and nothing is dimmed while it waits."""
    page.wait_for_function(still, polling=100)


def expect_no_violation(page: Page, width: int, still: str = STILL) -> None:
    """Neither in the theme that is shown nor in the other; and the page is no wider than that.

    still: UNMOVED for a page that is still loading.
    """
    root, themes = page.locator("html"), ["light", "dark"]
    expect_still(page, still)
    for _ in themes:
        shown = str(root.get_attribute("data-bs-theme"))
        assert violations(page, still) == [], shown
        page.wait_for_function(FITS, arg=width)  # charts take their size a moment later
        page.locator("#theme-button").click()
        (other,) = (theme for theme in themes if theme != shown)
        expect(root).to_have_attribute("data-bs-theme", other)


def expect_no_violation_at_both_widths(page: Page) -> None:
    """As `expect_no_violation`, of a page that is loaded once; the last width is the phone's."""
    for size in (DESKTOP, PHONE):
        page.set_viewport_size(size)  # type: ignore[arg-type]
        page.wait_for_function(FITS, arg=size["width"])
        expect_no_violation(page, size["width"])


@pytest.mark.parametrize("theme", ["dark", "light"])
@desktop
def test_the_theme_is_the_one_that_the_system_prefers(
    page: Page, app_url: str, theme: Literal["dark", "light"]
) -> None:
    page.emulate_media(color_scheme=theme)
    page.goto(f"{app_url}/methods/")
    expect(page.locator("html")).to_have_attribute("data-bs-theme", theme)
    expect(page.locator("#guide-subtitle")).not_to_be_empty()


@desktop
def test_no_axe_violation_and_no_sideways_scrolling(
    explore: Explore, images: dict[str, str]
) -> None:
    explore.open()
    expect_no_violation_at_both_widths(explore.page)
    pinned = f"?pinned={images['chelsea.png']}&layer=blocks.1.0&target=0&relevance=signed&zoom=2"
    explore.open(pinned)
    expect(explore.find("#view-notice")).to_contain_text("zoom")
    expect(explore.find("#words-text .caution")).to_be_visible()
    expect_no_violation_at_both_widths(explore.page)
    explore.open("?edits=brightness:factor=1.8;erase:box=20%2B20%2B60%2B60;jpeg:off=1")
    expect(explore.find("#changes-words")).to_contain_text("begin to differ")
    expect(explore.find("#edits .edits-live")).to_contain_text("points")
    expect_no_violation_at_both_widths(explore.page)


@pytest.mark.parametrize("path", ["layers/", "methods/", "reviews/", "reviews/?mode=new", "help/"])
@desktop
def test_no_axe_violation_while_a_page_loads(
    page: Page, app_url: str, viewport: dict[str, int], path: str
) -> None:
    with held_back(page):
        page.goto(f"{app_url}/{path}")
        expect(page.locator("main .panel:visible").first).to_be_visible()
        expect_no_violation(page, viewport["width"], UNMOVED)


@desktop
def test_theme_is_dark_and_kept(explore: Explore) -> None:
    explore.open()
    light = explore.find("body").evaluate("e => getComputedStyle(e).backgroundColor")
    explore.find("#theme-button").click()
    root = explore.find("html")
    expect(root).to_have_attribute("data-bs-theme", "dark")
    explore.page.reload()
    expect(root).to_have_attribute("data-bs-theme", "dark")
    expect(explore.find("#theme-button")).to_be_visible()
    dark = explore.find("body").evaluate("e => getComputedStyle(e).backgroundColor")
    assert brightness(dark) < 60
    assert brightness(light) > 200
    explore.find("#theme-button").click()
    expect(root).to_have_attribute("data-bs-theme", "light")


def brightness(colour: str) -> float:
    """The mean channel of "rgb(r, g, b)", 0 to 255."""
    channels = colour.removeprefix("rgb(").removesuffix(")").split(",")
    return sum(map(float, channels)) / 3


@desktop
def test_everything_by_keyboard(explore: Explore, images: dict[str, str]) -> None:
    explore.open()
    press = explore.page.keyboard.press
    title = explore.find("#picture-title").inner_text()

    tab_to(explore, ".gallery-list")
    press("ArrowRight")
    press("Enter")
    expect(explore.find("#picture-title")).not_to_have_text(title)
    name = explore.find("#picture-title").inner_text()
    explore.expect_image(name, images[name])

    tab_to(explore, "#layer-select")
    press("ArrowUp")
    explore.expect_layer("blocks.6.0")

    tab_to(explore, ".prediction")
    press("Tab")
    press("Enter")
    second = explore.find(".prediction").nth(1)
    expect(second).to_have_attribute("aria-pressed", "true")
    expect(second).to_be_focused()
    expect(explore.find("#words-text")).to_contain_text("the maps explain")

    tab_to(explore, ".strip-tile")
    press("ArrowLeft")
    explore.expect_layer("blocks.5.3")
    expect(explore.tile("blocks.5.3")).to_be_focused()
    explore.expect_no_panel_notice()


def tab_to(explore: Explore, selector: str) -> None:
    """Presses Tab until the focus is there; it must be reachable from where it is."""
    for _ in range(40):
        explore.page.keyboard.press("Tab")
        if explore.find(f"{selector}:focus").count():
            return
    pytest.fail(f"{selector} is not reached by Tab")
