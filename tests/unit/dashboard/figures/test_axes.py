"""Every figure's tick labels are distinct and stand at their values, whatever the data are."""

import inspect
import pkgutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
import plotly.graph_objects as go
import pytest
from hypothesis import given
from hypothesis import strategies as st

import dashboard.figures
from dashboard.figures.advice import advice_figure
from dashboard.figures.base import number_axis, share_axis
from dashboard.figures.calibration import calibration_figure
from dashboard.figures.cam import cam_figure
from dashboard.figures.channel import classes_figure, histogram_figure
from dashboard.figures.filters import norms_figure
from dashboard.figures.health import health_figure
from dashboard.figures.models import alike_figure, changed_figure, moved_figure
from dashboard.figures.sides import side_cams_figure, side_statistics_figure
from dashboard.figures.spread import spread_figure
from dashboard.figures.trust import trust_figure, trust_legend
from data.analysis.calibration import calibration
from data.analysis.cka import Alike
from data.analysis.effects import Effects
from data.numerals import MINUS, NBSP
from explainers.layers.results import FilterTable
from explainers.methods import Passes
from explainers.quality.advice import Advice, LayerQuality
from explainers.results import Heatmap, Layer
from tests.unit.dashboard.trust.test_faithfulness import faith

LAYERS = ("stem", "block", "head")
SCALES = (1e-9, 1e-3, 1.0, 1e9)  # all tiny, and huge
NUMBERS = np.random.default_rng(0)


def stated(axis: Any) -> list[tuple[float, str]]:  # noqa: ANN401 - plotly's
    """The labels that plotly prints on an axis of numbers: none are left to its rounding."""
    assert axis.tickmode == "array"
    return list(zip(axis.tickvals, axis.ticktext, strict=True))


def value_of(text: str) -> float:
    factor = 0.01 if text.endswith(f"{NBSP}%") else 1
    return factor * float(text.removesuffix(f"{NBSP}%").replace(MINUS, "-").replace(",", ""))


def check(figure: go.Figure) -> None:
    """All axes of a figure, and the bars on them."""
    axes = {name: figure.layout[name] for name in figure.layout.to_plotly_json() if "axis" in name}
    for name, axis in axes.items():
        if axis.visible is False or axis.showticklabels is False:
            continue
        anchored = [trace for trace in figure.data if axis_of(trace, name[0]) == name]
        if any(texts(trace, name[0]) for trace in anchored):
            for trace in anchored:
                own = texts(trace, name[0])
                assert len(set(own)) == len(own)  # plotly would draw two rows of a name as one
            continue
        low, high = axis.range
        labels = [label for label in stated(axis) if low - 1e-9 <= label[0] <= high * (1 + 1e-9)]
        step = min(np.diff(axis.tickvals), default=high - low)
        assert labels
        assert len({text for _, text in labels}) == len(labels)
        assert all(abs(value_of(text) - value) <= 0.01 * step for value, text in labels)
        for trace in anchored:
            if trace.type == "bar" and name.startswith("y"):
                heights = np.array(trace.y, float)
                assert np.nanmax(heights, initial=0) <= high * (1 + 1e-6)


def axis_of(trace: Any, letter: str) -> str:  # noqa: ANN401
    short = trace[f"{letter}axis"] or letter
    return f"{letter}axis{short[1:]}"


def texts(trace: Any, letter: str) -> list[str]:  # noqa: ANN401
    """The names along an axis of categories."""
    result = trace[letter]
    return [] if result is None else [each for each in result if isinstance(each, str)]


@dataclass
class Given:
    """An advice without its layers' statistics."""

    scale: float

    def advice(self) -> Advice:
        rows = [
            LayerQuality(
                Layer(name, name, (1, 2, 2)),
                *(0.5, 0.4, 0.6, 4, self.scale * (number - 1), Passes(1, 1), (2, 2)),
            )
            for number, name in enumerate(LAYERS)
        ]
        return Advice(tuple(rows), None, "", 4, 2)


def figures(scale: float) -> Iterator[go.Figure]:
    """All figures that have axes of numbers or categories, over data of a size."""
    values = scale * NUMBERS.normal(size=(7, 7)).astype(np.float32)
    yield histogram_figure(values)
    yield histogram_figure(np.full((3, 3), scale, np.float32))  # all equal
    yield histogram_figure(np.zeros((1, 1), np.float32))
    counts, edges = np.histogram(values, 8)
    yield classes_figure(counts, counts[::-1], edges, "cat")
    yield classes_figure(counts, np.zeros_like(counts), edges, "cat")
    norms = np.abs(values).ravel()
    pairs = np.zeros(norms.size, int)
    for some in (norms, norms[:1], np.full(4, scale, np.float32), np.zeros(2, np.float32)):
        table = FilterTable(some, pairs[: some.size], np.ones(some.size, np.float32))
        yield norms_figure(table, 0, np.zeros(some.size, bool))
    share = min(scale, 1.0)
    for each in (share, 0.0, np.nan):
        yield health_figure(LAYERS, np.full((3, 3), each), np.ones(3, int))
    yield health_figure(LAYERS[:1], np.array([[1.0, 0, 0]]), np.array([1280]))
    for n in (1, 20, 100_000):
        yield moved_figure(np.full(n, 0.5), 0.3)
    confidence = np.clip(NUMBERS.random(200) * share, 0, 1)
    yield calibration_figure(calibration(confidence, NUMBERS.random(200) < confidence))
    yield calibration_figure(calibration(np.ones(1), np.ones(1)))
    yield calibration_figure(calibration(np.zeros(0), np.zeros(0)))
    yield advice_figure(Given(scale).advice(), [scale] * 3)
    yield advice_figure(Given(0).advice(), [0.0] * 3)
    square = scale * np.ones((3, 3))
    effects = Effects(square, square, square, np.full((3, 3), ""))
    yield alike_figure(LAYERS, LAYERS, Alike(square, square, square, n=30))
    yield changed_figure([(name, name) for name in LAYERS], ("mean", "std", "minimum"), effects)
    yield side_statistics_figure(LAYERS, ("mean", "std", "minimum"), square, square, effects)
    yield spread_figure(LAYERS, ("mean", "std", "minimum"), square, square)
    yield side_cams_figure(values, values, np.abs(values), np.abs(values))
    data = cam_figure(Heatmap(values, True, "logit"), [(0, "#000"), (1, "#fff")], bound=scale)
    yield go.Figure(data)


@pytest.mark.parametrize("scale", SCALES)
def test_tick_labels_are_distinct_round_and_where_they_say(scale: float) -> None:
    for figure in figures(scale):
        check(figure)


@pytest.mark.slow
@given(
    st.floats(-1e9, 1e9),
    st.floats(0, 1e9),
    st.integers(2, 8),
    st.sampled_from([number_axis, share_axis]),
)
def test_any_two_ends_have_distinct_labels(
    low: float, span: float, most: int, axis: Callable[..., Any]
) -> None:
    result = axis(low, low + span, most=most)
    labels = result["ticktext"]
    assert 2 <= len(set(labels)) == len(labels) <= 3 * (most + 1)


@pytest.mark.parametrize(
    ("axis", "labels"),
    [
        (share_axis(0, 0.008), [f"{text}{NBSP}%" for text in ("0", "0.2", "0.4", "0.6", "0.8")]),
        (share_axis(0, 1), [f"{text}{NBSP}%" for text in ("0", "20", "40", "60", "80", "100")]),
        (number_axis(0, 2.1, whole=True), ["0", "1", "2"]),
        (number_axis(-1, 1), ["−1.0", "−0.5", "0", "0.5", "1.0"]),
        (number_axis(0, 4e-7), ["0", "1e−7", "2e−7", "3e−7", "4e−7"]),
        (number_axis(0, 40_000), ["0", "10,000", "20,000", "30,000", "40,000"]),
    ],
)
def test_labels_by_hand(axis: Any, labels: list[str]) -> None:  # noqa: ANN401
    assert axis["ticktext"] == labels


def test_bars_of_the_reliability_diagram_show_their_word_count_and_interval() -> None:
    confidence = np.repeat([0.3, 0.9], 100)
    correct = np.concatenate([np.arange(100) < 60, np.arange(100) < 91])
    figure = calibration_figure(calibration(confidence, correct, bins=2))
    *shown, columns = (trace for trace in figure.data if trace.type == "bar")
    bars = {trace.name: trace for trace in shown}
    assert set(bars) == {"underconfident", "no difference shown"}
    assert len({bar.marker.color for bar in bars.values()}) == 2
    text, _ = columns.hovertext
    # Exact, for 60 of 100 at 97.5 %: two bars together hold at 95 %.
    assert f"interval 48.3 to 71.0{NBSP}%, n = 100; 95 % for all bars together" in text
    [counts] = [trace for trace in figure.data if trace.type == "scatter" and trace.mode == "text"]
    assert list(counts.text) == ["100", "100"]
    css = (Path(__file__).parents[4] / "assets/components/figures.css").read_text(encoding="utf-8")
    assert ".panel:not(#accuracy-panel" in css  # else the theme's accent covers these colours


def test_no_figure_leaves_its_labels_to_plotly() -> None:
    """Figures of numbers use the two functions above, those that are not tried here too."""
    left = {}
    for module in pkgutil.iter_modules(dashboard.figures.__path__):
        source = inspect.getsource(import_module(f"dashboard.figures.{module.name}"))
        result = [word for word in ('"nticks"', "nticks=", "tickformat") if word in source]
        if result:
            left[module.name] = result
    assert left == {}


def test_the_labels_of_two_games_have_room_beside_each_other_on_a_phone() -> None:
    layout = trust_figure(faith()).layout
    first, second = layout.xaxis1.domain, layout.xaxis2.domain
    # Half of "100 %" and half of "0 %" at 11 pixels, in a plot of 290
    assert (second[0] - first[1]) * 290 > 26


def test_every_rival_that_a_badge_depends_on_is_drawn_and_named() -> None:
    tested = faith(others=4)
    for game, axis in zip(tested.games.values(), ("x", "x2", "x3"), strict=True):
        traces = [each for each in trust_figure(tested).data if each.xaxis == axis]
        assert len(traces) == 2 + len(game.rivals) + 1  # the band's edges, all rivals, the map
        thin = [each for each in traces if each.line.width == 0.8]
        assert len(thin) == tested.others == 4
        for line, curve in zip(thin, game.rivals[len(tested.trivial) :], strict=True):
            np.testing.assert_array_equal(line.y, curve)
    assert (
        "copies; dotted a spot in the centre, dashed the input's edges, thin the maps of 4 other "
        "images. Random halves have no curves"
    ) in trust_legend(tested)
    assert "thin the map of 1 other image." in trust_legend(faith(others=1))
    assert "thin" not in trust_legend(faith(others=0))


@pytest.mark.parametrize("name", ["cam", "sides"])
def test_values_on_hover_have_no_exponent_with_a_hyphen(name: str) -> None:
    """As d3 formats them: its "r" has significant digits, and never "1.2e-7"."""
    small = Heatmap(np.full((1, 1), 1.2e-7, np.float32), True, "logit")
    of_sides = side_cams_figure(*[small.values] * 4).data[0]
    of_cam = cam_figure(small, [(0, "#000"), (1, "#fff")], bound=1)["data"][0]
    shown = {"cam": of_cam, "sides": of_sides}[name]
    assert shown["zhoverformat"].endswith("~r")
