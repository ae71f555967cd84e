"""The gallery alone, over 50,000 images that a small server makes up: its window, and uploads."""

import re
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from dash import html
from playwright.sync_api import FilePayload, Locator, Page, expect

from dashboard.components import Gallery
from tests.browser.components.gallery_server import Server, add_routes
from tests.browser.components.mounted import mounted
from tests.browser.profiles import Profiles

LAST = 49_999
WIDE, NARROW = (1440, 900), (390, 844)
wide = pytest.mark.parametrize("size", [WIDE], ids=["1440"], indirect=True)
PICTURE: FilePayload = {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": b"\xff\xd8\xff"}


@pytest.fixture
def server() -> Server:
    return Server()


@pytest.fixture(params=[WIDE, NARROW], ids=["1440", "390"])
def size(request: pytest.FixtureRequest) -> tuple[int, int]:
    return request.param  # type: ignore[no-any-return]


@pytest.fixture
def expected() -> str:
    """What the console is to state; "" for nothing."""
    return ""


@pytest.fixture
def page(
    profiles: Profiles, server: Server, size: tuple[int, int], expected: str
) -> Iterator[Page]:
    style = {"width": 268, "maxWidth": "100%", "height": 500}
    section = html.Section(
        [html.H1("Gallery"), Gallery(id="gallery")], className="panel", style=style
    )
    with mounted(
        profiles,
        html.Main(section),
        lambda app: add_routes(app.server, server),
        expected=expected,
        size=size,
    ) as opened:
        expect(opened.locator(".gallery-list")).to_be_visible()
        yield opened


def change(page: Page, **properties: str) -> None:
    """What callbacks do."""
    page.evaluate("props => window.dash_clientside.set_props('gallery', props)", properties)


def ask(page: Page, selected: str = "", **filters: str) -> None:
    """What the page does when the view changes."""
    fields = ("text", "label", "group", "outcome")
    view = {**dict.fromkeys(fields, ""), "sort": "name", "model": "m", **filters}
    change(page, **view, selected=selected)


def select(page: Page, selected: str) -> None:
    change(page, selected=selected)


def cell(page: Page, index: int) -> Locator:
    return page.locator(f"#gallery-option-{index}")


def loaded(page: Page, index: int) -> Locator:
    return page.locator(f"#gallery-option-{index}.loaded")


def scroll(page: Page) -> float:
    place = page.locator(".gallery-list").evaluate("e => e.scrollTop + e.scrollLeft")
    return float(place)


def held(page: Page, name: str = "selected") -> str:
    """A property of the component, as Python sees it."""
    return page.evaluate(  # type: ignore[no-any-return]
        "name => window.dash_component_api.getLayout('gallery').props[name]", name
    )


def test_first_thumbnails_need_one_request_and_only_those_in_sight_are_in_the_page(
    page: Page, server: Server
) -> None:
    ask(page)
    expect(loaded(page, 0)).to_be_visible()
    assert set(server.pages) == {0}
    expect(page.locator("#gallery-count")).to_have_text("50,000 images")
    expect(page.locator("#gallery-predicted")).to_have_text("50,000 of 50,000 predicted")
    assert page.locator(".gallery-cell").count() < 80


@wide
def test_what_the_address_asks_for_stands_before_there_is_a_view(
    page: Page, server: Server
) -> None:
    page.goto(f"{page.url}?image=id30000&model=m&sort=name")
    expect(loaded(page, 30_000)).to_be_visible()
    server.pages.clear()
    ask(page, "id30000", model="m", sort="name")
    expect(cell(page, 30_000)).to_be_in_viewport()
    assert server.pages == []  # the view asks the same
    select(page, "id7")
    expect(cell(page, 30_000)).to_be_in_viewport()
    ask(page, "id7", model="another", sort="name")
    expect(loaded(page, 7)).to_be_in_viewport()


BROKEN = pytest.mark.parametrize("expected", ["status of 503"])


@wide
@BROKEN
def test_an_address_that_asks_wrongly_is_left_to_its_view(page: Page, server: Server) -> None:
    server.broken = True
    with page.expect_response(lambda response: response.status >= 400):
        page.goto(f"{page.url}?model=m&sort=name")
    expect(page.locator(".gallery-note")).to_be_hidden()
    server.broken = False
    ask(page, model="m", sort="name")
    expect(loaded(page, 0)).to_be_visible()


def test_jump_to_the_last_and_back(page: Page, server: Server) -> None:
    ask(page)
    expect(loaded(page, 0)).to_be_visible()
    page.locator(".gallery-list").press("End")
    expect(loaded(page, LAST)).to_be_in_viewport()
    assert cell(page, LAST).get_attribute("aria-posinset") == "50000"
    assert cell(page, LAST).get_attribute("aria-setsize") == "50000"
    assert len(set(server.pages)) <= 3
    page.locator(".gallery-list").press("Home")
    expect(loaded(page, 0)).to_be_in_viewport()


def test_scroll_bar_is_true(page: Page) -> None:
    ask(page)
    expect(loaded(page, 0)).to_be_visible()
    page.locator(".gallery-list").evaluate(
        "e => e.scrollTo((e.scrollWidth - e.clientWidth) / 2,"
        "                (e.scrollHeight - e.clientHeight) / 2)"
    )
    expect(loaded(page, 25_000)).to_be_visible()


def test_arrows_move_and_enter_selects(page: Page, size: tuple[int, int]) -> None:
    ask(page, selected="id0")
    gallery = page.locator(".gallery-list")
    expect(cell(page, 0)).to_have_attribute("aria-selected", "true")
    gallery.press("ArrowRight")
    gallery.press("ArrowDown")
    below = 2 if size[0] <= 700 else 4
    expect(gallery).to_have_attribute("aria-activedescendant", f"gallery-option-{below}")
    assert held(page) == "id0"
    gallery.press("Enter")
    assert held(page) == f"id{below}"
    expect(cell(page, below)).to_have_attribute("aria-selected", "true")
    expect(cell(page, 0)).to_have_attribute("aria-selected", "false")


def test_click_selects_and_the_scroll_position_stays(page: Page) -> None:
    ask(page, selected="id0")
    expect(loaded(page, 0)).to_be_visible()
    page.locator(".gallery-list").press("End")
    expect(loaded(page, LAST)).to_be_in_viewport()
    before = scroll(page)
    cell(page, LAST - 1).click()
    assert held(page) == f"id{LAST - 1}"
    select(page, f"id{LAST - 1}")
    select(page, "id0")  # as after Back
    expect(cell(page, LAST - 1)).to_have_attribute("aria-selected", "false")
    assert scroll(page) == before


@wide
def test_scroll_position_stays_where_the_list_lacks_the_selected_image(page: Page) -> None:
    page.goto(f"{page.url}?image=mine")
    expect(loaded(page, 0)).to_be_visible()
    ask(page, selected="mine")
    expect(loaded(page, 0)).to_be_visible()
    page.locator(".gallery-list").press("End")
    expect(loaded(page, LAST)).to_be_in_viewport()
    before = scroll(page)
    with page.expect_response("**/gallery/items?*find=another*"):
        select(page, "another")
    expect(page.locator(".gallery-list")).to_have_attribute("aria-busy", "false")
    assert scroll(page) == before


def test_selected_image_is_in_sight_at_first(page: Page) -> None:
    ask(page, selected="id31234")
    expect(loaded(page, 31_234)).to_be_in_viewport()
    expect(cell(page, 31_234)).to_have_attribute("aria-selected", "true")


@wide
def test_the_selected_image_stays_in_sight_in_a_smaller_window(page: Page) -> None:
    ask(page)
    last = page.locator(".gallery-list").evaluate(
        "e => [...e.querySelectorAll('.gallery-cell')].map(c => c.getBoundingClientRect())"
        ".filter(c => c.bottom <= e.getBoundingClientRect().bottom).length - 1"
    )
    cell(page, last).click()
    page.locator("section.panel").evaluate("e => e.style.height = '380px'")
    expect(cell(page, last)).to_be_in_viewport(ratio=0.99)
    expect(page.locator(".gallery-list")).to_have_js_property("scrollLeft", 0)
    inside = """e => e.getBoundingClientRect().bottom
      <= document.querySelector(".gallery-list").getBoundingClientRect().bottom"""
    page.wait_for_function(f"() => ({inside})(document.querySelector('#gallery-option-{last}'))")


@wide
def test_outcomes_have_words_and_a_shape(page: Page) -> None:
    ask(page)
    for index, (words, shape) in enumerate(
        [
            ("tabby, predicted right", "right"),
            ("tabby → lynx, predicted wrong", "wrong"),
            ("tabby, predicted lynx", "unknown"),
        ]
    ):
        expect(cell(page, index)).to_have_attribute("aria-label", re.compile(rf"\.jpg, {words}$"))
        expect(cell(page, index).locator(f".outcome.{shape}")).to_be_visible()


@wide
def test_nothing_fits_and_clearing_the_filters(page: Page) -> None:
    ask(page, text="nothing", label="cat")
    expect(page.locator(".gallery-note")).to_contain_text("No image matches")
    page.get_by_role("button", name="Clear the filters").click()
    assert (held(page, "text"), held(page, "label"), held(page, "model")) == ("", "", "m")
    expect(loaded(page, 0)).to_be_visible()
    expect(page.locator(".gallery-note")).to_be_hidden()


@wide
@BROKEN
def test_an_error_is_shown_and_the_request_repeated(page: Page, server: Server) -> None:
    server.broken = True
    ask(page, sort="class")
    expect(page.locator(".gallery-note")).to_contain_text("The gallery is being repaired.")
    server.broken = False
    page.get_by_role("button", name="Try again").click()
    expect(loaded(page, 0)).to_be_visible()


@wide
def test_pages_scrolled_past_are_not_waited_for(page: Page, server: Server) -> None:
    ask(page)
    expect(loaded(page, 0)).to_be_visible()
    aborted: list[str] = []
    page.on("requestfailed", lambda request: aborted.append(request.url))
    server.delay = 5  # longer than the way to the end takes
    page.locator(".gallery-list").evaluate(
        "async e => { for (let i = 1; i <= 20; i++) { e.scrollTo(i * 9000, i * 9000);"
        "await new Promise(requestAnimationFrame); } }"
    )
    server.delay = 0
    page.locator(".gallery-list").press("End")
    expect(loaded(page, LAST)).to_be_in_viewport()
    assert sum("/gallery/items" in url for url in aborted) >= 10
    assert page.locator(".gallery-cell").count() < 80


@wide
def test_outcomes_follow_the_predictions(page: Page, server: Server) -> None:
    server.done = 10
    ask(page, sort="class")
    expect(page.locator("#gallery-predicted")).to_have_text("10 of 50,000 predicted")
    server.done = 20
    expect(page.locator("#gallery-predicted")).to_have_text("20 of 50,000 predicted")


@wide
def test_click_chooses_for_the_side_that_is_set(page: Page) -> None:
    ask(page, selected="id0", selected_b="id4", choosing="b")
    expect(cell(page, 4)).to_have_attribute("aria-selected", "true")
    expect(cell(page, 0)).to_have_attribute("aria-selected", "false")
    cell(page, 2).click()
    assert (held(page), held(page, "selected_b")) == ("id0", "id2")
    change(page, choosing="a")
    expect(cell(page, 0)).to_have_attribute("aria-selected", "true")


@wide
def test_tile_is_marked_before_dash_hears_of_the_click(page: Page) -> None:
    ask(page, selected="id0")
    expect(loaded(page, 1)).to_be_visible()
    marked = cell(page, 1).evaluate("cell => { cell.click(); return cell.ariaSelected; }")
    assert marked == "true"


@wide
def test_image_that_is_selected_before_there_is_a_view_is_passed_on(page: Page) -> None:
    expect(loaded(page, 1)).to_be_visible()
    cell(page, 1).click()
    assert held(page) == ""
    ask(page, selected="id0")
    expect(cell(page, 1)).to_have_attribute("aria-selected", "true")
    assert held(page) == "id1"


@wide
@pytest.mark.parametrize("expected", ["status of 400"])
def test_upload_is_selected_or_refused_in_the_servers_words(page: Page) -> None:
    ask(page, selected="id0")
    choose = page.locator("#gallery-upload input")
    choose.set_input_files([{"name": "a.jpg", "mimeType": "image/jpeg", "buffer": b"text"}])
    expect(page.locator(".upload-status")).to_have_text("This is no picture.")
    choose.set_input_files([PICTURE])
    expect(page.locator(".upload-show")).to_have_attribute("aria-pressed", "true")
    expect(page.locator(".upload-status")).to_be_empty()
    assert held(page) == "mine"
    select(page, "id0")
    expect(page.locator(".upload-show")).to_have_attribute("aria-pressed", "false")
    page.locator(".upload-show").click()
    assert held(page) == "mine"
    change(page, pinned="mine")
    page.get_by_role("button", name="Delete mine.jpg").click()
    expect(page.locator(".upload-mine")).to_be_hidden()
    assert (held(page), held(page, "pinned")) == ("", "")
    expect(page.locator(".upload-status")).to_have_text(
        "mine.jpg was deleted; the first image of the gallery is shown instead."
    )


@wide
def test_dropped_file_is_uploaded_for_the_side_that_is_set(page: Page) -> None:
    ask(page, selected="id0", choosing="b")
    panel = page.locator(".panel")
    data = page.evaluate_handle(
        """() => { const data = new DataTransfer();
        data.items.add(new File([new Uint8Array([255, 216])], "b.jpg")); return data; }"""
    )
    panel.dispatch_event("dragover", {"dataTransfer": data})
    expect(panel).to_have_class("panel dropping")
    panel.dispatch_event("drop", {"dataTransfer": data})
    expect(panel).to_have_class("panel")
    expect(page.locator(".upload-mine img")).to_be_visible()
    assert (held(page), held(page, "selected_b")) == ("id0", "mine")


def test_no_axe_violation(page: Page) -> None:
    ask(page, selected="id0")
    expect(loaded(page, 0)).to_be_visible()
    report = Axe().run(page, context="main")
    assert [each["id"] for each in report.response["violations"]] == []
