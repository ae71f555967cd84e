"""The gallery's virtual window in Chromium, over 50,000 images that a small server makes up."""

import re
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

from tests.browser.gallery_server import Server, running
from tests.browser.profiles import Profiles

LAST = 49_999


@pytest.fixture
def server() -> Iterator[Server]:
    with running(Server()) as state:
        yield state


WIDE, NARROW = (1440, 900), (390, 844)
wide = pytest.mark.parametrize("size", [WIDE], ids=["1440"], indirect=True)


@pytest.fixture(params=[WIDE, NARROW], ids=["1440", "390"])
def size(request: pytest.FixtureRequest) -> tuple[int, int]:
    return request.param  # type: ignore[no-any-return]


@pytest.fixture
def page(profiles: Profiles, server: Server, size: tuple[int, int]) -> Iterator[Page]:
    context = profiles.lend(server.url, viewport={"width": size[0], "height": size[1]})
    opened = context.new_page()
    problems: list[str] = []
    opened.on("pageerror", lambda error: problems.append(str(error)))
    opened.goto(server.url)
    yield opened
    profiles.take_back(context)
    assert problems == []


def ask(page: Page, selected: str = "", **filters: str) -> None:
    """What the page does when the view changes."""
    fields = ("text", "label", "group", "outcome", "sort", "model")
    view = {**dict.fromkeys(fields, ""), "sort": "name", **filters, "image": selected}
    page.evaluate("view => window.stratoscope.show(view)", view)


def select(page: Page, selected: str) -> None:
    page.evaluate(
        "image => window.stratoscope.show({ ...window.stratoscope.view, image })", selected
    )


def cell(page: Page, index: int) -> Locator:
    return page.locator(f"#gallery-option-{index}")


def loaded(page: Page, index: int) -> Locator:
    return page.locator(f"#gallery-option-{index}.loaded")


def scroll(page: Page) -> float:
    place = page.locator(".gallery-list").evaluate("e => e.scrollTop + e.scrollLeft")
    return float(place)


def chosen(page: Page) -> str | None:
    return page.evaluate("window.props['gallery-selected'] ?? null")  # type: ignore[no-any-return]


def test_first_thumbnails_stand_after_a_moment_and_only_those_in_sight_are_in_the_page(
    page: Page,
) -> None:
    ask(page)
    expect(loaded(page, 0)).to_be_visible(timeout=1500)
    expect(page.locator("#gallery-count")).to_have_text("50,000 images")
    expect(page.locator("#gallery-predicted")).to_have_text("50,000 of 50,000 predicted")
    assert page.locator(".gallery-cell").count() < 80


@wide
def test_what_the_address_asks_for_stands_before_there_is_a_view(
    page: Page, server: Server
) -> None:
    page.goto(f"{server.url}?image=id30000&model=m&sort=name")
    expect(loaded(page, 30_000)).to_be_visible()
    server.pages.clear()
    ask(page, "id30000", model="m", sort="name")
    expect(cell(page, 30_000)).to_be_in_viewport()
    assert server.pages == []  # the view asks the same
    select(page, "id7")
    expect(cell(page, 30_000)).to_be_in_viewport()
    ask(page, "id7", model="another", sort="name")
    expect(loaded(page, 7)).to_be_in_viewport()


@wide
def test_an_address_that_asks_wrongly_is_left_to_its_view(page: Page, server: Server) -> None:
    server.broken = True
    with page.expect_response(lambda response: response.status >= 400):
        page.goto(f"{server.url}?model=m&sort=name")
    expect(page.locator(".gallery-note")).to_be_hidden()
    server.broken = False
    ask(page, model="m", sort="name")
    expect(loaded(page, 0)).to_be_visible()


def test_jump_to_the_last_and_back(page: Page, server: Server) -> None:
    ask(page)
    expect(loaded(page, 0)).to_be_visible()
    page.locator(".gallery-list").press("End")
    expect(loaded(page, LAST)).to_be_in_viewport(timeout=500)
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
    assert chosen(page) is None
    gallery.press("Enter")
    assert chosen(page) == f"id{below}"
    expect(cell(page, below)).to_have_attribute("aria-selected", "true")
    expect(cell(page, 0)).to_have_attribute("aria-selected", "false")


def test_click_selects_and_the_scroll_position_stays(page: Page) -> None:
    ask(page, selected="id0")
    expect(loaded(page, 0)).to_be_visible()
    page.locator(".gallery-list").press("End")
    expect(loaded(page, LAST)).to_be_in_viewport()
    before = scroll(page)
    cell(page, LAST - 1).click()
    assert chosen(page) == f"id{LAST - 1}"
    select(page, f"id{LAST - 1}")
    select(page, "id0")  # as after Back
    expect(cell(page, LAST - 1)).to_have_attribute("aria-selected", "false")
    assert scroll(page) == before


def test_selected_image_is_in_sight_at_first(page: Page) -> None:
    ask(page, selected="id31234")
    expect(loaded(page, 31_234)).to_be_in_viewport()
    expect(cell(page, 31_234)).to_have_attribute("aria-selected", "true")


def test_outcomes_are_told_in_words_and_shape(page: Page) -> None:
    ask(page)
    for index, (said, shape) in enumerate(
        [
            ("tabby, predicted right", "right"),
            ("tabby → lynx, predicted wrong", "wrong"),
            ("tabby, predicted lynx", "unknown"),
        ]
    ):
        expect(cell(page, index)).to_have_attribute("aria-label", re.compile(rf"\.jpg, {said}$"))
        expect(cell(page, index).locator(f".outcome.{shape}")).to_be_visible()


@wide
def test_nothing_fits_and_clearing_the_filters(page: Page) -> None:
    ask(page, text="nothing")
    expect(page.locator(".gallery-note")).to_contain_text("No image matches")
    page.get_by_role("button", name="Clear the filters").click()
    assert page.evaluate("window.props['gallery-text-input']") == ""
    ask(page)
    expect(loaded(page, 0)).to_be_visible()
    expect(page.locator(".gallery-note")).to_be_hidden()


@wide
def test_error_is_told_and_tried_again(page: Page, server: Server) -> None:
    server.broken = True
    ask(page, sort="class")
    expect(page.locator(".gallery-note")).to_contain_text("The gallery is being repaired.")
    server.broken = False
    page.get_by_role("button", name="Try again").click()
    expect(loaded(page, 0)).to_be_visible()


def test_pages_scrolled_past_are_not_waited_for(page: Page, server: Server) -> None:
    ask(page)
    expect(loaded(page, 0)).to_be_visible()
    aborted: list[str] = []
    page.on("requestfailed", lambda request: aborted.append(request.url))
    server.delay = 0.5
    page.locator(".gallery-list").evaluate(
        "async e => { for (let i = 1; i <= 20; i++) { e.scrollTo(i * 9000, i * 9000);"
        "await new Promise(requestAnimationFrame); } }"
    )
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
    expect(page.locator("#gallery-predicted")).to_have_text("20 of 50,000 predicted", timeout=8000)


@wide
def test_upload_is_selected_or_refused_in_the_servers_words(page: Page) -> None:
    choose = page.locator("#gallery-upload input")
    choose.set_input_files([{"name": "a.jpg", "mimeType": "image/jpeg", "buffer": b"text"}])
    expect(page.locator(".upload-status")).to_have_text("This is no picture.")
    choose.set_input_files([{"name": "a.jpg", "mimeType": "image/jpeg", "buffer": b"\xff\xd8\xff"}])
    expect(page.locator(".upload-mine img")).to_be_visible()
    assert chosen(page) == "mine"
    page.get_by_role("button", name="Delete mine").click()
    expect(page.locator(".upload-mine")).to_be_hidden()


def test_no_axe_violation(page: Page) -> None:
    ask(page, selected="id0")
    expect(loaded(page, 0)).to_be_visible()
    found = Axe().run(page)
    assert [each["id"] for each in found.response["violations"]] == []
