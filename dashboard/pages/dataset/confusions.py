"""Confusions, over groups or over the classes of one; a click shows those images."""

from typing import TYPE_CHECKING

from dash import ClientsideFunction, Dash, Input, Output, State, dcc, html
from dash.development.base_component import Component

from dashboard.figures.base import empty_figure
from dashboard.figures.confusions import confusions_figure, size
from dashboard.pages.dataset.scene import DatasetScene, of_scan
from dashboard.pages.dataset.view import DatasetView
from dashboard.scans.confusions import divides, matrix
from dashboard.services import Services
from dashboard.ui import ids
from dashboard.ui.choices import Choices
from dashboard.ui.components import card, scrolling, select, subtitle, unlabelled
from dashboard.ui.panel import GRAPH_CONFIG, Panel, Parts
from dashboard.ui.picker import Options
from dashboard.ui.view import ANY
from data.analysis.calibration import proportion

if TYPE_CHECKING:
    from dashboard.scans.confusions import Matrix
    from data.scans import Scan

GROUPS = (
    "A group is a set of WordNet classes. It has the same images in this figure, the table and "
    "every filter. The groups mammal, vehicle and device contain other groups; the rest divide "
    "the classes, and are the rows here."
)
HOW = (
    "Rows are labels, columns predictions; right means as labelled. A number in brackets counts a "
    "row's labelled images. Colours are shares of the row, at the lower end of their "
    "95\u00a0% interval: few images are pale."
)
OWN = "A frame marks images predicted as another class of their own group."
NO_WRONG = "No image is predicted wrong."
OPENS = "Click a cell to open the classes of its row's group, and to choose its images."
SHOWS = "Click a cell to show its images."
TO_IMAGES = "To the images"


def layout() -> Component:
    """Rows are what the images are labelled, columns what the model takes them for."""
    graph = dcc.Graph(ids.CONFUSIONS_GRAPH, figure=empty_figure(), config=GRAPH_CONFIG)
    return card(
        ids.CONFUSIONS,
        ["Confusions", subtitle(ids.CONFUSIONS_TITLE)],
        [
            scrolling(graph, "Confusions"),
            html.P(id=ids.CONFUSIONS_WORDS, className="quiet padded"),
        ],
        aside=[
            html.Button(
                "All groups", id=ids.CONFUSIONS_BACK, className="quiet-button", hidden=True
            ),
            html.A(
                TO_IMAGES,
                id=ids.CONFUSIONS_IMAGES,
                href=f"#{ids.MEMBERS}",
                className="quiet-link",
                hidden=True,
            ),
            unlabelled("Classes of", select(ids.CONFUSIONS_GROUP)),
        ],
    )


def options(view: DatasetView, choices: Choices) -> Options:
    """All groups, or the classes of one of them; without groups there is no choice."""
    if not view.scan or choices.problem_with_scan(view.scan):
        return [{"label": "All groups", "value": ANY}]
    names = divides(choices.services.scans.open(view.scan))
    whole = "All groups" if names else "All classes"
    entries = [{"label": f"Classes of {name}", "value": name} for name in names]
    return [{"label": whole, "value": ANY}, *entries]


PARTS = {
    "graph": Output(ids.CONFUSIONS_GRAPH, "figure"),
    "graph_style": Output(ids.CONFUSIONS_GRAPH, "style"),
    "title": Output(ids.CONFUSIONS_TITLE, "children"),
    "words": Output(ids.CONFUSIONS_WORDS, "children"),
    "back": Output(ids.CONFUSIONS_BACK, "hidden"),
    "images": Output(ids.CONFUSIONS_IMAGES, "hidden"),
}


@of_scan
def render(scene: DatasetScene) -> Parts:
    """Counts of images; colours are shares of the row, cautiously."""
    group = scene.view.within if scene.view.within in divides(scene.scan) else ""
    table = matrix(scene.scan, group)
    if table is None:
        return {
            "graph": empty_figure(),
            "graph_style": {"height": "0px"},
            "title": scene.selection + _why_none(scene.scan),
            "words": "",
            "back": True,
            "images": True,
        }
    return {
        **graph_parts(table),
        "title": scene.selection + title(table),
        "words": explanation(table),
        "back": not group,
        "images": not group,
    }


def register(app: Dash, services: Services) -> None:
    """A click on a cell shows its images."""
    app.clientside_callback(
        ClientsideFunction("stratoscope", "chooseCell"),
        Input(ids.CONFUSIONS_GRAPH, "clickData"),
        State(ids.CONFUSIONS_GROUP, "options"),
        prevent_initial_call=True,
    )
    app.clientside_callback(
        ClientsideFunction("stratoscope", "chooseAllGroups"),
        Input(ids.CONFUSIONS_BACK, "n_clicks"),
        prevent_initial_call=True,
    )


def title(matrix: "Matrix") -> str:
    """Which images are counted, and how many of them are right."""
    of = f"{matrix.group}: " if matrix.group else ""
    return f"{of}labelled images predicted right: {proportion(matrix.right, matrix.images).words}"


def graph_parts(matrix: "Matrix") -> Parts:
    """The figure with its size; none without a wrong image."""
    if not matrix.confusions.columns:
        return {"graph": empty_figure(), "graph_style": {"height": "0px"}}
    width, height = size(matrix)
    style = {"height": f"{height}px", "minWidth": f"{width}px"}
    return {"graph": confusions_figure(matrix), "graph_style": style}


def explanation(matrix: "Matrix") -> str:
    """How the figure is read, and what it leaves out."""
    if matrix.of_groups and not matrix.confusions.columns:
        return NO_WRONG
    if matrix.of_groups:
        return f"{HOW} {OWN} {OPENS} {GROUPS}"
    left = []
    if matrix.without:
        left.append(f"{_classes(matrix.without)} without a wrong image")
    if matrix.more_rows:
        left.append(f"{_classes(matrix.more_rows)} with fewer wrong images")
    if matrix.more_columns:
        left.append(f"{_classes(matrix.more_columns)} predicted for fewer images")
    rest = f" Not shown here, but in the table: {', '.join(left)}." if left else ""
    return (f"{HOW} {SHOWS}" if matrix.confusions.columns else NO_WRONG) + rest


def _classes(count: int) -> str:
    return f"{count:,} class{'' if count == 1 else 'es'}"


def _why_none(scan: "Scan") -> str:
    if scan.multi_label:
        return "not shown for classes that are not mutually exclusive: see the table of classes"
    return "no labels: no image has a class that the model knows"


PANEL = Panel(
    ids.CONFUSIONS, layout, register=register, fields=("scan", "within"), parts=PARTS, render=render
)
