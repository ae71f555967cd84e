"""Layers where there is little room: what tells them apart; their full names are told on hover."""

from collections.abc import Iterator

import numpy as np
import plotly.graph_objects as go
import pytest

from dashboard.figures.advice import advice_figure
from dashboard.figures.depth import depth_figure
from dashboard.figures.health import health_figure
from dashboard.figures.layer_names import fitting_labels, layer_axis, short_labels
from dashboard.figures.models import alike_figure, changed_figure
from dashboard.figures.sanity import sanity_figure
from dashboard.figures.sides import side_statistics_figure
from dashboard.figures.spread import spread_figure
from data.analysis.cka import Alike
from data.analysis.effects import Effects
from data.analysis.separability import Separability
from explainers.methods import Passes
from explainers.quality.advice import Advice, LayerQuality
from explainers.quality.results import Sanity
from explainers.results import Layer

VIT = ["conv_proj", *(f"encoder.layers.encoder_layer_{i}" for i in (0, 10))]
ALIASES = {VIT[1]: "layer 0", VIT[2]: "layer 10"}
STATISTICS = ("mean", "std")


def test_tiles_drop_the_part_that_most_layers_share() -> None:
    assert short_labels(["bn1", "blocks.0.0", "blocks.0.1"]) == ["bn1", "0.0", "0.1"]
    assert short_labels(["maxpool", "layer1.0", "layer2.0"]) == ["maxpool", "layer1.0", "layer2.0"]
    vit = ["conv_proj", *(f"encoder.layers.encoder_layer_{i}" for i in (0, 1, 10))]
    assert short_labels(vit) == ["conv_proj", "layer 0", "layer 1", "layer 10"]
    timm = ["patch_embed", "blocks.0", "blocks.1", "blocks.11"]
    assert short_labels(timm) == ["patch_embed", "block 0", "block 1", "block 11"]
    assert short_labels(["only"]) == ["only"]
    labels = ["stem (conv_proj)", *vit[1:]]
    assert fitting_labels(labels, vit) == ["stem (conv_proj)", "layer 0", "layer 1", "layer 10"]


def test_an_axis_replaces_long_names_only() -> None:
    assert layer_axis(VIT) == {"labelalias": ALIASES}
    assert layer_axis(["bn1", "blocks.0.0"]) == {"labelalias": {}}


def figures() -> Iterator[tuple[go.Figure, str, dict[str, str]]]:
    """Each with the axis on which layers stand, and the labels there."""
    square, table = np.full((3, 3), 0.5), np.full((3, 2), 0.5)
    effects = Effects(table, table, table, np.full((3, 2), ""))
    share = Separability(*(np.full(3, each) for each in (0.9, 0.7, 0.95)), 5, 9, 9)
    quality = [
        LayerQuality(Layer(name, name, (4, 7, 7)), 0.8, 0.7, 0.9, 4, 0.1, Passes(1, 1), (7, 7))
        for name in VIT
    ]
    advice = Advice(tuple(quality), quality[2], "Read it.", localised_on=4, faithful_on=2)
    sanity = Sanity(
        *(tuple(VIT), tuple(VIT), square, -square, np.ones(3), ("edges",), np.zeros((1, 3))),
        *(np.full((3, 3), 4), np.full(3, 4), 4, 0, 1),
    )
    yield depth_figure(VIT, share), "xaxis", ALIASES
    yield health_figure(VIT, square, np.ones(3, int)), "xaxis", ALIASES
    yield spread_figure(VIT, STATISTICS, table, table), "yaxis", ALIASES
    yield side_statistics_figure(VIT, STATISTICS, table, table, effects), "yaxis", ALIASES
    yield alike_figure(VIT, VIT, Alike(square, square, square, n=30)), "xaxis", ALIASES
    yield alike_figure(VIT, VIT, Alike(square, square, square, n=30)), "yaxis", ALIASES
    yield advice_figure(advice, [1.0] * 3), "xaxis", ALIASES
    yield sanity_figure(sanity, VIT[0]), "xaxis", ALIASES
    pairs = list(zip(VIT, ("bn1", "blocks.0", "bn2"), strict=True))
    of_pairs = {
        "conv_proj / bn1": "conv_proj / bn1",
        f"{VIT[1]} / blocks.0": "layer 0 / blocks.0",
        f"{VIT[2]} / bn2": "layer 10 / bn2",
    }
    yield changed_figure(pairs, STATISTICS, effects), "yaxis", of_pairs


@pytest.mark.parametrize(("figure", "axis", "labels"), [*figures()])
def test_layers_are_distinct_on_every_axis_and_named_in_full_on_hover(
    figure: go.Figure, axis: str, labels: dict[str, str]
) -> None:
    assert figure.layout[axis].labelalias == labels
    first = figure.data[0]
    texts = (first.hovertext, first.customdata, first.text)
    assert any(VIT[2] in str(np.array(each).tolist()) for each in texts if each is not None)
    assert all("<b>%{x}" not in each.hovertemplate for each in figure.data)
    assert all("<b>%{y}" not in each.hovertemplate for each in figure.data)
