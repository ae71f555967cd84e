"""The chosen layer's activations: their histogram, and the channels that are most active."""

from collections.abc import Callable

import numpy as np
from dash import Output, html
from dash.development.base_component import Component

from dashboard.components import Histogram
from dashboard.figures.activations import activations_histogram
from dashboard.figures.statistics import shape_text
from dashboard.ui import ids
from dashboard.ui.components import card, subtitle
from dashboard.ui.edits import unedited_note
from dashboard.ui.page_urls import layers_url
from dashboard.ui.panel import Panel, Parts
from dashboard.ui.scene import Scene
from data.numerals import numeral
from explainers.results import LayerStatistics

CHANNELS = 5


def layout() -> Component:
    """The histogram over a line of channel numbers."""
    return card(
        ids.ACTIVATIONS,
        ["Activations", subtitle(ids.ACTIVATIONS_TITLE), unedited_note(ids.ACTIVATIONS)],
        [
            Histogram(id=ids.ACTIVATIONS_HISTOGRAM),
            html.P(id=ids.ACTIVATIONS_CHANNELS, className="quiet"),
        ],
    )


def most_active(
    statistics: LayerStatistics, address: Callable[[int], str]
) -> list[Component | str]:
    """The channels with the highest mean activation in words, each a link to its `address`."""
    best = np.argsort(-statistics.channel_mean, kind="stable")[:CHANNELS].tolist()
    parts: list[Component | str] = ["Most active channels (mean): "]
    for channel in best:
        parts.append(html.A(f"#{channel}", href=address(channel)))
        parts.append(f" ({numeral(statistics.channel_mean[channel])}), ")
    parts[-1] = str(parts[-1]).removesuffix(", ")
    median, most = (numeral(statistics.quantile(share)) for share in (0.5, 0.99))
    return [
        *parts,
        f". All values, estimated from a histogram: median {median}, 99\u00a0% up to {most}.",
    ]


PARTS = {
    "histogram": Output(ids.ACTIVATIONS_HISTOGRAM, "data"),
    "title": Output(ids.ACTIVATIONS_TITLE, "children"),
    "channels": Output(ids.ACTIVATIONS_CHANNELS, "children"),
}


def render(scene: Scene) -> Parts:
    """Renders the chosen layer's histogram."""
    statistics = scene.trace().statistics[scene.depth]
    title = f"{scene.view.layer} · {shape_text(scene.layer)} · counts, logarithmic"
    view = scene.view
    query = view.model, view.image, view.layer, view.target
    return {
        "histogram": activations_histogram(statistics),
        "title": title,
        "channels": most_active(statistics, lambda channel: layers_url(*query, channel=channel)),
    }


PANEL = Panel(
    ids.ACTIVATIONS,
    layout,
    fields=("model", "image", "layer", "target"),
    parts=PARTS,
    render=render,
)
