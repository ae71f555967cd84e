"""What is taken for what: a heat map over WordNet families; a click shows those images."""

from typing import TYPE_CHECKING

from dash import ClientsideFunction, Dash, Input, Output, dcc, html
from dash.development.base_component import Component
from plotly.graph_objects import Figure

from dashboard import ids
from dashboard.components import aria, card, subtitle
from dashboard.figures.base import empty_figure
from dashboard.figures.confusions import confusions_figure
from dashboard.panels.base import GRAPH_CONFIG, Panel
from dashboard.panels.dataset.scene import DatasetScene, on_dataset
from dashboard.services import Services

if TYPE_CHECKING:
    from data.scans import Scan


def layout() -> Component:
    """Rows are what the images show, columns what the model says."""
    graph = dcc.Graph(ids.CONFUSIONS_GRAPH, figure=empty_figure(), config=GRAPH_CONFIG)
    return card(
        ids.CONFUSIONS,
        ["Confusions", subtitle(ids.CONFUSIONS_TITLE)],
        [
            html.Div(
                graph,
                className="scroll-x",
                tabIndex=0,
                role="region",
                **aria(label="Confusions"),
            )
        ],
    )


def register(app: Dash, services: Services) -> None:
    """Counts of images; colours are shares of the row."""

    @on_dataset(
        app,
        services,
        ids.CONFUSIONS,
        Output(ids.CONFUSIONS_GRAPH, "figure"),
        Output(ids.CONFUSIONS_GRAPH, "style"),
        Output(ids.CONFUSIONS_TITLE, "children"),
    )
    def update(scene: DatasetScene) -> tuple[Figure, dict[str, str], str]:
        from dashboard.dataset import family_confusions

        found = family_confusions(scene.scan)
        if not found.groups:
            return empty_figure(), {"height": "0px"}, _why_none(scene.scan)
        size = len(found.groups)
        style = {"height": f"{150 + 19 * size}px", "minWidth": f"{140 + 20 * size}px"}
        title = "rows: what it is, columns: what the model says · a click shows those images"
        return confusions_figure(found), style, title

    app.clientside_callback(
        ClientsideFunction("stratoscope", "chooseSubsetOfCell"),
        Input(ids.CONFUSIONS_GRAPH, "clickData"),
        prevent_initial_call=True,
    )


def _why_none(scan: "Scan") -> str:
    if scan.multi_label:
        return "not meant for classes that do not exclude one another: see the table of classes"
    return "no labels: no image has a class that the model knows"


PANEL = Panel(ids.CONFUSIONS, layout, register, fields=("scan",))
