"""Channel health: dead, saturated and class-selective channels, with the top images of each."""

from typing import TYPE_CHECKING

import numpy as np
from dash import Output, dcc, html
from dash.development.base_component import Component

from dashboard.components import ChannelRows
from dashboard.components.channel_rows import ChannelRow, ChannelRowsData, FilterTile
from dashboard.figures.base import empty_figure
from dashboard.figures.health import health_figure
from dashboard.figures.layer_names import labels_of
from dashboard.maps.layer_urls import filter_url
from dashboard.pages.dataset.scene import DatasetScene, of_scan
from dashboard.scans.channel_health import (
    count_of_tests,
    counts_by_layer,
    in_words,
    selectivity_in_words,
)
from dashboard.scans.image_tiles import channel_tiles, ranking
from dashboard.scans.summary import health
from dashboard.ui import ids
from dashboard.ui.components import card, subtitle
from dashboard.ui.page_urls import layers_url
from dashboard.ui.panel import GRAPH_CONFIG, Panel, Parts
from data.numerals import count_of
from explainers.engine.requests import ConvolutionsRequest
from explainers.layers.results import Convolution
from explainers.models import ModelCard

if TYPE_CHECKING:
    from dashboard.scans.summary import Health

CHANNELS = 8
IMAGES = 8


def layout() -> Component:
    """Bars by layer above the chosen layer's most selective channels."""
    graph = dcc.Graph(
        ids.HEALTH_GRAPH, figure=empty_figure(), config=GRAPH_CONFIG, className="tall-graph"
    )
    source = html.P(
        "Dead: a variance under 1e-12 over all cells of at least 500 images. Saturated: more than "
        "half of the values at the bound that a ReLU6 declares. Selective: an index of 0.5 or "
        "more for one class or group that passes a permutation test. The index is (group "
        "\N{MINUS SIGN} rest) / (group + rest) of the channel's means, after Morcos et al. 2018 "
        "(arXiv:1803.06959); 0.5 is three times as high as in all other images. Where a channel "
        "has negative values, its lowest image counts as 0. That keeps its index low: do not "
        "compare such a layer with one behind a ReLU. Classes are tested if at least ten have "
        "five images; otherwise groups are. Each channel is listed with its filter and its top "
        "images. Click its name to open it.",
        className="quiet",
    )
    folded = html.Details([html.Summary("How channels are counted"), source], className="padded")
    return card(
        ids.HEALTH,
        ["Channel health", subtitle(ids.HEALTH_TITLE)],
        [
            graph,
            folded,
            ChannelRows(id=ids.HEALTH_ROWS),
        ],
    )


PARTS = {
    "graph": Output(ids.HEALTH_GRAPH, "figure"),
    "graph_style": Output(ids.HEALTH_GRAPH, "style"),
    "rows": Output(ids.HEALTH_ROWS, "data"),
    "title": Output(ids.HEALTH_TITLE, "children"),
}


@of_scan
def render(scene: DatasetScene) -> Parts:
    """Counts for all layers, pictures for the chosen one, both of the chosen images."""
    scan, layer = scene.scan, scene.view.layer
    measures = health(scan, scene.view.subset)
    counts, sizes = counts_by_layer(scan, measures)
    notes = (count_of_tests(measures), order_in_words(measures, scan.channels(layer)))
    data: ChannelRowsData = {
        "tests": " ".join(filter(None, notes)),
        "rows": channel_rows(scene, layer),
    }
    title = f"{in_words(scan, measures)} · over {count_of(int(scan.readable.sum()), 'image')}"
    if scene.subset:
        title += f" · selectivity and top images: {scene.subset}"
    has_bars = np.nansum(counts) > 0  # else the title states what was found, or why not
    return {
        "graph": health_figure(scan.layers, counts, sizes) if has_bars else empty_figure(),
        "graph_style": {} if has_bars else {"display": "none"},
        "rows": data,
        "title": title,
    }


def channel_rows(scene: DatasetScene, layer: str) -> list[ChannelRow]:
    """The layer's most selective channels, each with the images in which it is highest.

    In the order of their numbers where selectivity is not tested, as `count_of_tests` states.
    """
    scan, view, engine = scene.scan, scene.view, scene.services.engine
    measures, channels = health(scan, view.subset), scan.channels(layer)
    among = scene.positions if scene.subset else None
    making = engine.compute(ConvolutionsRequest(view.model, layer)).making
    label = labels_of(scan.layers)[layer]
    of_scan = engine.card(scan.provenance["model"])
    rows: list[ChannelRow] = []
    for channel in most_selective(measures, channels)[:CHANNELS].tolist():
        sentence = selectivity_in_words(measures, channels.start + channel)
        top = scan.top_images(layer, channel, IMAGES, among)
        image = scan.image_ids[int(top.positions[0]) if len(top.positions) else 0]
        row: ChannelRow = {
            "layer": layer,
            "label": label,
            "channel": channel,
            "text": sentence,
            "ranking": ranking(top),
            "href": layers_url(view.model, image, layer, channel=channel, scan=view.scan),
            "filter": filter_tile(engine.card(view.model), making, channel),
            "tiles": channel_tiles(scene.services, of_scan, scan, layer, top),
        }
        rows.append(row)
    return rows


def most_selective(measures: "Health", channels: slice) -> np.ndarray:
    """A layer's channels: first the selective ones by q, then all that pass; dead ones last."""
    many = channels.stop - channels.start
    q, selective = np.zeros(many), np.zeros(many, bool)
    dead = selective if measures.dead is None else measures.dead[channels]
    if measures.tests is not None and measures.selective is not None:
        group, _ = measures.tests.best
        of_best = measures.tests.q[np.maximum(group, 0), np.arange(group.size)]
        q = np.where(group < 0, np.inf, of_best)[channels]
        selective = measures.selective[channels]
    return np.lexsort((q, ~selective, dead))


def order_in_words(measures: "Health", channels: slice) -> str:
    """That channels of a layer are listed by number, where too few pass a test; else ""."""
    if measures.tests is None:
        return ""
    passed = int((measures.tests.best[0][channels] >= 0).sum())
    if not passed:
        return "No channel of this layer passes: those below are in the order of their numbers."
    if passed < min(CHANNELS, channels.stop - channels.start):
        return (
            f"Channels of this layer that pass: {passed:,}. Those after them are in the order of "
            "their numbers."
        )
    return ""


def filter_tile(card: ModelCard, making: Convolution | None, channel: int) -> FilterTile | None:
    """The filter that makes a channel, as the page draws it; None where no single one does.

    A 1 x 1 filter has no shape to look at: it is named, not drawn.
    """
    if making is None:
        return None
    if making.height == making.width == 1:
        return {"src": "", "text": f"1 × 1 filter over {making.inputs:,} channels", "signed": False}
    return {
        "src": filter_url(card, making.name, channel, colour=making.colour),
        "text": f"Filter {channel} of {making.name}: {making.inputs:,} × {making.height} × "
        f"{making.width}",
        "signed": not making.colour,
    }


PANEL = Panel(ids.HEALTH, layout, fields=("scan", "layer", "subset"), parts=PARTS, render=render)
