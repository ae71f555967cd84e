"""How far each image's map moved from one model to the other."""

import numpy as np
from dash import Output, dcc
from dash.development.base_component import Component

from dashboard.figures.base import empty_figure
from dashboard.figures.models import moved_figure
from dashboard.pages.compare.cams import NO_CAMS
from dashboard.pages.compare.models import FIELDS, ModelScene, of_models
from dashboard.ui import ids
from dashboard.ui.components import card, subtitle
from dashboard.ui.panel import GRAPH_CONFIG, Panel, Parts
from data.scans import ScanProblem


def layout() -> Component:
    """One histogram."""
    graph = dcc.Graph(
        ids.MOVED_GRAPH, figure=empty_figure(), config=GRAPH_CONFIG, className="square-graph"
    )
    return card(
        ids.MOVED,
        ["Maps that moved", subtitle(ids.MOVED_TITLE)],
        [graph],
        class_name="of-models",
    )


PARTS = {
    "graph": Output(ids.MOVED_GRAPH, "figure"),
    "title": Output(ids.MOVED_TITLE, "children"),
}


@of_models
def render(scene: ModelScene) -> Parts:
    """Rank correlations of the last layers' Grad-CAMs."""
    comparison = scene.comparison
    if not comparison.moved_words:
        raise ScanProblem(NO_CAMS)
    title = f"rank correlation of the Grad-CAMs {comparison.maps_words} · "
    title += comparison.moved_words
    finite = comparison.moved[np.isfinite(comparison.moved)]
    return {
        "graph": moved_figure(finite, comparison.baseline.median),
        "title": title,
    }


PANEL = Panel(ids.MOVED, layout, fields=FIELDS, parts=PARTS, render=render)
