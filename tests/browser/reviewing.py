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
    page.reload()  # what is signed is what the page shows: predictions may have come meanwhile
    page.wait_for_function("() => window.stratoscope.isSettled()")
    page.locator("#review-sign-statement-input").fill("Fit for release 2.")
    page.on("dialog", lambda dialog: dialog.accept())
    page.wait_for_function("() => window.stratoscope.isSettled()")
    action(page, "Sign off")
    signed = page.locator("#review-sign-words").filter(has_text="Fit for release 2.")
    changed = page.locator("[data-says=sign]").filter(has_text="has changed since you opened it")
    expect(signed.or_(changed)).to_be_visible()
    if changed.is_visible():  # such as predictions that came meanwhile, which nobody has seen
        page.wait_for_function("() => window.stratoscope.isSettled()")  # now the page shows them
        action(page, "Sign off")
    expect(signed).to_be_visible()
    expect(page.locator("#review-sign-form")).to_be_hidden()
    expect(page.locator("#review-head-state")).to_have_text("signed off")
    return page.locator("#review-sign-words code").inner_text()
