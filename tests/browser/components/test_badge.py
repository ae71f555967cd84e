"""The badge alone: its words, its link, and the tests that are folded below it."""

from collections.abc import Iterator

import dash
import pytest
from dash import Input, Output, html
from playwright.sync_api import Page, expect

from dashboard.components import Badge, BadgeData, Findings
from dashboard.trust.finding import Finding
from dashboard.ui.badge import badge_of, finding_data
from tests.browser.components.mounted import mounted
from tests.browser.profiles import Profiles

TESTS = (
    Finding("Sanity", "good", "The map depends on the weights.", "Seed 0."),
    Finding("Stability", "not tested", "Not tested."),
)
TESTED = badge_of(
    Finding("Trust", "not tested", "Not tested: stability."), TESTS, "/?layer=a#trust"
)
PASSED = badge_of(Finding("Trust", "good", "Passed all tests."))
STEPS: list[BadgeData | None] = [PASSED, None, TESTED]


def register(app: dash.Dash) -> None:
    @app.callback(Output("map-badge", "data"), Input("next", "n_clicks"), prevent_initial_call=True)
    def step(clicks: int) -> BadgeData | None:
        return STEPS[clicks - 1]


@pytest.fixture
def page(profiles: Profiles) -> Iterator[Page]:
    layout = html.Main(
        [
            Badge(id="map-badge", data=TESTED),
            Findings(id="tests", head="At last:", data=[finding_data(each) for each in TESTS]),
            html.Button("Next", id="next"),
        ]
    )
    with mounted(profiles, layout, register) as page:
        yield page


def test_the_badge_says_and_links_to_what_its_data_state(page: Page) -> None:
    badge = page.locator("#map-badge")
    expect(badge).to_have_text("– Not tested: stability.")
    expect(badge).to_have_class("trust-badge not-tested")
    expect(page.get_by_role("link", name="Not tested: stability.")).to_have_attribute(
        "href", "/?layer=a#trust"
    )
    page.locator("#next").click()
    expect(badge).to_have_text("✓ Passed all tests.")
    expect(badge).to_have_class("trust-badge good")
    expect(page.get_by_role("link")).to_have_count(0)
    expect(page.locator(".map-trust details")).to_have_count(0)
    page.locator("#next").click()
    expect(page.locator(".map-trust")).to_have_count(0)
    page.locator("#next").click()
    expect(badge).to_have_text("– Not tested: stability.")


def test_the_tests_are_folded_and_each_has_its_verdict_and_its_limits(page: Page) -> None:
    findings = page.locator("#map-badge-findings .finding")
    expect(findings.first).to_be_hidden()
    page.get_by_text("Tests and their limits").click()
    expect(findings).to_have_count(2)
    expect(findings.first.get_by_role("heading")).to_have_text("Sanity✓ good")
    expect(findings.first.locator(".verdict")).to_have_class("verdict good")
    expect(findings.last.locator(".verdict")).to_have_class("verdict not-tested")
    expect(findings.first.get_by_text("Seed 0.")).to_be_hidden()
    findings.first.get_by_text("Baselines and limits").press("Enter")
    expect(findings.first.get_by_text("Seed 0.")).to_be_visible()
    expect(findings.last.locator("details")).to_have_count(0)


def test_findings_stand_alone_under_their_head(page: Page) -> None:
    tests = page.locator("#tests")
    expect(tests).to_have_class("findings")
    expect(tests.locator(".quiet")).to_have_text("At last:")
    expect(tests.locator(".finding")).to_have_count(2)
    expect(tests.get_by_text("The map depends on the weights.")).to_be_visible()
