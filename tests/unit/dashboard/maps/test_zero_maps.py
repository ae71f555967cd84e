"""A map that is zero everywhere has the scale's colour of zero wherever it is drawn, and words."""

from base64 import b64decode
from typing import Any

import numpy as np
import plotly.graph_objects as go
import pytest
from PIL import Image

from dashboard.figures.cam import cam_figure
from dashboard.figures.sides import side_cams_figure
from dashboard.figures.spread import spread_figure
from dashboard.figures.statistics import OF_AN_IMAGE, statistics_figure, statistics_table
from dashboard.maps.differences import difference
from dashboard.maps.rendering import overlay, peak_of
from dashboard.maps.scales import DIVERGING, SCALES, SEQUENTIAL, ZERO
from dashboard.maps.wording import emptiness, scale_ends
from dashboard.ui.image_view import over
from explainers.results import Heatmap, Layer, LayerStatistics


def zero(*, signed: bool) -> Heatmap:
    return Heatmap(np.zeros((2, 3), np.float32), signed, "logit")


def plotted_at(trace: Any) -> list[float]:  # noqa: ANN401 - any of plotly's traces
    """Where on its colour scale each cell lies, from 0 to 1, as plotly.js draws it."""
    values = np.array(trace["z"], float).ravel()
    low, high = trace["zmin"], trace["zmax"]
    assert high > low  # else plotly makes room around the values: all lie in the middle
    return list((values - low) / (high - low))


def read(data: dict[str, Any]) -> go.Heatmap:
    trace = dict(data["data"][0])
    shape = [int(size) for size in trace["z"]["shape"].split(", ")]
    array = np.frombuffer(b64decode(trace["z"]["bdata"]), trace["z"]["dtype"])
    return trace | {"z": array.reshape(shape)}


@pytest.mark.parametrize(("signed", "place"), [(False, 0.0), (True, 0.5)])
def test_the_values_of_a_zero_map_lie_at_the_scales_zero(signed: bool, place: float) -> None:
    heatmap = zero(signed=signed)
    scale = next(iter((DIVERGING if signed else SEQUENTIAL).values()))
    bound = peak_of(heatmap, signed=signed)
    figure = cam_figure(heatmap, scale.plotly, bound=bound)
    assert plotted_at(read(figure)) == [place] * 6


@pytest.mark.parametrize("key", SCALES)
def test_its_overlay_has_the_colour_of_zero(key: str) -> None:
    scale = SCALES[key]
    heatmap = zero(signed=scale.diverging)
    shown = overlay(
        Image.new("RGB", (6, 4)),
        heatmap,
        opacity=1,
        scale=key,
        smooth=True,
        signed=scale.diverging,
    )
    colour = tuple(scale.table[ZERO if scale.diverging else 0].tolist())
    assert shown.getcolors() == [(24, colour)]


def test_the_difference_of_equal_maps_is_a_zero_map() -> None:
    heatmap = Heatmap(np.ones((2, 2), np.float32), True, "logit")
    apart = difference(heatmap, heatmap)
    assert not apart.values.any()
    assert peak_of(apart, signed=True) == 0


def test_means_and_spreads_of_zero_maps_lie_at_zero_and_their_headings_state_it() -> None:
    nothing = np.zeros((2, 2))
    figure = side_cams_figure(nothing, nothing, nothing, nothing)
    places = [set(plotted_at(trace)) for trace in figure.data]
    assert places[0] == places[2] == {0.5}
    assert places[3:] == [{0.0}, {0.0}]
    notes = [note.text for note in figure.layout.annotations]
    assert all("<br>zero everywhere" in text for text in notes[:1] + notes[2:])


def test_two_means_have_no_difference_where_one_is_zero_everywhere() -> None:
    nothing, some = np.zeros((2, 2)), np.full((2, 2), 0.5)
    between = side_cams_figure(nothing, some, nothing, nothing).data[1]
    assert np.isnan(np.array(between.z, float)).all()
    assert not between.hoverongaps
    figure = side_cams_figure(some, nothing, nothing, nothing)
    assert figure.layout.annotations[1].text == "B \u2212 A<br>none: B is zero"
    drawn = side_cams_figure(some, 3 * some, nothing, nothing).data[1]
    assert np.array(drawn.z, float).tolist() == [[1, 1], [1, 1]]


def test_statistics_of_a_zero_layer_lie_at_the_zero_of_their_ramp() -> None:
    row = LayerStatistics(0, 0, 0, 0, 1, 0, 0, np.zeros(256, int), np.zeros(1), np.zeros(1))
    figure = statistics_figure([Layer("a", "a", (1, 2, 2))], statistics_table([row]))
    signed, amount, share = 1 / 6, 1 / 3, 2 / 3  # on the colour scale: zero of each ramp
    places = dict(zip((each.name for each in OF_AN_IMAGE), plotted_at(read(figure)), strict=True))
    zeros = {"signed": signed, "amount": amount, "share": share}
    for column in OF_AN_IMAGE:
        ends = 1.0 if column.ramp == "share" and column.of(row) else zeros[column.ramp]
        assert places[column.name] == pytest.approx(ends, abs=1e-4)
    many = spread_figure(["a"], ["mean"], np.array([[2.0]]), np.array([[0.0]]))
    assert set(plotted_at(many.data[0])) == {0.0}


@pytest.mark.parametrize("signed", [False, True])
def test_the_legend_and_the_caption_state_that_all_is_zero(signed: bool) -> None:
    assert scale_ends(0.0, signed=signed) == ("0", "0 everywhere")
    assert scale_ends(0.0, signed=signed, unfit="It does not fit.") == ("", "")
    assert "zero everywhere" in emptiness(zero(signed=signed))


def test_a_map_of_which_nothing_is_seen_does_not_darken_the_picture() -> None:
    def placed(values: list[list[float]], *, signed: bool) -> str:
        heatmap = Heatmap(np.array(values, np.float32), signed=True, units="logit")
        return over("map.png", heatmap, signed=signed)

    nothing = [[0.0, 0.0]], [[0.0, -1.0]]
    assert placed(nothing[0], signed=True) == placed(nothing[0], signed=False) == ""
    assert placed(nothing[1], signed=False) == ""
    assert placed(nothing[1], signed=True) == "map.png"
    assert placed([[0.0, 1.0]], signed=False) == "map.png"
    against = Heatmap(np.array(nothing[1], np.float32), signed=True, units="logit")
    after = " · zero everywhere after ReLU, as every cell is negative"
    assert emptiness(against, signed=False) == after
    assert emptiness(against) == ""
