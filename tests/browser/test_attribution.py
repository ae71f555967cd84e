"""Methods in a real browser: parameters, maps that take long, side by side, and who is unfit."""

import re
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import DESKTOP, desktop
from tests.browser.explore import WRITTEN, Explore
from tests.browser.late import held_back
from tests.browser.profiles import Profiles
from tests.browser.test_access import violations

LONG_MS = 180_000  # 150 masks take a tenth of it where nothing else runs


def map_link(page: Page) -> Locator:
    """The link to the map of the parameters that the address states."""
    params = parse_qs(urlsplit(page.url).query).get("params", [""])[0]
    stated = (part.replace(":", "=") for part in params.split(",") if part)
    return page.locator("#picture-npz-link" + "".join(f'[href*="with-{each}"]' for each in stated))


def computed(page: Page) -> None:
    """The map of the address's parameters is there; where it takes long, it is started first."""
    start, link = page.locator("#long-map-start"), map_link(page)
    expect(start.or_(link).filter(visible=True)).to_have_count(1)
    if start.is_visible():  # which only a press changes
        start.click()
    expect(link).to_be_visible(timeout=LONG_MS)


@desktop
def test_parameters_are_part_of_the_view_and_of_every_download(page: Page, app_url: str) -> None:
    page.goto(f"{app_url}/?method=integrated_gradients&params=steps:2,baseline:mean")
    steps, link = page.locator("#parameter-steps"), page.locator("#picture-npz-link")
    expect(steps).to_have_value("2")
    expect(page.locator("#parameter-baseline")).to_have_value("mean")
    computed(page)
    expect(link).to_have_attribute("href", re.compile("with-steps=2&with-baseline=mean"))
    expect(page.locator("#strip-title")).to_contain_text("belongs to no layer")
    steps.fill("3")
    steps.press("Tab")
    expect(page).to_have_url(re.compile(r"params=steps%3A3%2Cbaseline%3Amean"))
    page.locator("#method-select").select_option("grad_cam")
    expect(page).not_to_have_url(re.compile("params="))
    expect(page.locator("#parameter-fields input")).to_have_count(0)


@desktop
def test_a_long_map_waits_runs_can_be_cancelled_and_is_shown(explore: Explore) -> None:
    page = explore.page
    page.goto(f"{explore.base}/?method=rise&params=masks:4000")
    text, start, cancel = (
        page.locator(f"#long-map-{part}") for part in ("text", "start", "cancel")
    )
    expect(text).to_contain_text("RISE takes about")
    expect(page.locator("#words-text")).to_contain_text("start it on the picture")
    assert violations(page) == []
    expect(start).to_be_in_viewport()
    start.click()
    expect(text).to_contain_text("% done")
    cancel.click()
    expect(text).to_contain_text("RISE takes about")
    page.locator("#parameter-masks").fill("40")
    page.locator("#parameter-masks").press("Tab")
    expect(page).to_have_url(re.compile("masks%3A40(&|$)"))
    computed(page)
    expect(page.locator("#long-map")).to_be_hidden(timeout=LONG_MS)
    expect(page.locator("#words-text")).to_contain_text("224 × 224", timeout=LONG_MS)
    expect(page.locator("#picture-stage-map")).to_have_attribute("src", re.compile("with-masks=40"))


@desktop
def test_start_is_for_the_map_whose_time_it_states(explore: Explore) -> None:
    page = explore.page
    page.goto(f"{explore.base}/?method=rise&params=masks:3000,seed:11")
    start, text = page.locator("#long-map-start"), page.locator("#long-map-text")
    expect(text).to_contain_text("RISE takes about")
    with held_back(page):
        page.locator("#parameter-masks").fill("6000")
        start.click()  # the field loses the focus: its change and the press are sent at once
    expect(page).to_have_url(re.compile("masks%3A6000"))
    page.wait_for_function(WRITTEN)
    expect(page.locator("#long-map-text")).to_contain_text("RISE takes about")
    expect(start).to_be_visible()
    expect(page.locator("#long-map-cancel")).to_be_hidden()
    page.go_back()
    expect(page.locator("#long-map-text")).to_contain_text("RISE takes about")
    expect(page.locator("#long-map-cancel")).to_be_hidden()


@desktop
def test_a_press_on_a_line_about_another_view_starts_nothing(explore: Explore) -> None:
    page = explore.page
    page.goto(f"{explore.base}/?method=rise&params=masks:3000,seed:12")
    start, text = page.locator("#long-map-start"), page.locator("#long-map-text")
    expect(start).to_be_visible()
    with held_back(page):
        page.locator("#parameter-masks").fill("4000")
        page.locator("#parameter-masks").press("Tab")
        expect(page).to_have_url(re.compile("masks%3A4000"))
        expect(page.locator("#picture-panel")).to_have_class(re.compile("busy"))
        start.click()
    for _ in range(2):  # neither the map that is requested nor the one before runs
        page.wait_for_function(WRITTEN)
        expect(text).to_contain_text("RISE takes about")
        expect(page.locator("#long-map-cancel")).to_be_hidden()
        page.go_back()


@desktop
def test_a_long_map_goes_on_when_one_leaves_and_is_followed_by_who_comes_back(
    explore: Explore,
) -> None:
    page, rise = explore.page, "?method=rise&params=masks:4000"
    page.goto(f"{explore.base}/{rise}")
    text, start, cancel = (
        page.locator(f"#long-map-{part}") for part in ("text", "start", "cancel")
    )
    start.click()
    expect(text).to_contain_text("% done")
    explore.tile("blocks.4.2").click()  # a map per pixel is the same at every layer
    expect(text).to_contain_text("% done")
    page.locator("#parameter-masks").fill("3000")
    page.locator("#parameter-masks").press("Tab")
    expect(text).to_contain_text("RISE takes about")
    expect(cancel).to_be_hidden()
    page.go_back()
    expect(text).to_contain_text("% done")
    page.reload()
    expect(text).to_contain_text("% done")
    page.goto(f"{explore.base}/layers/")
    page.goto(f"{explore.base}/{rise}&layer=blocks.4.2")
    expect(text).to_contain_text("% done")
    cancel.click()
    expect(start).to_be_visible()
    expect(text).to_contain_text("RISE takes about")


@desktop
def test_a_map_that_another_browser_has_started_is_shown_once_it_is_there(
    explore: Explore, profiles: Profiles
) -> None:
    here, search = explore.page, "?method=rise&params=masks:150,seed:7"
    here.goto(f"{explore.base}/{search}")
    expect(here.locator("#long-map-start")).to_be_visible()
    other = profiles.lend(explore.base, viewport=DESKTOP)
    there = other.new_page()
    there.goto(f"{explore.base}/{search}")
    computed(there)
    profiles.take_back(other)
    here.locator("#long-map-start").click()
    expect(here.locator("#long-map")).to_be_hidden()
    link = here.locator("#picture-npz-link")
    expect(link).to_have_attribute("href", re.compile("with-masks=150"))


@desktop
def test_only_the_parameter_that_does_not_fit_is_left_out(page: Page, app_url: str) -> None:
    page.goto(f"{app_url}/?method=rise&params=masks:40,kept:7,seed:3")
    masks, kept, notice = (
        page.locator(name) for name in ("#parameter-masks", "#parameter-kept", "#view-notice")
    )
    expect(notice).to_contain_text('The parameter "kept" takes a number from')
    expect(masks).to_have_value("40")
    expect(page.locator("#parameter-seed")).to_have_value("3")
    usual = kept.input_value()
    kept.fill("-1")
    kept.press("Enter")
    expect(notice).to_contain_text('not "-1"')
    expect(kept).to_have_value(usual)
    expect(masks).to_have_value("40")


@desktop
def test_an_unfit_method_says_why(explore: Explore) -> None:
    explore.open()
    option = explore.find('#method-select option[value="guided_backprop"]')
    expect(option).to_be_disabled()
    expect(option).to_have_text(
        "Guided backpropagation · per pixel · not for this model: Only nn.ReLU modules are guided, "
        "and EfficientNet-Lite0 uses ReLU6"
    )


def test_methods_side_by_side(page: Page, app_url: str) -> None:
    page.goto(f"{app_url}/compare/?kind=methods&method_4=xgrad_cam")
    rows = page.locator("#methods-agreement tbody tr")
    expect(rows).to_have_count(6)
    expect(rows.first).to_contain_text(
        re.compile(r"Grad-CAM and HiResCAM the same by formula(>0\.99|1\.00)100")
    )
    for stage in ("first", "second", "third", "fourth"):
        image = page.locator(f"#method-stage-{stage}-map")
        expect(image).not_to_have_js_property("naturalWidth", 0)
    assert violations(page) == []
    page.locator("#method-fourth-select").select_option("*")
    expect(rows).to_have_count(3)
    expect(page).to_have_url(re.compile("kind=methods"))
    page.wait_for_function("document.documentElement.scrollWidth <= innerWidth")
