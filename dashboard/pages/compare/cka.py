"""Which layers of two models have similar representations: CKA as a heat map."""

from dash import Dash, Output, dcc
from dash.development.base_component import Component
from plotly.graph_objects import Figure

from dashboard.figures.base import empty_figure
from dashboard.figures.models import alike_figure
from dashboard.pages.compare.models import FIELDS, ModelScene, on_models
from dashboard.services import Services
from dashboard.ui import ids
from dashboard.ui.components import card, subtitle
from dashboard.ui.panel import GRAPH_CONFIG, Panel


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


def register(app: Dash, services: Services) -> None:
    """On the channel means of the images that both scans have."""

    @on_models(
        app,
        services,
        ids.ALIKE,
        Output(ids.ALIKE_GRAPH, "figure"),
        Output(ids.ALIKE_TITLE, "children"),
    )
    def update(scene: ModelScene) -> tuple[Figure, str]:
        comparison = scene.comparison
        figure = alike_figure(comparison.scan_a.layers, comparison.scan_b.layers, comparison.alike)
        return figure, comparison.alike_words


PANEL = Panel(ids.ALIKE, layout, register, fields=FIELDS)
