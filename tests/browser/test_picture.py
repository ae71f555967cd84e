"""How the map is drawn, two images in step, and what people take with them."""

import json
import re
from io import BytesIO
from pathlib import Path
from urllib.parse import urlsplit

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Locator, expect

from tests.browser.conftest import desktop
from tests.browser.explore import LAST, LAYERS, Explore

COFFEE, CAT = "coffee.png", "chelsea.png"
MAP = "#picture-stage-map"
SHOWS = """(value) => {
  const shown = document.querySelector("#picture-stage-canvas").dataset.value;
  const difference = Math.abs(parseFloat(shown?.replace("\N{MINUS SIGN}", "-")) - value);
  return difference <= Math.max(1e-12, 0.005 * Math.abs(value)); // three digits
}"""


def box(locator: Locator) -> np.ndarray:
    """Left, top, width and height on the page, in pixels."""
    bounds = locator.bounding_box()
    assert bounds is not None
    return np.array([bounds["x"], bounds["y"], bounds["width"], bounds["height"]])


def number(locator: Locator) -> float:
    return float(locator.inner_text().replace("−", "-"))


@desktop
def test_relevance_resolution_colours_and_opacity(explore: Explore) -> None:
    explore.open()
    drawn = explore.find(MAP)
    expect(drawn).to_have_css("filter", 'url("#scale-inferno")')
    expect(drawn).to_have_css("opacity", "0.6")
    expect(explore.find("#picture-stage-low")).to_have_text("0")
    explore.choose_segment("Signed")
    explore.expect_address(relevance="signed", scale="rdbu")
    expect(drawn).to_have_css("filter", 'url("#scale-rdbu")')
    expect(drawn).to_have_attribute("src", re.compile("signed=1"))
    low, high = explore.find("#picture-stage-low"), explore.find("#picture-stage-high")
    expect(low).to_contain_text("−")
    assert number(low) == -number(high)
    explore.choose_segment("Cells")
    explore.expect_address(resolution="cells")
    expect(drawn).to_have_css("image-rendering", "pixelated")
    explore.open_view()
    explore.find("#opacity-range").fill("0")
    explore.expect_address(opacity="0")
    expect(drawn).to_have_css("opacity", "0")
    explore.choose_segment("ReLU")
    explore.expect_address(relevance="", scale="", resolution="cells")
    explore.find("#scale-select").select_option("viridis")
    expect(drawn).to_have_css("filter", 'url("#scale-viridis")')
    explore.choose_segment("Smooth")
    expect(drawn).not_to_have_css("image-rendering", "pixelated")
    explore.expect_no_panel_notice()


@desktop
@pytest.mark.parametrize("width", [1440, 1920])
def test_the_values_take_the_place_of_the_overlay(explore: Explore, width: int) -> None:
    explore.page.set_viewport_size({"width": width, "height": 1055})
    explore.open()
    values, overlay = explore.find("#cam-panel"), explore.find("#picture-stage")
    expect(values).to_be_hidden()
    place = box(explore.find("#picture-stage-photo"))
    assert place[2] > 500  # of 1,280 pixels: the largest thing of the page
    explore.choose_segment("Values")
    explore.expect_address(plot="values")
    expect(values).to_be_visible()
    expect(overlay).to_be_hidden()
    np.testing.assert_allclose(box(explore.find("#cam-graph")), place, atol=1.5)
    explore.find("#cam-graph .nsewdrag").hover()
    expect(explore.find("#cam-graph .hovertext")).to_contain_text("row 3, column 3")
    explore.choose_segment("Overlay")
    expect(overlay).to_be_visible()


@desktop
def test_the_photograph_is_shown_without_its_map(explore: Explore) -> None:
    explore.open()
    heat, photo = explore.find("#picture-stage-map"), explore.find("#picture-stage-photo")
    explore.choose_segment("Photo")
    expect(heat).to_have_css("visibility", "hidden")
    expect(photo).to_have_css("filter", "none")
    explore.expect_address(plot="photo")
    explore.page.keyboard.press("p")
    expect(heat).to_have_css("visibility", "visible")
    expect(photo).to_have_css("filter", "grayscale(1)")
    explore.page.keyboard.press("p")
    expect(explore.find('#plot-choice input[value="photo"]')).to_be_checked()
    expect(heat).to_have_css("visibility", "hidden")


@desktop
@pytest.mark.parametrize(
    "search", ["", "?resolution=cells", "?relevance=signed", "?show=original", "?method=saliency"]
)
def test_the_value_under_the_pointer_is_that_of_its_cell(explore: Explore, search: str) -> None:
    explore.open(search)
    drawn = explore.find(MAP)
    raw = explore.page.request.get(
        explore.base + str(explore.find("#picture-npz-link").get_attribute("href"))
    )
    with np.load(BytesIO(raw.body())) as archive:
        values = next(archive[name] for name in archive.files if archive[name].ndim == 2)
    left, top, width, height = box(drawn)
    rows, columns = values.shape
    for row, column in ((rows // 2, 3), (rows - 2, columns // 2), (2, columns - 2)):
        at = (left + width * (column + 0.3) / columns, top + height * (row + 0.7) / rows)
        explore.page.mouse.move(*at)
        explore.page.wait_for_function(SHOWS, arg=float(values[row, column]))


def test_original_shows_the_crop_and_the_map_inside_it_only(explore: Explore) -> None:
    explore.open()
    photo, drawn = explore.find("#picture-stage-photo"), explore.find(MAP)
    crop = explore.find("#picture-stage-crop")
    expect(crop).to_be_hidden()
    np.testing.assert_allclose(box(drawn), box(photo), atol=1)
    explore.choose_segment("Original")
    expect(photo).to_have_js_property("naturalWidth", 600)
    expect(crop).to_be_visible()
    left, top, width, height = box(photo)
    # 600 x 400 is resized to 384 x 256, of which the centre 224 x 224 is cropped.
    inside = left + width * 80 / 384, top + height * 16 / 256, width * 224 / 384, height * 224 / 256
    np.testing.assert_allclose(box(drawn), inside, atol=1.5)
    np.testing.assert_allclose(box(crop), inside, atol=1.5)


def test_an_original_of_any_shape_stays_in_sight_with_its_crop(explore: Explore) -> None:
    explore.open("?show=original")
    for size in ((2, 3000), (3000, 2), (300, 900)):
        stays_in_sight(explore, size)
    width, height = box(explore.find("#picture-stage-photo"))[2:]
    assert width / height == pytest.approx(1 / 3, abs=0.01)
    explore.choose_segment("Input")
    expect(explore.find("#picture-stage-crop")).to_be_hidden()
    width, height = box(explore.find("#picture-stage-photo"))[2:]
    assert width == pytest.approx(height)


def stays_in_sight(explore: Explore, size: tuple[int, int]) -> None:
    """Uploads an image of that size: it is shown whole, its crop and its map where they belong."""
    buffer, name = BytesIO(), f"strip of {size[0]}.png"
    Image.new("RGB", size, "teal").save(buffer, "PNG")
    upload = {"name": name, "mimeType": "image/png", "buffer": buffer.getvalue()}
    explore.find("#gallery-upload input").set_input_files([upload])  # type: ignore[list-item]
    expect(explore.find("#picture-title")).to_have_text(name)
    photo, crop = explore.find("#picture-stage-photo"), explore.find("#picture-stage-crop")
    image_id = explore.state["image"]
    for shown in (photo, explore.find(MAP)):
        expect(shown).to_have_attribute("src", re.compile(image_id))
        expect(shown).to_have_js_property("complete", True)
    expect(photo).to_have_attribute("src", re.compile("original.webp"))
    left, top, width, height = box(photo)
    assert top > 0  # on phones too, where an upload scrolls to the picture, which then grows
    assert width >= 10
    assert 10 <= height <= 601
    short = min(size)
    share = np.array([short, short]) * 224 / 256 / size  # of width and height, in the middle
    inside = left + width * (1 - share[0]) / 2, top + height * (1 - share[1]) / 2
    expected = np.array([*inside, *(share * (width, height))])
    np.testing.assert_allclose(box(crop), expected, atol=1.5)
    np.testing.assert_allclose(box(explore.find(MAP)), expected, atol=1.5)


def test_a_long_source_leaves_the_figures_beside_it_as_they_are(
    explore: Explore, images: dict[str, str], viewport: dict[str, int]
) -> None:
    sizes = []
    for name in ("brick.png", "motorcycle_left.png"):
        explore.open(f"?image={images[name]}")
        caption = explore.find("#picture-caption")
        expect(explore.find("#picture-title")).to_have_attribute("title", name)
        expect(explore.find("#statistics-graph .main-svg").first).to_be_visible()
        sizes.append(box(explore.find("#statistics-graph"))[2:].tolist())
    expect(caption).to_have_attribute("title", re.compile("Middlebury 2014, BSD-3-Clause"))
    assert sizes[0] == sizes[1]
    cut = caption.evaluate("text => text.scrollWidth > text.clientWidth")
    assert cut == (viewport["width"] > 700)  # where there is no pointer to ask, all of it stands


def test_pinned_image_stays_in_step_and_on_one_scale(
    explore: Explore, images: dict[str, str]
) -> None:
    explore.open(f"?image={images[CAT]}&layer=blocks.5.0")
    explore.find("#pin-button").click()
    expect(explore.find("#pin-button")).to_have_text("Unpin")
    explore.find("#gallery-text-input").fill("coffee")
    expect(explore.find("#gallery-count")).to_have_text(re.compile("^1 of"))
    explore.find(".gallery-cell").filter(has=explore.page.locator("img")).first.click()
    explore.expect_image(COFFEE, images[COFFEE])
    explore.expect_address(pinned=images[CAT])
    expect(explore.find(".strip-picture")).to_have_count(2 * LAYERS)
    for layer in ("blocks.5.1", LAST):
        explore.tile(layer).click()
        explore.expect_layer(layer)
        pinned = explore.find("#pinned-stage-map")
        expect(pinned).to_have_attribute("src", re.compile(f"{images[CAT]}.*layer={layer}&"))
        highs = explore.find("#picture-stage-high"), explore.find("#pinned-stage-high")
        expect(highs[0]).to_have_text(highs[1].inner_text())
        peaks = [
            re.findall(r"peak=([^&]+)", explore.find(each).get_attribute("src") or "")
            for each in (MAP, "#pinned-stage-map")
        ]
        assert peaks[0] == peaks[1] != []
    expect(explore.find("#pinned-stage-caption")).to_contain_text(CAT)
    for badge in ("#picture-badge", "#pinned-stage-badge"):
        expect(explore.find(badge)).to_have_text("– This map is not tested.")
    expect(explore.find("#pinned-stage-badge")).to_have_attribute(
        "href", re.compile(f"image={images[CAT]}.*#trust-panel$")
    )
    expect(explore.find(".strip-mark")).to_have_count(2 * LAYERS)
    for shown in ("#picture-stage-photo", "#pinned-stage-photo"):
        expect(explore.find(shown)).to_be_visible()
    for tile in explore.find(".strip-tile").all():
        above, below = (box(each) for each in tile.locator(".strip-picture").all())
        assert above[0] == below[0]
        assert above[1] < below[1]
    explore.find("#pin-button").click()
    expect(explore.find("#pinned-stage")).to_be_hidden()
    explore.expect_address(pinned="")
    expect(explore.find(".strip-picture")).to_have_count(LAYERS)
    expect(explore.find(".strip-mark")).to_have_count(LAYERS)


@desktop
def test_downloads_hold_what_is_shown_and_where_it_comes_from(
    explore: Explore, images: dict[str, str], tmp_path: Path
) -> None:
    explore.open("?layer=blocks.6.0&target=968")
    with explore.page.expect_download() as png:
        explore.find("#picture-png-link").click()
    png.value.save_as(tmp_path / "overlay.png")
    with Image.open(tmp_path / "overlay.png") as picture:
        assert picture.size == (224, 224)
        stored = json.loads(picture.info["Provenance"])
    assert png.value.suggested_filename == "coffee-blocks.6.0-968-grad_cam.png"
    with explore.page.expect_download() as npz:
        explore.find("#picture-npz-link").click()
    npz.value.save_as(tmp_path / "map.npz")
    with np.load(tmp_path / "map.npz") as raw:
        provenance = json.loads(raw["provenance"].item())
        values = raw["blocks.6.0"]
    assert values.shape == (7, 7)
    assert values.max() == pytest.approx(number(explore.find("#picture-stage-high")), rel=0.01)
    for stated in (stored, provenance):
        assert (stated["image"], stated["image_sha256"]) == (COFFEE, images[COFFEE])
        assert (stated["target"], stated["target_label"]) == (968, "cup")
        assert stated["method"] == "grad_cam"
        assert stated["versions"].keys() >= {"stratoscope", "torch", "captum"}
    with explore.page.expect_download() as table:
        explore.find("#statistics-csv-link").click()
    lines = Path(table.value.path()).read_text().splitlines()
    assert len(lines) == LAYERS + 1
    assert urlsplit(table.value.url).path == "/downloads/statistics.csv"
