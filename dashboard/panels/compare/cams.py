"""Where the model looks in two groups: mean and spread of the Grad-CAM."""

from dash import Dash, Output, dcc
from dash.development.base_component import Component
from plotly.graph_objects import Figure

from dashboard import ids
from dashboard.components import card, subtitle
from dashboard.figures.base import empty_figure
from dashboard.figures.sides import side_cams_figure
from dashboard.panels.base import GRAPH_CONFIG, Panel
from dashboard.panels.compare.groups import FIELDS, GroupScene, on_groups
from dashboard.services import Services


def layout() -> Component:
    """Five small maps: both means with their difference, and both spreads."""
    return card(
        ids.SIDE_CAMS,
        ["Grad-CAM", subtitle(ids.SIDE_CAMS_TITLE)],
        [
            dcc.Graph(
                ids.SIDE_CAMS_GRAPH,
                figure=empty_figure(),
                config=GRAPH_CONFIG,
                className="maps-graph",
            )
        ],
        class_name="of-groups",
    )


def register(app: Dash, services: Services) -> None:
    """Of the chosen layer where the scan kept its maps, else of the last layer that it kept."""

    @on_groups(
        app,
        services,
        ids.SIDE_CAMS,
        Output(ids.SIDE_CAMS_GRAPH, "figure"),
        Output(ids.SIDE_CAMS_TITLE, "children"),
    )
    def update(scene: GroupScene) -> tuple[Figure, str]:
        kept = scene.scan.cam_layers
        layer = scene.view.layer if scene.view.layer in kept else kept[-1]
        target = scene.scan.provenance["target"]
        asked = "the predicted class" if target == "predicted" else "each image's own class"
        figure = side_cams_figure(*scene.found.cams(layer))
        return figure, f"{layer} · {scene.counts} · for {asked}, in logits"


PANEL = Panel(ids.SIDE_CAMS, layout, register, fields=(*FIELDS, "layer"))
