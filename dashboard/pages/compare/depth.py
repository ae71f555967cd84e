"""How well each layer separates two groups, from the input to the output."""

from dash import Dash, Output, dcc, html
from dash.development.base_component import Component
from plotly.graph_objects import Figure

from dashboard.figures.base import empty_figure
from dashboard.figures.depth import depth_figure
from dashboard.pages.compare.groups import FIELDS, GroupScene, on_groups
from dashboard.services import Services
from dashboard.ui import ids
from dashboard.ui.components import card, subtitle
from dashboard.ui.panel import GRAPH_CONFIG, Panel


def layout() -> Component:
    """One curve over depth, and which layer comes first."""
    return card(
        ids.DEPTH,
        ["Linear separability", subtitle(ids.DEPTH_TITLE)],
        [
            dcc.Graph(
                ids.DEPTH_GRAPH, figure=empty_figure(), config=GRAPH_CONFIG, className="tall-graph"
            ),
            html.Div(html.P(id=ids.DEPTH_WORDS), className="padded"),
        ],
        class_name="of-groups",
    )


def register(app: Dash, services: Services) -> None:
    """Fitted anew for each pair of groups."""

    @on_groups(
        app,
        services,
        ids.DEPTH,
        Output(ids.DEPTH_GRAPH, "figure"),
        Output(ids.DEPTH_TITLE, "children"),
        Output(ids.DEPTH_WORDS, "children"),
    )
    def update(scene: GroupScene) -> tuple[Figure, str, str]:
        separability = scene.comparison.separability
        title = f"{scene.counts} · "
        title += (
            f"balanced accuracy on held-out images, {separability.folds} folds, with 95\u00a0% "
            "intervals"
            if separability
            else f"not tested: {scene.comparison.no_separability}"
        )
        return (
            depth_figure(scene.scan.layers, separability),
            title,
            scene.comparison.separability_words,
        )


PANEL = Panel(ids.DEPTH, layout, register, fields=FIELDS)
