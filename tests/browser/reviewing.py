"""What a lead does on the Reviews page, for the browser tests."""

from playwright.sync_api import Page, expect


def action(page: Page, name: str) -> None:
    """Presses a button by its name."""
    page.get_by_role("button", name=name, exact=True).locator("visible=true").click()


def settle_first(page: Page, choice: str, why: str) -> None:
    """Settles the first of the disagreements."""
    first = page.locator(".dispute").first
    first.get_by_label("Settle").first.select_option(choice)
    first.get_by_label("Why").fill(why)
    first.get_by_role("button", name="Settle").click()


def sign(page: Page) -> str:
    """Closes the review and signs it; the digest of its report, as the page shows it."""
    action(page, "Close")
    expect(page.locator("#review-head-state")).to_have_text("closed")
    page.locator("#review-sign-statement-input").fill("Fit for release 2.")
    page.on("dialog", lambda dialog: dialog.accept())
    action(page, "Sign off")
    expect(page.locator("#review-sign-words")).to_contain_text("Fit for release 2.")
    expect(page.locator("#review-sign-form")).to_be_hidden()
    expect(page.locator("#review-head-state")).to_have_text("signed off")
    return page.locator("#review-sign-words code").inner_text()
