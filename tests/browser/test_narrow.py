"""What has a fixed place is not wider than it, at 390 pixels, in Chromium."""

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
