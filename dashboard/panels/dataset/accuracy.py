"""How often the model is right, and whether it is as sure as it should be."""

from typing import TYPE_CHECKING

from dash import Dash, Output, dcc, html
from dash.development.base_component import Component
from plotly.graph_objects import Figure

from dashboard import ids
from dashboard.components import card, subtitle
from dashboard.figures.base import empty_figure
from dashboard.figures.calibration import calibration_figure
from dashboard.panels.base import GRAPH_CONFIG, Panel
from dashboard.panels.dataset.scene import DatasetScene, on_dataset
from dashboard.services import Services
from dashboard.wording import NBSP, probability

if TYPE_CHECKING:
    from data.analysis.calibration import Share


def layout() -> Component:
    """Two figures with their intervals, and the reliability diagram."""
    graph = dcc.Graph(
        ids.ACCURACY_GRAPH, figure=empty_figure(), config=GRAPH_CONFIG, className="tall-graph"
    )
    return card(
        ids.ACCURACY,
        ["Accuracy", subtitle(ids.ACCURACY_TITLE)],
        [html.Dl(id=ids.ACCURACY_FIGURES, className="big-figures"), graph],
    )


def register(app: Dash, services: Services) -> None:
    """All of the scan's images that have a label."""

    @on_dataset(
        app,
        services,
        ids.ACCURACY,
        Output(ids.ACCURACY_FIGURES, "children"),
        Output(ids.ACCURACY_GRAPH, "figure"),
        Output(ids.ACCURACY_TITLE, "children"),
        Output(ids.PERMALINK, "data"),
    )
    def update(scene: DatasetScene) -> tuple[list[Component], Figure, str, dict[str, object]]:
        from dashboard.dataset import accuracy

        found = accuracy(scene.scan)
        ece = [
            html.Dt("Calibration error"),
            html.Dd([probability(found.calibration.error), html.Small("ECE, 15 bins")]),
        ]
        figures = [*_figure("Top-1", found.top1), *_figure("Top-5", found.top5), *ece]
        weights = str(scene.scan.provenance["weights_sha256"])[:12]
        permalink = {"of": {"scan": scene.view.scan}, "weights": weights, "isPrivate": False}
        title = f"n = {found.top1.n:,} labelled images"
        return figures, calibration_figure(found.calibration), title, permalink


def _figure(name: str, share: "Share") -> list[Component]:
    interval = f"{100 * share.low:.1f} to {100 * share.high:.1f}{NBSP}%"
    value = probability(share.value) if share.n else "no labels"
    return [html.Dt(name), html.Dd([value, html.Small(interval)])]


PANEL = Panel(ids.ACCURACY, layout, register, fields=("scan",))
