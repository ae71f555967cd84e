"""Pictures of results: every level, colour and gap is computed by hand or by another library."""

from io import BytesIO
from xml.etree import ElementTree

import matplotlib as mpl
import numpy as np
import numpy.typing as npt
import pytest
from PIL import Image

from dashboard.figures.cam import cam_figure
from dashboard.maps.rendering import (
    encode_grey,
    enlargement,
    filter_tiles,
    overlay,
    peak_of,
    sprite,
)
from dashboard.maps.scales import DIVERGING, SCALES, SEQUENTIAL, svg_filters
from dashboard.maps.wording import scale_ends
from explainers.results import Filters, Heatmap

SVG = "{http://www.w3.org/2000/svg}"


def heatmap(*rows: list[float]) -> Heatmap:
    return Heatmap(np.array(rows, np.float32), signed=True, units="logit")


def pixels(png: bytes) -> npt.NDArray[np.uint8]:
    return np.asarray(Image.open(BytesIO(png)))


def test_unsigned_levels_run_from_zero_to_the_peak() -> None:
    grey = pixels(encode_grey(heatmap([-4, 0, 1, 2]), signed=False))
    assert grey.tolist() == [[0, 0, 128, 255]]


def test_signed_levels_have_zero_in_the_middle() -> None:
    grey = pixels(encode_grey(heatmap([-4, -2, 0, 2, 4]), signed=True))
    assert grey.tolist() == [[1, 64, 128, 192, 255]]


def test_a_mean_probability_is_drawn_from_its_lowest_value() -> None:
    mean = Heatmap(np.array([[0.5, 0.6, 0.7]], np.float32), signed=False, units="probability")
    assert peak_of(mean, signed=False) == pytest.approx(0.2)
    assert pixels(encode_grey(mean, signed=False)).tolist() == [[0, 128, 255]]
    assert pixels(encode_grey(mean, signed=True)).tolist() == [[128, 192, 255]]
    low, high = scale_ends(0.2, signed=False, base=mean.base)
    assert (low, high) == ("0.5", "0.7")
    figure = cam_figure(mean, [(0, "#000"), (1, "#fff")], bound=0.2)["data"][0]
    assert (figure["zmin"], figure["zmax"]) == pytest.approx((0.5, 0.7))


@pytest.mark.parametrize(("signed", "level"), [(False, 0), (True, 128)])
def test_map_without_relevance_is_even(signed: bool, level: int) -> None:
    assert pixels(encode_grey(heatmap([0, 0]), signed=signed)).tolist() == [[level, level]]


def test_what_is_no_number_counts_as_zero() -> None:
    assert pixels(encode_grey(heatmap([float("nan"), 3]), signed=False)).tolist() == [[0, 255]]


def test_two_maps_on_one_scale() -> None:
    strong, weak = heatmap([0, 4]), heatmap([0, 1])
    common = max(peak_of(each, signed=False) for each in (strong, weak))
    assert common == 4
    assert pixels(encode_grey(weak, signed=False, peak=common)).tolist() == [[0, 64]]


@pytest.mark.parametrize("signed", [False, True])
@pytest.mark.parametrize("shape", [(7, 7), (14, 14), (4, 9), (56, 56)])
def test_a_smooth_map_has_the_cells_values_in_their_centres(
    signed: bool, shape: tuple[int, int]
) -> None:
    values = np.random.default_rng(0).normal(size=shape).astype(np.float32)
    cells = Heatmap(values, signed=True, units="logit")
    times = enlargement(*shape)
    assert times % 2 == 1
    smooth = pixels(encode_grey(cells, signed=signed, smooth=True))
    assert smooth.shape == (times * shape[0], times * shape[1])
    sharp = pixels(encode_grey(cells, signed=signed))
    centres = smooth[times // 2 :: times, times // 2 :: times]
    np.testing.assert_allclose(centres.astype(int), sharp.astype(int), atol=1)


@pytest.mark.parametrize(("shape", "times"), [((7, 7), 9), ((28, 28), 7), ((112, 112), 1)])
def test_a_smooth_map_stays_small(shape: tuple[int, int], times: int) -> None:
    assert enlargement(*shape) == times


def test_peak_of_a_signed_map_is_the_largest_absolute_value() -> None:
    assert peak_of(heatmap([-3, 2]), signed=True) == 3
    assert peak_of(heatmap([-3, 2]), signed=False) == 2


def test_strip_stacks_layers_each_on_its_own_scale() -> None:
    small, large = heatmap([1, 0]), heatmap([0, 100])
    strip = pixels(sprite([small, large], signed=False, smooth=False, tile=4))
    assert strip.shape == (8, 4)
    assert strip[0].tolist() == [255, 255, 0, 0]
    assert strip[4].tolist() == [0, 0, 255, 255]


def test_strip_on_provided_scales() -> None:
    strip = pixels(
        sprite([heatmap([1]), heatmap([1])], signed=False, smooth=False, tile=1, peaks=[2, 4])
    )
    assert strip.tolist() == [[128], [64]]


def test_smooth_interpolates_between_the_cells_and_cells_do_not() -> None:
    cells = pixels(sprite([heatmap([0, 1])], signed=False, smooth=False, tile=8))
    smooth = pixels(sprite([heatmap([0, 1])], signed=False, smooth=True, tile=8))
    assert set(cells.ravel()) == {0, 255}
    assert (np.diff(smooth[0].astype(int)) >= 0).all()
    assert len(set(smooth[0])) > 2


def test_filters_share_one_scale_with_zero_in_mid_grey() -> None:
    values = np.zeros((2, 1, 1, 3), np.float32)
    values[0, 0, 0] = [2, -2, 0]
    values[1, 0, 0] = [1, 0, -1]
    sheet = pixels(filter_tiles(Filters(values)))
    assert sheet[0, 0].tolist() == [255, 1, 128, 255]
    assert sheet[0, 2].tolist() == [192, 128, 64, 255]
    assert sheet[0, 1, 3] == 0


@pytest.mark.parametrize("key", SEQUENTIAL)
def test_sequential_scales_are_matplotlibs(key: str) -> None:
    theirs = np.rint(mpl.colormaps[key](np.arange(256))[:, :3] * 255)
    assert np.abs(SCALES[key].table - theirs).max() <= 4


@pytest.mark.parametrize(("key", "name"), [("rdbu", "RdBu_r"), ("puor", "PuOr_r")])
def test_diverging_scales_are_colorbrewers_centred_at_zero(key: str, name: str) -> None:
    table = SCALES[key].table
    at = (np.arange(1, 256) - 1) / 254
    theirs = mpl.colormaps[name].resampled(4096)(at)[:, :3] * 255
    assert np.abs(table[1:] - theirs).max() <= 1
    assert table[128].tolist() == [247, 247, 247]


@pytest.mark.parametrize("key", SCALES)
def test_filter_of_the_page_and_overlay_give_the_same_colours(key: str) -> None:
    scale = SCALES[key]
    signed = scale.diverging
    values = np.arange(-127, 128) if signed else np.arange(256)
    levels = values + 128 if signed else values
    ramp = Heatmap(values[None].astype(np.float32), signed=signed, units="logit")
    assert pixels(encode_grey(ramp, signed=signed))[0].tolist() == levels.tolist()

    root = ElementTree.fromstring(svg_filters())
    (result,) = (each for each in root.iter(f"{SVG}filter") if each.get("id") == f"scale-{key}")
    assert result.get("color-interpolation-filters") == "sRGB"
    filtered = []
    for channel in "RGB":
        (function,) = result.iter(f"{SVG}feFunc{channel}")
        table = [float(value) for value in (function.get("tableValues") or "").split()]
        at = np.linspace(0, 1, len(table))
        filtered.append(np.rint(255 * np.interp(levels / 255, at, table)))

    picture = Image.new("RGB", (len(levels), 1), "green")
    drawn = overlay(picture, ramp, opacity=1, scale=key, smooth=False, signed=signed)
    assert np.array_equal(np.asarray(drawn)[0], np.stack(filtered, axis=1))


def test_overlay_lies_over_the_grey_picture() -> None:
    picture = Image.new("RGB", (2, 2), (0, 255, 0))
    nothing = heatmap([0.0])
    bare = overlay(picture, nothing, opacity=0, scale="inferno", smooth=True, signed=False)
    half = overlay(picture, nothing, opacity=0.5, scale="inferno", smooth=True, signed=False)
    assert bare.getpixel((0, 0)) == (182, 182, 182)  # 0.7152 of 255, as CSS greys it
    assert half.getpixel((0, 0)) == (91, 91, 93)  # half of that, and of inferno's (0, 0, 4)


def test_legend_runs_from_the_lowest_colour_to_the_highest() -> None:
    legend = SCALES["inferno"].plotly
    assert legend[0] == (0, "#000004")
    assert legend[-1] == (1, "#fcffa4")
    for key in DIVERGING:
        assert (0.5, "#f7f7f7") in SCALES[key].plotly
