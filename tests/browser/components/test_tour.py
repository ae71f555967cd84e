"""The tour alone: offered once, shown where its stop is, and ended for good."""

from dash import html
from playwright.sync_api import Page, expect

from dashboard.components import Tour
from tests.browser.components.mounted import mounted
from tests.browser.profiles import Profiles

STOPS = [
    {"page": "/", "shows": ["gone", "one"], "chief": "", "title": "First", "text": "This is one."},
    {"page": "/elsewhere/", "shows": ["far"], "chief": "", "title": "Far", "text": "This is far."},
    {"page": "/", "shows": ["two"], "chief": "", "title": "Last", "text": "This is two."},
]
LAYOUT = html.Main(
    [
        html.P("One", id="one"),
        html.P("Two", id="two", style={"marginTop": "2000px"}),
        Tour(id="tour", offer="New here?", stops=STOPS),
    ]
)


def go_to(page: Page, stop: int) -> None:
    """Comes back to the page while the tour is at a stop."""
    page.evaluate("stop => sessionStorage.setItem('stratoscope-tour-stop', stop)", str(stop))
    page.reload()


def test_its_stops_are_shown_on_their_page_and_escape_ends_it(profiles: Profiles) -> None:
    with mounted(profiles, LAYOUT) as page:
        box, offer, here = (
            page.locator(name) for name in (".tour-box", ".tour-offer", ".tour-here")
        )
        expect(offer).to_contain_text("New here?")
        page.get_by_role("button", name="Take the tour").click()
        expect(offer).to_have_count(0)
        expect(box).to_contain_text("First")
        expect(box).to_contain_text("1 of 3")
        expect(here).to_have_text("One")
        expect(page.get_by_role("button", name="Next")).to_be_focused()
        go_to(page, 1)
        expect(page.locator("#two")).to_be_attached()
        expect(box).to_have_count(0)
        go_to(page, 2)
        expect(box).to_contain_text("3 of 3")
        expect(here).to_have_text("Two")
        expect(here).to_be_in_viewport()
        expect(page.get_by_role("button", name="Done")).to_be_focused()
        page.keyboard.press("Escape")
        expect(box).to_have_count(0)
        expect(here).to_have_count(0)
        page.reload()
        expect(page.locator("#two")).to_be_attached()
        expect(box.or_(offer)).to_have_count(0)


def test_it_is_offered_where_it_begins(profiles: Profiles) -> None:
    elsewhere = [html.P("One", id="one"), Tour(id="tour", offer="New here?", stops=STOPS[1:])]
    with mounted(profiles, html.Main(elsewhere)) as page:
        expect(page.locator("#one")).to_be_visible()
        expect(page.locator(".tour-offer")).to_have_count(0)


def test_who_declines_gets_no_second_offer(profiles: Profiles) -> None:
    with mounted(profiles, LAYOUT) as page:
        page.get_by_role("button", name="Not now").click()
        page.reload()
        expect(page.locator("#one")).to_be_visible()
        expect(page.locator(".tour-offer")).to_have_count(0)
