"""The Layers page in a real browser: steps through channels, their pages, and filters."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import desktop
from tests.browser.layers import MIDDLE, Layers

LAST = "layer=bn2&order=index"  # 1,280 channels on three pages


@desktop
def test_the_arrows_step_through_the_whole_order_and_turn_the_page(layers: Layers) -> None:
    layers.open(f"{LAST}&channel=511&many=512")
    before, after = layers.find("#channel-stepper-before"), layers.find("#channel-stepper-next")
    page, title = layers.find("#page-input"), layers.find("#channels-title")
    expect(page).to_have_attribute("placeholder", "1")
    after.click()
    layers.expect_channel("bn2", 512)
    expect(page).to_have_attribute("placeholder", "2")
    expect(title).to_contain_text("513 to 1,024 of 1,280")
    expect(layers.find("#channels-grid .sheet-mark")).to_be_visible()
    before.click()
    layers.expect_channel("bn2", 511)
    expect(title).to_contain_text("1 to 512 of 1,280")

    page.fill("3")  # stays until a channel is chosen
    page.press("Enter")
    expect(title).to_contain_text("1,025 to 1,280 of 1,280")
    expect(layers.find("#channels-grid .sheet-mark")).to_be_hidden()
    after.click()
    layers.expect_channel("bn2", 512)
    expect(page).to_have_value("")

    page.fill("3")
    page.press("Enter")
    expect(title).to_contain_text("1,025 to 1,280 of 1,280")
    layers.find("#channels-grid").focus()
    layers.page.keyboard.press("ArrowRight")  # the first one of the page
    layers.expect_channel("bn2", 1024)
    expect(title).to_contain_text("1,025 to 1,280 of 1,280")
    layers.page.keyboard.press("ArrowLeft")
    layers.expect_channel("bn2", 1023)
    expect(title).to_contain_text("513 to 1,024 of 1,280")


@desktop
def test_a_quick_hand_loses_no_step(layers: Layers) -> None:
    layers.open(f"{MIDDLE}&order=index&channel=5")
    for _ in range(3):
        layers.find("#channel-stepper-next").click()  # before the answer to the last one
    layers.expect_channel("blocks.2.1", 8)


@desktop
def test_quick_steps_through_filters_and_their_channels_add_up(layers: Layers) -> None:
    layers.open("layer=bn1&order=index&channel=5")  # filter i makes channel i
    expect(layers.find("#kernels-grid")).to_have_attribute("aria-valuetext", re.compile("^#5, "))
    for which in ("filter", "channel", "filter", "filter"):
        layers.find(f"#{which}-stepper-next").evaluate("button => button.click()")
    layers.expect_channel("bn1", 9)
    expect(layers.find("#kernels-grid")).to_have_attribute("aria-valuetext", re.compile("^#9, "))


# Two clicks in the moment in which the answer to the one before arrives, and one soon after it.
STRIKE = """() => {
  const read = Response.prototype.json, next = document.getElementById("channel-stepper-next");
  let struck = false;
  Response.prototype.json = async function () {
    const answer = await read.call(this);
    if (struck || !JSON.stringify(answer).includes("channel=6&")) return answer;
    struck = true;
    next.click();
    next.click();
    setTimeout(() => next.click(), 30);
    return answer;
  };
}"""


@desktop
def test_an_answer_that_arrives_between_two_clicks_takes_none_back(layers: Layers) -> None:
    layers.open(f"{MIDDLE}&order=index&channel=5")
    layers.page.evaluate(STRIKE)
    layers.find("#channel-stepper-next").click()
    layers.expect_channel("blocks.2.1", 9)


@desktop
def test_filters_are_chosen_by_number_and_step_by_step(layers: Layers) -> None:
    layers.open("layer=blocks.5.2&convolution=blocks.5.2.conv_pw&channel=5")
    number, title = layers.find("#filter-input"), layers.find("#slices-title")
    expect(number).to_have_attribute("placeholder", "0")
    expect(title).to_contain_text("#0 · norm")
    number.fill("300")
    number.press("Enter")
    expect(title).to_contain_text("#300 · norm")
    layers.find("#filter-stepper-next").press("Enter")
    expect(title).to_contain_text("#301 · norm")
    expect(number).to_have_value("301")
    layers.find("#filter-stepper-before").press("Enter")
    expect(title).to_contain_text("#300 · norm")
    assert (layers.state["filter"], layers.state["channel"]) == ("300", "5")
    number.fill("1152")
    number.press("Enter")
    sentence = "There is no filter '1152': they are numbered from 0 to 1151."
    expect(layers.find("#view-notice")).to_contain_text(sentence)
    expect(title).to_contain_text("#300 · norm")

    layers.find("#convolution-select").select_option("*")  # filter i makes channel i
    expect(title).to_contain_text("#5 · norm")
    number.fill("7")
    number.press("Enter")
    layers.expect_channel("blocks.5.2", 7)
    expect(title).to_contain_text("#7 · norm")
    expect(number).to_have_attribute("placeholder", "7")
    layers.find("#filter-stepper-next").click()
    layers.expect_channel("blocks.5.2", 8)
    assert "filter" not in layers.state


@desktop
def test_a_channel_of_the_place_is_marked_and_its_address_says_no_defaults(layers: Layers) -> None:
    layers.open(f"{LAST}&channel=5")
    shown = layers.find(".position-row a[aria-current]")
    expect(shown).to_have_count(0)
    link = layers.find('.position-row a[data-layer="bn2"]').first
    channel = int(link.get_attribute("data-channel") or -1)
    link.click()
    layers.expect_channel("bn2", channel)
    expect(shown).to_have_count(1)
    expect(shown).to_have_attribute("data-channel", str(channel))
    expect(layers.find("#channels-grid .sheet-mark")).to_be_visible()
    assert layers.state.keys() == {"model", "image", "layer", "order", "channel"}
    layers.find("#channel-stepper-next").click()
    layers.expect_channel("bn2", channel + 1)
    assert layers.state.keys() == {"model", "image", "layer", "order", "channel"}
    layers.page.go_back()
    layers.expect_channel("bn2", channel)
    expect(shown).to_have_attribute("data-channel", str(channel))


@pytest.mark.parametrize("key", ["Enter", "Tab"])
@pytest.mark.parametrize("before", ["", "7"])
@desktop
def test_a_notice_goes_once_the_field_has_its_earlier_value(
    layers: Layers, before: str, key: str
) -> None:
    layers.open(f"{MIDDLE}&channel={before}")
    number, notice = layers.find("#channel-input"), layers.find("#view-notice")
    number.fill("1e1")
    number.press(key)
    expect(notice).to_contain_text("There is no channel '1e1'")
    expect(number).to_have_value(before)
    layers.find("h1").evaluate("e => document.activeElement.blur()")
    expect(notice).to_contain_text("There is no channel '1e1'")  # nothing has been said since
    number.press("Backspace")  # also where the field is empty already
    number.fill(before)
    number.press(key)
    expect(notice).to_have_text("")


@desktop
def test_the_chosen_filter_stands_out_in_both_themes(layers: Layers) -> None:
    layers.open("layer=blocks.5.2&convolution=blocks.5.2.conv_pw&filter=300")
    dot = layers.find("#kernels-graph .scatterlayer .trace:last-child .point")
    ink = "getComputedStyle(document.body).color"
    for _ in ("light", "dark"):
        stroke, text = dot.evaluate(f"e => [getComputedStyle(e).stroke, {ink}]")
        assert stroke == text
        layers.find("#theme-button").click()


@desktop
def test_the_list_of_images_stands_over_the_histogram_that_it_governs(layers: Layers) -> None:
    layers.open(MIDDLE)
    expect(layers.find(".drivers-bar")).to_be_hidden()  # there is no scan
    order = layers.find("#drivers-panel").evaluate("""e => [...e.querySelectorAll(
        "#drivers-tiles, #drivers-words, #drivers-of-select, #drivers-graph")].map((x) => x.id)""")
    assert order == ["drivers-tiles", "drivers-words", "drivers-of-select", "drivers-graph"]
    expect(layers.find("#drivers-panel").get_by_label(re.compile("^Images of$"))).to_have_count(1)
