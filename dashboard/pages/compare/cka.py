"""Which layers of two models have similar representations: CKA as a heat map."""

from dash import Output, dcc
from dash.development.base_component import Component

from dashboard.figures.base import empty_figure
from dashboard.figures.models import alike_figure
from dashboard.pages.compare.models import FIELDS, ModelScene, of_models
from dashboard.ui import ids
from dashboard.ui.components import card, subtitle
from dashboard.ui.panel import GRAPH_CONFIG, Panel, Parts


def layout() -> Component:
    """Layers of A down, layers of B across."""
    graph = dcc.Graph(
        ids.ALIKE_GRAPH, figure=empty_figure(), config=GRAPH_CONFIG, className="square-graph"
    )
    return card(
        ids.ALIKE,
        ["Layers with similar representations", subtitle(ids.ALIKE_TITLE)],
        [graph],
        class_name="of-models",
    )


PARTS = {
    "graph": Output(ids.ALIKE_GRAPH, "figure"),
    "title": Output(ids.ALIKE_TITLE, "children"),
}


@of_models
def render(scene: ModelScene) -> Parts:
    """On the channel means of the images that both scans have."""
    comparison = scene.comparison
    figure = alike_figure(comparison.scan_a.layers, comparison.scan_b.layers, comparison.alike)
    return {
        "graph": figure,
        "title": comparison.alike_words,
    }


PANEL = Panel(ids.ALIKE, layout, fields=FIELDS, parts=PARTS, render=render)
