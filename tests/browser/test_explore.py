"""The Explore page: first visit, links, history, and every way to choose something."""

import re

import pytest
from playwright.sync_api import BrowserContext, expect

from tests.browser.conftest import desktop, phone
from tests.browser.explore import LAST, Explore
from tests.browser.late import held_back, timers_held
from tests.browser.test_access import FITS, violations

Images = dict[str, str]
COFFEE, CAT = "coffee.png", "chelsea.png"
ESPRESSO, CUP, TABBY, CHURCH = 967, 968, 281, 497


def click_statistics_row(explore: Explore, row: int) -> None:
    """Clicks into the heat map; plotly draws its cells as one picture."""
    graph = explore.find("#statistics-graph .nsewdrag")
    graph.scroll_into_view_if_needed()
    box = graph.bounding_box()
    assert box is not None
    graph.click(position={"x": 20, "y": box["height"] * (row + 0.5) / 18})


def test_first_visit_paints_every_panel(explore: Explore, images: Images) -> None:
    explore.open()
    expect(explore.find("#picture-title")).to_have_text(COFFEE)
    expect(explore.find('.gallery-cell[aria-selected="true"]')).to_be_visible()
    expect(explore.find("#picture-stage-photo")).to_have_js_property("naturalWidth", 224)
    expect(explore.find("#picture-stage-map")).to_have_js_property("naturalWidth", 9 * 7)
    explore.expect_target(ESPRESSO, "espresso")
    expect(explore.find(f'.strip-tile[aria-pressed="true"][data-layer="{LAST}"]')).to_be_visible()
    expect(explore.find("#filters-image")).not_to_have_js_property("naturalWidth", 0)
    expect(explore.find("#gallery-count")).to_have_text(f"{len(images)} images")
    explore.page.wait_for_function(FITS, arg=(explore.page.viewport_size or {}).get("width"))


@desktop
def test_the_bin_under_the_pointer_is_described_in_words(explore: Explore) -> None:
    explore.open()
    plot, readout = explore.find("#activations-histogram svg"), explore.find(".histogram-readout")
    plot.hover(position={"x": 1, "y": 20})
    expect(readout).to_have_text(re.compile(r"^0 to 0\.\d+: [\d,]+ values$"))
    explore.find("#activations-title").hover()
    expect(readout).to_be_empty()


@desktop
def test_deep_link_restores_exactly(explore: Explore, images: Images) -> None:
    expected = {
        "image": images[CAT],
        "model": "efficientnet_lite0",
        "layer": "blocks.5.3",
        "method": "hires_cam",
        "target": str(TABBY),
        "relevance": "signed",
        "resolution": "cells",
        "scale": "rdbu",
        "opacity": "35",
        "show": "original",
        "text": "c",
        "sort": "class",
    }
    explore.open("?" + "&".join(f"{name}={value}" for name, value in expected.items()))
    explore.expect_layer("blocks.5.3")
    explore.expect_image(CAT, images[CAT])
    explore.expect_target(TABBY, "tabby")
    expect(explore.find("#cam-title")).to_contain_text("HiResCAM at")
    for picker, value in {
        "#model-select": "efficientnet_lite0",
        "#method-select": "hires_cam",
        "#target-input": "281 · tabby",
        "#scale-select": "rdbu",
        "#opacity-range": "35",
        "#gallery-text-input": "c",
        "#gallery-sort-select": "class",
    }.items():
        expect(explore.find(picker)).to_have_value(value)
    for checked in ("signed", "cells", "original"):
        expect(explore.find(f'.segmented input[value="{checked}"]')).to_be_checked()
    expect(explore.find("#view-notice")).to_be_empty()
    assert explore.state == expected


@desktop
def test_a_key_leads_from_one_wrong_image_to_the_next(explore: Explore, images: Images) -> None:
    explore.open()
    explore.page.keyboard.press("w")
    verdict = explore.find("#predictions-verdict")
    expect(verdict).to_contain_text("Wrong")
    first = explore.state["image"]
    assert first != images[COFFEE]
    selected = explore.find(".gallery-cell[aria-selected=true]")
    expect(selected).to_be_in_viewport(ratio=1)
    explore.page.set_viewport_size({"width": 1440, "height": 760})
    explore.page.keyboard.press("Shift+W")
    expect(selected).to_be_in_viewport(ratio=1)
    expect(verdict).to_contain_text("Wrong")
    explore.find("#gallery-text-input").fill("coffee")
    expect(explore.find(".gallery-cell.loaded")).to_have_count(1)
    explore.find("h1").evaluate("e => document.activeElement.blur()")
    explore.page.keyboard.press("w")
    expect(explore.find(".gallery-answer")).to_contain_text(
        "No image of this list is misclassified"
    )


@desktop
def test_a_wrong_prediction_is_called_wrong_and_set_against_the_truth(
    explore: Explore, images: Images
) -> None:
    explore.open(f"?image={images[CAT]}&layer=blocks.6.0")
    verdict = explore.find("#predictions-verdict")
    expect(verdict).to_contain_text(
        "✗Wrong: the image is labelled tabby, which has rank 3 of 1,000 with "
    )
    expect(explore.find("#picture-caption")).to_contain_text("tabby → tiger cat")
    alt = explore.find("#picture-stage-map")
    expect(alt).to_have_attribute("alt", re.compile("tabby → tiger cat"))
    expect(explore.find("#words-text")).to_contain_text("Wrong: the image is labelled tabby")
    expect(explore.prediction("tabby")).to_contain_text("label")
    expect(explore.find('.gallery-cell[aria-selected="true"]')).to_have_attribute(
        "aria-label", re.compile("tabby")
    )
    verdict.get_by_role("button", name="Explain tabby").click()
    explore.expect_target(TABBY, "tabby")
    expect(verdict.get_by_role("button")).to_have_attribute("aria-pressed", "true")
    verdict.get_by_role("link", name="Contrast with tiger cat").click()
    difference = explore.page.locator("#stage-difference-title")
    expect(explore.page).to_have_url(re.compile("target_a=281&target_b=282.*layer=blocks.6.0"))
    expect(difference).to_contain_text("B − A: relevance for B's class rather than A's")


@desktop
def test_a_right_prediction_is_called_right(explore: Explore) -> None:
    explore.open()
    verdict = explore.find("#predictions-verdict")
    expect(verdict).to_contain_text("✓Right: the image is labelled espresso.")
    expect(verdict.get_by_role("button")).to_have_count(0)


@desktop
def test_back_and_forward(explore: Explore, images: Images) -> None:
    explore.open()
    explore.tile("blocks.3.1").click()
    explore.expect_layer("blocks.3.1")
    explore.prediction("cup").click()
    explore.expect_target(CUP, "cup")
    explore.expect_address(target=str(CUP))
    explore.page.go_back()
    explore.expect_target(ESPRESSO, "espresso")
    explore.expect_layer("blocks.3.1")
    explore.page.go_back()
    expect(explore.find("#layer-select")).to_have_value(LAST)
    assert explore.state == {}
    explore.page.go_forward()
    explore.page.go_forward()
    explore.expect_target(CUP, "cup")
    explore.expect_layer("blocks.3.1")


@desktop
def test_what_does_not_fit_is_noted_and_the_default_shown(explore: Explore) -> None:
    explore.open("?layer=layer4.2&method=magic&target=2000&image=nothing&zoom=2&weights=0123")
    expect(explore.find("#picture-title")).to_have_text(COFFEE)
    expect(explore.find("#layer-select")).to_have_value(LAST)
    for sentence in (
        "This picture does not exist here",
        "EfficientNet-Lite0 has no traced layer 'layer4.2'; bn2 is shown instead.",
        "No method is called 'magic'. Grad-CAM is shown instead.",
        "Class 2000 does not exist: the classes are 0 to 999.",
        "Ignored unknown link parameter: zoom",
        "The link was made with weights 0123",
    ):
        expect(explore.find("#view-notice")).to_contain_text(sentence)
    explore.tile("blocks.6.0").click()
    explore.expect_layer("blocks.6.0")
    expect(explore.find("#view-notice")).to_be_empty()


@desktop
def test_a_notice_can_be_dismissed(explore: Explore) -> None:
    explore.open("?image=nothing")
    notice = explore.find("#view-notice")
    expect(notice).to_be_visible()
    explore.page.get_by_role("button", name="Dismiss the notice").click()
    expect(notice).to_be_hidden()
    expect(explore.find(".view-notice")).to_be_hidden()


@desktop
def test_every_way_to_a_layer_leads_everywhere(explore: Explore) -> None:
    explore.open()
    explore.tile("blocks.4.1").click()
    explore.expect_layer("blocks.4.1")
    click_statistics_row(explore, 0)
    explore.expect_layer("bn1")
    explore.find(".statistics-layers button").filter(has_text="blocks.1.1").click()
    explore.expect_layer("blocks.1.1")
    click_statistics_row(explore, 0)  # once more the same row: it must still be heard
    explore.expect_layer("bn1")
    explore.find("#layer-select").select_option("blocks.6.0")
    explore.expect_layer("blocks.6.0")
    explore.expect_no_panel_notice()


@desktop
def test_the_table_of_statistics_can_be_folded_and_opened(explore: Explore) -> None:
    explore.open()
    table, switch = explore.find("#statistics-graph"), explore.find(".fold-panel summary")
    expect(switch).to_have_text("Hide", use_inner_text=True)
    switch.click()
    expect(table).to_be_hidden()
    expect(switch).to_have_text("Show", use_inner_text=True)
    expect(explore.page.get_by_role("heading", name="Activation statistics")).to_be_visible()
    explore.tile("blocks.4.2").click()
    explore.expect_address(layer="blocks.4.2")
    expect(table).to_be_hidden()
    switch.press("Enter")
    expect(table).to_be_visible()
    expect(explore.find(".statistics-layers button[aria-pressed=true]")).to_contain_text("4.2")
    assert violations(explore.page) == []


@desktop
def test_arrows_step_through_the_layers(explore: Explore) -> None:
    explore.open("?layer=blocks.2.0")
    explore.find("h2").filter(has_text="In words").click()
    explore.page.keyboard.press("ArrowRight")
    explore.expect_layer("blocks.2.1")
    for _ in range(3):  # faster than the server answers
        explore.page.keyboard.press("ArrowLeft")
    explore.expect_layer("blocks.1.0")
    explore.tile("blocks.1.0").focus()
    explore.page.keyboard.press("ArrowRight")
    explore.expect_layer("blocks.1.1")
    expect(explore.tile("blocks.1.1")).to_be_focused()


@desktop
def test_another_image_changes_every_panel(explore: Explore, images: Images) -> None:
    explore.open(f"?target={CUP}")
    explore.find("#gallery-text-input").fill("chelsea")
    explore.expect_address(text="chelsea")
    expect(explore.find("#gallery-count")).to_have_text(f"1 of {len(images)} images")
    expect(explore.find(".gallery-cell.loaded")).to_have_count(1)
    explore.find(".gallery-cell").first.click()
    explore.expect_image(CAT, images[CAT])
    explore.expect_target(282, "tiger cat")  # its own class, not the one asked of the first image
    expect(explore.find("#target-input")).to_have_value("")
    explore.expect_address(target="")
    explore.expect_no_panel_notice()


@phone
def test_a_phone_sees_the_image_it_taps_and_steps_through_the_layers(explore: Explore) -> None:
    explore.open()
    explore.find("#strip-panel").scroll_into_view_if_needed()
    explore.find(".gallery-cell").nth(1).click()
    expect(explore.find("#picture-title")).to_be_in_viewport()
    explore.find("#layer-before-button").click()
    expect(explore.find("#layer-select")).to_have_value("blocks.6.0")
    explore.find("#layer-next-button").click()
    expect(explore.find("#layer-select")).to_have_value("bn2")


@desktop
def test_a_wrong_address_is_noted_without_a_failed_request(
    explore: Explore, images: Images
) -> None:
    explore.open("?model=foo&sort=foo&outcome=foo")
    notice = explore.find("#view-notice")
    for sentence in ("This app has no model 'foo'.", "Sort is one of", "Outcome is one of"):
        expect(notice).to_contain_text(sentence)
    expect(explore.find("#gallery-count")).to_have_text(f"{len(images)} images")


def test_counts_beside_the_histogram_are_whole(explore: Explore) -> None:
    explore.open("?layer=bn1")
    expect(explore.find(".histogram-axes .count").last).to_have_text("10k")
    inside = explore.find("#activations-panel").evaluate(
        """panel => [...panel.querySelectorAll(".histogram-axes .count")].map(
            (count) => count.getBoundingClientRect().left - panel.getBoundingClientRect().left)"""
    )
    assert min(inside) >= 1


@desktop
def test_any_class_can_be_the_target(explore: Explore) -> None:
    explore.open()
    explore.prediction("consomme").click()
    explore.expect_target(925, "consomme")
    explore.expect_address(target="925")
    target = explore.find("#target-input")
    expect(target).to_have_value("925 · consomme")
    target.focus()
    expect(explore.find("#target-options option")).to_have_count(1000)
    tabby = explore.find(f'#target-options option[value="{TABBY} · tabby"]')
    expect(tabby).to_have_attribute("label", "n02123045")
    target.fill("n02123045")
    target.press("Enter")
    explore.expect_target(TABBY, "tabby")
    target.fill("church")
    target.press("Enter")
    explore.expect_target(CHURCH, "church")
    expect(target).to_have_value("497 · church")
    target.press("End")
    explore.page.keyboard.type("ill")
    target.press("Enter")
    expect(target).to_have_js_property(
        "validationMessage", "“497 · churchill” is no class: is 497 · church meant?"
    )
    explore.find("h1").evaluate("e => document.activeElement.blur()")
    target.click()  # which selects the text
    explore.page.keyboard.type("0")
    target.press("Enter")
    explore.expect_target(0, "tench")
    target.fill("chameleon")
    target.press("Enter")
    expect(target).to_have_value("chameleon")  # it stays, with the classes it may mean
    expect(target).to_have_js_property(
        "validationMessage",
        "2 classes match: American chameleon, African chameleon. Choose one.",
    )
    target.fill("african cham")
    target.press("Enter")
    explore.expect_target(47, "African chameleon")
    target.fill("0")
    target.press("Enter")
    explore.expect_target(0, "tench")
    target.fill("no such thing")
    target.press("Enter")
    expect(explore.find("#view-notice")).to_contain_text("No class is called 'no such thing'.")
    expect(target).to_have_value("0 · tench")  # the choice before it stays
    explore.expect_target(0, "tench")
    target.fill("")
    target.press("Enter")
    explore.expect_target(ESPRESSO, "espresso")
    expect(explore.find("#view-notice")).to_have_text("")


@desktop
def test_a_class_entered_before_the_classes_are_loaded_waits_for_them(explore: Explore) -> None:
    explore.open()
    target = explore.find("#target-input")
    with held_back(explore.page, "**/labels.json*"):
        target.fill("tabb")
        target.press("Enter")
        expect(target).to_have_js_property("validationMessage", "The classes are loading.")
        expect(target).to_have_value("tabb")
    explore.expect_target(TABBY, "tabby")


@pytest.mark.parametrize("clear", ["#gallery-group-select", "button"])
@desktop
def test_filters_narrow_the_gallery(explore: Explore, images: Images, clear: str) -> None:
    explore.open()
    everything = f"{len(images)} images"
    explore.find("#gallery-group-select").select_option("vehicle")
    expect(explore.find("#gallery-count")).not_to_have_text(everything)
    if clear == "button":
        explore.find("#gallery-text-input").fill("nothing is called so")
        expect(explore.find("#gallery-count")).to_have_text(f"0 of {everything}")
        explore.page.get_by_role("button", name="Clear the filters").click()
    else:
        explore.find(clear).select_option("Any group")
    expect(explore.find("#gallery-count")).to_have_text(everything)
    explore.expect_address(group="", text="")


@desktop
def test_permalink_opens_the_same_view_anywhere(
    explore: Explore, context: BrowserContext, app_url: str
) -> None:
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    explore.open()
    explore.tile("blocks.5.0").click()
    explore.expect_layer("blocks.5.0")
    button = explore.find("#permalink-button")
    name = button.inner_text()
    with timers_held(explore.page, 1000):  # in which the button has its name again
        button.click()
        expect(button).to_have_text("Copied")
    expect(button).to_have_text(name, use_inner_text=True)
    link = explore.page.evaluate("navigator.clipboard.readText()")
    assert link.startswith(f"{app_url}/?")
    explore.page.goto(link)
    explore.expect_layer("blocks.5.0")
    explore.expect_target(ESPRESSO, "espresso")
    expect(explore.find("#view-notice")).to_be_empty()
    assert explore.state["target"] == str(ESPRESSO)
    assert {"image", "model", "weights", "layer", "method"} <= explore.state.keys()
