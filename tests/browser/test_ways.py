"""From page to page in a real browser: what was looked at goes along, the tour holds nobody."""

import re
from urllib.parse import parse_qs, urlencode

import pytest
from playwright.sync_api import Page, expect

from dashboard.server.tour import STEPS
from tests.browser.conftest import desktop
from tests.browser.late import come_back, reloads

NOTICE = "#view-notice"


def shown(page: Page, name: str) -> dict[str, str]:
    """Waits for that page, which has nothing to complain about; what it shows then."""
    expect(page).to_have_title(re.compile(f"^{name} "))
    page.wait_for_function("() => Boolean(window.stratoscope?.shownValues?.())")
    expect(page.locator(NOTICE)).to_be_empty()
    view: dict[str, object] = page.evaluate("window.stratoscope.shownValues()")
    return {name: str(value) for name, value in view.items() if value not in (None, "")}


def follow(page: Page, name: str) -> dict[str, str]:
    """Opens a page by the navigation; see `shown`."""
    page.locator(".top nav").get_by_role("link", name=name).click()
    return shown(page, name)


def open_layers(page: Page, app_url: str, image: str) -> dict[str, str]:
    """Layers at the middle of the network, asked about a class of one's own."""
    opened = {"image": image, "layer": "blocks.4.1", "target": "504"}
    query = "&".join(f"{name}={value}" for name, value in opened.items())
    page.goto(f"{app_url}/layers/?{query}")
    shown(page, "Layers")
    return opened


@desktop
def test_what_is_looked_at_comes_back_after_pages_that_do_not_show_it(
    page: Page, app_url: str, images: dict[str, str]
) -> None:
    opened = open_layers(page, app_url, images["coffee.png"])
    for between in ("Methods", "Reviews", "Dataset"):
        query = follow(page, between)
        assert "image" not in query
        assert query.get("layer", "blocks.4.1") == "blocks.4.1"
        assert opened.items() <= follow(page, "Layers").items()
    assert opened.items() <= follow(page, "Explore").items()


@desktop
def test_who_is_quicker_than_the_page_takes_along_what_its_address_says(
    page: Page, app_url: str, images: dict[str, str]
) -> None:
    opened = {"image": images["coffee.png"], "layer": "blocks.4.1", "target": "504"}
    page.route("**/_dash-update-component", lambda _route: None)  # which is never answered
    page.goto(f"{app_url}/layers/?{urlencode(opened)}")
    link = page.locator(".top nav").get_by_role("link", name="Explore")
    expect(link).to_be_visible()
    page.unroute_all()
    link.click()
    assert opened.items() <= shown(page, "Explore").items()


@desktop
def test_methods_shows_a_method_on_what_was_looked_at(
    page: Page, app_url: str, images: dict[str, str]
) -> None:
    opened = open_layers(page, app_url, images["coffee.png"])
    follow(page, "Methods")
    page.locator('#approaches-list [data-approach="hires_cam"]').click()
    link = page.locator("#guide-place-link")
    expect(link).to_have_attribute("href", re.compile("method=hires_cam"))
    link.click()
    assert {**opened, "method": "hires_cam"}.items() <= shown(page, "Explore").items()


@desktop
def test_another_image_leads_to_explore_with_its_own_class(
    page: Page, app_url: str, images: dict[str, str]
) -> None:
    open_layers(page, app_url, images["coffee.png"])
    page.goto(f"{app_url}/compare/?image={images['chelsea.png']}")
    shown(page, "Compare")
    query = follow(page, "Explore")
    assert query["image"] == images["chelsea.png"]
    assert "target" not in query


def led(page: Page, seen: dict[str, str], view: dict[str, str]) -> dict[str, str]:
    """What the link to Explore says with this view of a page, after what was seen before."""
    search: str = page.evaluate(
        """async ([seen, view]) => {
          const module = new URL("assets/app/nav-links.mjs", location.href).href;
          const { led, remember } = await import(module);
          remember(seen);
          remember(view);
          return new URL(led("/")).search;
        }""",
        [seen, view],
    )
    return {key: value for key, (value, *_) in parse_qs(search.lstrip("?")).items()}


@desktop
def test_nothing_of_another_model_goes_along(page: Page, app_url: str) -> None:
    page.goto(f"{app_url}/methods/")
    shown(page, "Methods")
    seen = {"model": "one", "layer": "its", "image": "some", "target": 3, "pinned": "other"}
    assert led(page, seen, {"model": "one"}) == {**seen, "target": "3"}
    kept = {"model": "two", "image": "some", "pinned": "other"}
    assert led(page, seen, {"model": "two"}) == kept
    assert led(page, seen, {"model": "two", "layer": "own"}) == {**kept, "layer": "own"}
    judged = {"model": "one", "layer": "later", "target": 7}  # about a sample, not about `image`
    assert led(page, seen, judged) == {**seen, "layer": "later", "target": "3"}


def take_tour(page: Page, app_url: str, stop: int) -> None:
    """From its offer to a stop."""
    page.goto(f"{app_url}/")
    page.get_by_role("button", name="Take the tour").first.click()
    for number in range(1, stop):
        expect(page.get_by_role("dialog")).to_contain_text(f"{number} of {len(STEPS)}")
        page.locator(".tour-next").click()
    expect(page.get_by_role("dialog")).to_contain_text(f"{stop} of {len(STEPS)}")


@desktop
@pytest.mark.parametrize("path", ["", "compare/"])
def test_who_comes_back_from_another_tab_finds_what_was_chosen(
    page: Page, app_url: str, path: str
) -> None:
    page.goto(f"{app_url}/{path}?layer=blocks.2.1")
    page.locator('.strip-tile[data-layer="blocks.4.1"]').click()
    expect(page).to_have_url(re.compile("layer=blocks.4.1"))
    with page.expect_response(reloads) as answer:
        come_back(page)
    assert answer.value.ok
    page.wait_for_load_state("networkidle")
    assert page.evaluate("window.stratoscope.shownValues().layer") == "blocks.4.1"
    expect(page.locator("#layer-select")).to_have_value("blocks.4.1")
    expect(page).to_have_url(re.compile("layer=blocks.4.1"))
    page.go_back()
    expect(page.locator("#layer-select")).to_have_value("blocks.2.1")


@desktop
def test_who_goes_elsewhere_leaves_the_tour_and_finds_it_again(page: Page, app_url: str) -> None:
    take_tour(page, app_url, 2)
    box = page.get_by_role("dialog")
    follow(page, "Compare")
    expect(page).to_have_url(re.compile("/compare/"))
    expect(box).to_have_count(0)
    expect(page.locator(".tour-offer")).to_be_hidden()
    follow(page, "Explore")
    expect(box).to_contain_text(f"2 of {len(STEPS)}")
    page.locator(".tour-next").click()
    expect(box).to_contain_text(f"3 of {len(STEPS)}")


@desktop
def test_back_leads_out_of_a_page_of_the_tour(page: Page, app_url: str) -> None:
    last_of_explore = len([step for step in STEPS if step.page == "/"])
    take_tour(page, app_url, last_of_explore + 1)
    expect(page).to_have_url(re.compile("/layers/"))
    shown(page, "Layers")
    page.go_back(wait_until="commit")
    shown(page, "Explore")
    expect(page.get_by_role("dialog")).to_have_count(0)
    follow(page, "Layers")
    expect(page.get_by_role("dialog")).to_contain_text(f"{last_of_explore + 1} of {len(STEPS)}")
    page.get_by_role("button", name="Back", exact=True).click()  # the tour's own
    expect(page).to_have_title(re.compile("^Explore "))
    expect(page.get_by_role("dialog")).to_contain_text(f"{last_of_explore} of {len(STEPS)}")
