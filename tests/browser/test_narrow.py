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
    line = banner.evaluate("text => parseFloat(getComputedStyle(text).lineHeight)")
    assert banner.evaluate("text => text.clientHeight") < 1.5 * line
    banner.focus()  # shows all of it
    assert banner.evaluate("text => text.clientHeight") > 1.5 * line
