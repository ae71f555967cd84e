"""The Layers page in a real browser: deep links, channels, fields, places, and the ways to it."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PHONE, desktop
from tests.browser.layers import MIDDLE, PANELS, Layers
from tests.browser.test_access import expect_no_violation


@desktop
def test_a_deep_link_shows_exactly_that_channel(layers: Layers) -> None:
    layers.open(f"{MIDDLE}&channel=5&order=index&at=60,%2040&reduction=maximum")
    layers.expect_channel("blocks.2.1", 5)
    expect(layers.find("#layer-select")).to_have_value("blocks.2.1")
    expect(layers.find("#place-input")).to_have_value("60, 40")
    expect(layers.find("#look-stage-caption")).to_contain_text("Maximum of all channels at blocks")
    expect(layers.find("#position-title")).to_contain_text("60\u00a0%, 40\u00a0% of the crop")
    expect(layers.find("#kernels-title")).to_contain_text("blocks.2.1.conv_pwl · 40 of 240 × 1 × 1")
    expect(layers.find("#kernels-words")).to_contain_text("Near-duplicates (cosine of at least")
    expect(layers.find("#drivers-words")).to_contain_text("scan on Dataset")


@desktop
def test_the_badge_is_that_of_the_method_that_draws_the_same_map(layers: Layers) -> None:
    layers.open(f"{MIDDLE}&target=285")
    for stage in ("look", "channel"):
        badge = layers.find(f"#{stage}-stage-badge")
        expect(badge).to_have_text("– Not tested: it does not depend on a class.")
        assert badge.get_attribute("href") is None
    tile, marks = layers.find(".strip-tile").first, layers.find(".strip-mark.not-tested")
    expect(marks).to_have_count(18)
    expect(tile).to_have_attribute(
        "title", re.compile("– Not tested: it does not depend on a class")
    )
    layers.find("#reduction-select").select_option("component")
    expect(layers.find("#look-stage-badge")).to_have_text("– This map is not tested.")
    expect(marks).to_have_count(18)
    expect(tile).to_have_attribute("title", re.compile("– This map is not tested"))
    expect(layers.find("#look-stage-badge")).to_have_attribute(
        "href", re.compile(r"layer=blocks.2.1&target=285&method=eigen_cam#trust-panel$")
    )


@desktop
def test_a_click_and_the_arrows_choose_channels_and_layers(layers: Layers) -> None:
    layers.open(f"{MIDDLE}&order=index")
    layers.expect_channel("blocks.2.1", 0)
    sheet = layers.find("#channels-grid")
    box = layers.find("#channels-grid img").bounding_box()
    assert box is not None
    channel = layers.find("#channel-panel")
    expect(channel).not_to_be_in_viewport(ratio=1)
    sheet.click(position={"x": 1.5 * box["width"] / 7, "y": 10})  # 40 maps: seven in a row
    layers.expect_channel("blocks.2.1", 1)
    expect(channel).to_be_in_viewport(ratio=1)
    expect(sheet).to_be_focused()
    layers.page.keyboard.press("ArrowDown")
    layers.expect_channel("blocks.2.1", 8)
    layers.find("#channel-stepper-next").click()
    layers.expect_channel("blocks.2.1", 9)
    assert layers.state["channel"] == "9"
    layers.page.go_back()
    layers.expect_channel("blocks.2.1", 8)
    layers.find("h1").evaluate("e => document.activeElement.blur()")
    layers.page.keyboard.press("ArrowRight")
    layers.expect_channel("blocks.3.0", 0)
    expect(layers.find('.strip-tile[aria-pressed="true"]')).to_have_attribute(
        "data-layer", "blocks.3.0"
    )


@desktop
def test_the_field_of_the_cell_under_the_pointer_is_outlined(layers: Layers) -> None:
    layers.open(f"{MIDDLE}&channel=5")
    expect(layers.find("#channel-field-words")).to_contain_text("67 × 67 of the crop's 224 × 224")
    canvas = layers.find("#channel-stage .canvas")
    box = canvas.bounding_box()
    assert box is not None
    canvas.hover(position={"x": box["width"] * 14.5 / 28, "y": box["height"] * 0.5 / 28})
    outline = layers.find("#channel-stage .field-outline")
    expect(outline).to_have_attribute("data-cell", "0, 14")
    drawn = outline.evaluate("e => ['left', 'top', 'width', 'height'].map(n => e.style[n])")
    left, top, width, height = (float(each.rstrip("%")) / 100 * 224 for each in drawn)
    assert (left, top) == pytest.approx((86, 0), abs=0.1)
    assert (width, height) == pytest.approx((67, 41), abs=0.1)

    plane = layers.find("#channel-values-graph .nsewdrag")
    plane.hover(position={"x": 60, "y": 60})
    expect(layers.find("#channel-values-graph .hovertext")).to_contain_text(
        re.compile(r"row \d+, column \d+.*activation")
    )
    expect(outline).not_to_have_attribute("data-cell", "0, 14")


@desktop
def test_a_place_leads_to_the_channels_most_active_there(layers: Layers) -> None:
    layers.open(MIDDLE)
    canvas = layers.find("#look-stage .canvas")
    box = canvas.bounding_box()
    assert box is not None
    canvas.click(position={"x": box["width"] * 0.25, "y": box["height"] * 0.75})
    expect(layers.find("#place-input")).to_have_value("25, 75")
    expect(layers.find("#position-title")).to_contain_text("25\u00a0%, 75\u00a0%")
    link = layers.find('.position-row a[data-layer="blocks.4.0"]').first
    channel = int(link.get_attribute("data-channel") or -1)
    link.click()
    layers.expect_channel("blocks.4.0", channel)
    assert layers.state["at"] == "25, 75"
    layers.page.go_back()
    expect(layers.find("#layer-select")).to_have_value("blocks.2.1")


@desktop
def test_every_number_at_a_place_is_whole_at_any_width(layers: Layers) -> None:
    """A number cut in its middle reads as another one: 20.8 as 20."""
    layers.open(MIDDLE)
    cut = """cells => cells.filter(cell => {
      const around = cell.getBoundingClientRect();
      return [...cell.querySelectorAll("b, small")].some(text => {
        const range = document.createRange();
        range.selectNodeContents(text);
        const { left, right, top, bottom } = range.getBoundingClientRect();
        return left < around.left || right > around.right || top < around.top
          || bottom > around.bottom;
      });
    }).map(cell => cell.textContent)"""
    cells, frame = layers.find(".position-row a"), layers.find("#position-panel .scroll-x")
    for width in (1440, 1280, 1200, 1024, 390):
        layers.page.set_viewport_size({"width": width, "height": 900})
        assert cells.count() == 18 * 8
        assert cells.evaluate_all(cut) == []
        assert frame.evaluate("frame => frame.scrollWidth - frame.clientWidth") == 0, width


@desktop
def test_filters_of_the_first_convolution_and_of_a_deeper_one(layers: Layers) -> None:
    layers.open("layer=bn1&order=index")
    sheet = layers.find("#kernels-grid")
    expect(sheet.locator("img")).to_have_js_property("naturalWidth", 63)
    sheet.focus()
    layers.page.keyboard.press("ArrowRight")
    layers.expect_channel("bn1", 1)  # this convolution's filters are the layer's channels
    expect(layers.find("#kernels-words")).to_contain_text("4 of 32: #11, #16, #28, #31")
    layers.find("#layer-select").select_option("blocks.2.1")
    layers.find("#convolution-select").select_option("blocks.2.1.conv_dw")
    expect(layers.find("#kernels-title")).to_contain_text("conv_dw · 240 of 1 × 5 × 5")
    expect(sheet).to_be_hidden()
    plane = layers.find("#kernels-graph .nsewdrag")
    plane.scroll_into_view_if_needed()
    plane.click(position={"x": 30, "y": 150})
    expect(layers.page).to_have_url(re.compile(r"filter=\d+"))
    expect(layers.find("#slices-title")).to_contain_text(f"#{layers.state['filter']} · norm")


@desktop
def test_explore_and_layers_lead_to_one_another(layers: Layers, images: dict[str, str]) -> None:
    page, coffee = layers.page, images["coffee.png"]
    page.goto(f"{layers.base}/?image={coffee}&layer=blocks.3.0&target=504")
    link = layers.find("#activations-channels a").first
    expect(link).to_be_visible()  # not under the frame any more
    channel = int(link.inner_text().lstrip("#"))
    link.click()
    layers.expect_painted().expect_channel("blocks.3.0", channel)
    expect(layers.find("#channel-statistics")).to_contain_text("Contribution to coffee mug")
    assert (layers.state["image"], layers.state["target"]) == (coffee, "504")
    layers.find("#look-explore-link").click()
    expect(layers.find("#cam-title")).to_contain_text("at blocks.3.0")
    expect(page).to_have_url(re.compile(f"image={coffee}&layer=blocks.3.0.*target=504"))
    layers.find("#maps-all-link").click()
    layers.expect_painted()
    layers.find("nav a").first.click()
    expect(page).to_have_url(re.compile("target=504"))


@desktop
def test_what_does_not_fit_is_noted_and_the_rest_is_shown(layers: Layers) -> None:
    layers.open(f"{MIDDLE}&channel=40&page=3&order=beauty&weights=000000000000")
    notice = layers.find("#view-notice")
    for sentence in (
        "no channel '40'",
        "the last one is 1",
        "Order is one of",
        "made with weights 0000",
    ):
        expect(notice).to_contain_text(sentence)


@desktop
def test_a_number_that_is_none_is_noted_and_leaves_the_one_before(layers: Layers) -> None:
    layers.open(f"{MIDDLE}&channel=5")
    number, notice = layers.find("#channel-input"), layers.find("#view-notice")
    expect(number).to_have_value("5")
    for wrong in ("-1", "3.5", "40"):
        number.fill(wrong)
        number.press("Enter")
        expect(notice).to_contain_text(f"There is no channel '{wrong}': they are numbered from 0")
        expect(number).to_have_value("5")
    number.fill("7")
    number.press("Enter")
    layers.expect_channel("blocks.2.1", 7)
    expect(notice).to_have_text("")
    expect(number).to_have_value("7")
    layers.find("#layer-select").select_option("bn2")  # 1,280 channels
    page = layers.find("#page-input")
    expect(page).to_have_attribute("placeholder", "1")
    page.fill("0")
    page.press("Enter")
    expect(notice).to_contain_text("Feature maps have no page '0': the last one is 20.")
    expect(page).to_have_value("")


def test_no_axe_violation(layers: Layers, viewport: dict[str, int]) -> None:
    layers.open(f"{MIDDLE}&channel=5&page=7")
    expect_no_violation(layers.page, viewport["width"])
    if viewport == PHONE:  # each panel has the page's whole width
        for panel in ("gallery", *PANELS):
            box = layers.find(f"#{panel}-panel").bounding_box()
            assert box is not None
            assert box["width"] > 360, panel
