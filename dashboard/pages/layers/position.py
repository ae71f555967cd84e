"""The channels most active at the chosen place of the image, in every layer."""

import numpy as np
from dash import Output
from dash.development.base_component import Component

from dashboard.components import ChannelTable
from dashboard.components.channel_table import TableChannel, TableRow
from dashboard.figures.layer_names import fitting_labels
from dashboard.maps.layer_urls import position_url
from dashboard.pages.layers import ids as own
from dashboard.pages.layers.scene import LayersScene
from dashboard.ui.components import card, scrolling, subtitle
from dashboard.ui.panel import Panel, Parts
from data.numerals import numeral, percent
from explainers.layers.results import AtPosition


def layout() -> Component:
    """A table that scrolls sideways where it is wider than the panel."""
    return card(
        own.POSITION,
        ["At this position", subtitle(own.POSITION_TITLE)],
        [
            scrolling(ChannelTable(id=own.POSITION_ROWS), "Most active channels at this position"),
        ],
        aside=["click the image to choose another"],
    )


PARTS = {
    "rows": Output(own.POSITION_ROWS, "data"),
    "title": Output(own.POSITION_TITLE, "children"),
}


def render(scene: LayersScene) -> Parts:
    """One forward pass serves all layers."""
    x, y = scene.view.place
    x_text, y_text = percent(x), percent(y)
    activations = scene.services.engine.compute(scene.position_request)
    title = f"{x_text}, {y_text} of the crop · highest activation first, ties by number"
    source = position_url(scene.card, scene.image.id, scene.position_request)
    return {
        "rows": {"tiles": source, "place": [x, y], "rows": _rows(scene, activations)},
        "title": title,
    }


def _rows(scene: LayersScene, activations: AtPosition) -> list[TableRow]:
    """A row for each layer; `share` is a channel's value beside the layer's highest there."""
    rows: list[TableRow] = []
    layers = scene.card.layers
    labels = fitting_labels([each.label for each in layers], [each.name for each in layers])
    for depth, (layer, label) in enumerate(zip(layers, labels, strict=True)):
        available = np.flatnonzero(activations.channels[depth] >= 0)
        values = activations.values[depth, available]
        best = float(values.max(initial=0))
        cells: list[TableChannel] = [
            {
                "channel": int(activations.channels[depth, at]),
                "text": numeral(value),
                "share": max(0.0, value / best) if best > 0 else 0.0,
            }
            for at, value in zip(available, values.tolist(), strict=True)
        ]
        row, column = activations.cells[depth].tolist()
        rows.append(
            {
                "layer": layer.name,
                "label": label,
                "note": _ties(int(activations.tied[depth]), best),
                "cell": f"{row}, {column}",
                "cells": cells,
            }
        )
    return rows


def _ties(tied: int, best: float) -> str:
    """How many channels share the highest value; "" where one has it alone."""
    return f"{tied:,} tie at {numeral(best)}" if tied > 1 else ""


PANEL = Panel(own.POSITION, layout, fields=("model", "image", "at"), parts=PARTS, render=render)
