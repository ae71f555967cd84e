"""Help in a real browser: read, search, follow a link to its place, at both widths and themes."""

import re

from playwright.sync_api import Page, expect

from dashboard.core.version import __version__
from tests.browser.conftest import DESKTOP, PHONE, desktop, phone
from tests.browser.late import timers_held
from tests.browser.test_access import violations

TITLE = "#help-text-title"


def open_help(page: Page, base: str, search: str = "") -> None:
    page.goto(f"{base}/help/{search}")
    expect(page.locator("#help-text-kind")).not_to_be_empty()


def test_the_header_leads_to_the_manual_of_this_version(page: Page, app_url: str) -> None:
    page.goto(f"{app_url}/layers/")
    expect(page.locator("#model-select")).to_have_value("efficientnet_lite0")
    page.get_by_role("link", name="Help", exact=True).click()
    expect(page.locator("#help-text-kind")).not_to_be_empty()
    expect(page.locator("#help-version")).to_contain_text(__version__)
    expect(page.locator("#help-link[aria-current=page]")).to_be_visible()


@desktop
def test_it_is_accessible_and_no_wider_than_the_window(page: Page, app_url: str) -> None:
    for name in ("tutorial/first-ten-minutes", "howto/troubleshooting", "reference/settings"):
        open_help(page, app_url, f"?page={name}&search=weights")
        expect(page.locator(".help-hits li").first).to_be_visible()
        for size in (DESKTOP, PHONE):
            page.set_viewport_size(size)  # type: ignore[arg-type]
            assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
            for theme in ("light", "dark"):
                page.evaluate(f"document.documentElement.dataset.bsTheme = '{theme}'")
                assert violations(page) == [], (size, theme)


def test_a_search_leads_to_its_section_on_another_page(page: Page, app_url: str) -> None:
    open_help(page, app_url, "?page=explanation/numbers")
    expect(page.locator("#loading")).to_have_count(0)  # its field looks the same
    page.get_by_label("Search the manual").fill("prefixes buffers")
    page.get_by_role("link", name="Checkpoints", exact=True).first.click()
    expect(page.locator(TITLE)).to_have_text("Your own folder, model and checkpoint")
    expect(page).to_have_url(re.compile(r"page=howto/your-own.*#checkpoints$"))
    expect(page.locator("#checkpoints")).to_be_focused()
    expect(page.locator("#checkpoints")).to_be_in_viewport()
    page.go_back()
    expect(page.locator(TITLE)).to_have_text("What the numbers mean")


@desktop
def test_an_address_with_an_anchor_opens_there(page: Page, app_url: str) -> None:
    open_help(page, app_url, "?page=howto/your-own#preprocessing")
    expect(page.locator("#preprocessing")).to_be_focused()
    expect(page.locator("#preprocessing")).to_be_in_viewport()


@desktop
def test_code_is_copied(page: Page, app_url: str) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    open_help(page, app_url, "?page=howto/your-own")
    button = page.locator(".help-copy").nth(1)
    with timers_held(page, 1000):  # in which the button has its name again
        button.click()
        expect(button).to_have_text("Copied")
    expect(button).to_have_text("Copy")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("stratoscope --images pets")


@phone
def test_a_narrow_window_has_a_list_of_pages(page: Page, app_url: str) -> None:
    open_help(page, app_url)
    page.get_by_label("Page", exact=True).select_option("explanation/numbers")
    expect(page.locator(TITLE)).to_have_text("What the numbers mean")
    expect(page.locator(".help-contents")).to_be_hidden()


@desktop
def test_a_notice_leads_to_its_entry(page: Page, app_url: str) -> None:
    open_help(page, app_url, "?page=howto/fly")
    notice = page.locator("#view-notice")
    expect(notice).to_contain_text("The manual has no page 'howto/fly'.")
    with page.expect_popup() as opened:
        notice.get_by_role("link", name="Help on this message").click()
    expect(opened.value.locator("#unfit-error")).to_be_in_viewport()
