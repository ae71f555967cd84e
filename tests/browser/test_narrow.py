"""What has a fixed place is not wider than it on narrow pages, in Chromium."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import phone

TOO_WIDE = (
    "all => all.filter(each => each.scrollWidth > each.clientWidth + 1).map(each => each.innerText)"
)


@phone
@pytest.mark.parametrize(
    ("path", "parts"),
    [("/reviews/", ".naming button"), ("/", ".statistics-values span")],
    ids=["button", "statistics"],
)
def test_words_stay_in_their_place(page: Page, app_url: str, path: str, parts: str) -> None:
    page.goto(f"{app_url}{path}")
    expect(page.locator(parts).first).to_be_visible()
    assert page.locator(parts).evaluate_all(TOO_WIDE) == []


def test_a_banner_and_the_foot_of_an_edited_picture_fit_768_pixels(
    page: Page, app_url: str
) -> None:
    page.set_viewport_size({"width": 768, "height": 1024})
    page.goto(f"{app_url}/?edits=greyscale")
    expect(page.locator("#picture-stage-map")).not_to_have_js_property("naturalWidth", 0)
    foot = page.locator(".of-map")
    assert foot.evaluate("all => all.scrollWidth <= all.clientWidth + 1")
    banner = page.locator("#banner-text")
    expect(banner).to_contain_text("offline")
    assert banner.evaluate("text => text.scrollWidth <= text.clientWidth + 1")
    assert banner.evaluate("text => getComputedStyle(text).whiteSpace") == "normal"


@phone
@pytest.mark.parametrize(
    ("path", "chief"),
    [("/", "picture-panel"), ("/layers/", "look-panel"), ("/compare/", "in-step-panel")],
)
def test_what_a_page_is_for_comes_before_the_gallery(
    page: Page, app_url: str, path: str, chief: str
) -> None:
    page.goto(f"{app_url}{path}")
    expect(page.locator(f"#{chief}")).to_be_visible()
    top = "each => each.getBoundingClientRect().top"
    first, gallery = (page.locator(f"#{panel}") for panel in (chief, "gallery-panel"))
    assert first.evaluate(top) < gallery.evaluate(top)


@phone
def test_the_name_of_the_model_is_read_whole_in_the_header(page: Page, app_url: str) -> None:
    page.goto(f"{app_url}/")
    select = page.locator("#model-select")
    expect(select).to_be_visible()
    assert select.evaluate("each => each.scrollWidth <= each.clientWidth")
    wide, text = select.evaluate(
        """each => {
          const { font, paddingLeft, paddingRight } = getComputedStyle(each);
          const pen = new OffscreenCanvas(1, 1).getContext("2d");
          pen.font = font;
          const { width } = pen.measureText(each.selectedOptions[0].text);
          return [each.clientWidth - parseFloat(paddingLeft) - parseFloat(paddingRight), width];
        }"""
    )
    assert text <= wide


@pytest.mark.parametrize("width", [390, 768])
@phone
def test_the_difference_is_as_large_as_the_images_that_it_compares(
    page: Page, app_url: str, width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 1024})
    page.goto(f"{app_url}/compare/")
    for stage in ("a", "difference", "b"):
        expect(page.locator(f"#stage-{stage}-map")).not_to_have_js_property("naturalWidth", 0)
    sizes = "all => all.map(each => [each.offsetWidth, each.offsetHeight])"
    canvases = page.locator("#stage-a-canvas, #stage-difference-canvas, #stage-b-canvas")
    a, difference, b = canvases.evaluate_all(sizes)
    assert a == difference == b
