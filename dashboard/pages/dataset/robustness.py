"""How the model holds up when its images are corrupted: by severity, class, image and model."""

from typing import Any

import dash_ag_grid as dag
from dash import ClientsideFunction, Dash, Input, Output, State, dcc, html
from dash.development.base_component import Component

from dashboard.access import ASK_A_REVIEWER, Right, offered
from dashboard.access.person import person_key
from dashboard.components import ImageTiles
from dashboard.figures.base import empty_figure
from dashboard.pages.dataset.robustness_results import results
from dashboard.pages.dataset.robustness_scene import RobustnessScene
from dashboard.pages.dataset.scene import DatasetScene, of_scan
from dashboard.pages.dataset.view import DatasetView
from dashboard.scans.corruptions import ALL_SEVERITIES, KEYS
from dashboard.scans.urls import robustness_csv_url
from dashboard.services import Services
from dashboard.ui import ids
from dashboard.ui.ag_grid import COUNT, GRID, LOWER, SHARE, UPPER, column
from dashboard.ui.choices import Choices
from dashboard.ui.components import aria, card, scrolling, select, subtitle, unlabelled
from dashboard.ui.panel import GRAPH_CONFIG, Panel, Parts
from dashboard.ui.picker import Options
from dashboard.ui.scan import cost_in_words, duration, why_failed
from dashboard.ui.view import ANY
from data.numerals import NBSP, count_of
from data.scans import size
from explainers.edits.kinds import find_edit

BEGIN, GO_ON = "Scan corrupted images", "Continue"
COLUMNS = (
    column("name", "name", minWidth=130, flex=2, filter=True),
    column("kind", "kind", 5, width=80),
    column("images", "images", **COUNT | {"width": 84}),
    column("before", "right before", 3, **SHARE | {"width": 108}),
    column("after", "right after", 2, **SHARE | {"width": 104}),
    column("drop", "drop", 1, **SHARE | {"width": 84}),
    column("low", "95 % from", 4, **LOWER),
    column("high", "to", 4, **UPPER),
    column("changed", "changed", 2, **SHARE | {"width": 92}),
    column("withstood", "withstood", **SHARE | {"width": 104}),
)
HOW = (
    "Changed: another prediction than without the corruption. Map: Spearman’s rank correlation of "
    "the last Grad-CAM with that of the clean image, median over the images; both explain the "
    f"class of the clean image. In brackets: 95{NBSP}% intervals; of the calibration error, that "
    "of a calibrated model; of all corruptions together, an image counts as one, not as several. "
    "Below, those that break first at the top: right after and drop at the highest "
    "severity of the table above, changed at the lowest; withstood: the share of its severities "
    "before the first change, mean, no interval. Click a group or class to see its curves."
)


def layout() -> Component:
    """The offer or the progress, then curves, their table, groups and classes, and images."""
    offer = html.Div(
        [
            html.Div(
                [html.Strong(id=ids.ROBUSTNESS_LEAD), html.P(id=ids.ROBUSTNESS_TEXT)],
                className="scan-words",
                role="status",
            ),
            html.Progress(id=ids.ROBUSTNESS_PROGRESS, hidden=True, **aria(label="Scanned so far")),
            html.Button(
                BEGIN, id=ids.ROBUSTNESS_START, className="quiet-button framed", hidden=True
            ),
            html.Button(
                "Stop", id=ids.ROBUSTNESS_STOP, className="quiet-button framed", hidden=True
            ),
        ],
        id=ids.ROBUSTNESS_OFFER,
        className="robustness-offer",
        hidden=True,
    )
    graph = dcc.Graph(ids.ROBUSTNESS_GRAPH, figure=empty_figure(), config=GRAPH_CONFIG)
    shown = html.Div(
        [
            scrolling(graph, "Robustness by severity"),
            scrolling(html.Table(id=ids.ROBUSTNESS_LEVELS, className="figures"), "Values"),
            html.P(HOW, className="quiet padded"),
            dag.AgGrid(id=ids.ROBUSTNESS_GRID, columnDefs=list(COLUMNS), rowData=[], **GRID),
            html.P(id=ids.ROBUSTNESS_BROKEN, className="quiet padded"),
            ImageTiles(id=ids.ROBUSTNESS_TILES, class_name="padded"),
            html.Div(
                [
                    unlabelled("Compare with", select(ids.ROBUSTNESS_AGAINST)),
                    html.Div(id=ids.ROBUSTNESS_PAIR),
                ],
                className="padded robustness-pair",
            ),
        ],
        id=ids.ROBUSTNESS_RESULTS,
        hidden=True,
    )
    return card(
        ids.ROBUSTNESS,
        ["Robustness", subtitle(ids.ROBUSTNESS_TITLE)],
        [offer, shown],
        aside=[
            html.A("CSV", id=ids.ROBUSTNESS_CSV, download="", className="quiet-link", hidden=True),
            unlabelled("Corruption", select(ids.ROBUSTNESS_KIND)),
        ],
    )


PARTS = {
    "csv": Output(ids.ROBUSTNESS_CSV, "href"),
    "csv_hidden": Output(ids.ROBUSTNESS_CSV, "hidden"),
    "title": Output(ids.ROBUSTNESS_TITLE, "children"),
    "offer_hidden": Output(ids.ROBUSTNESS_OFFER, "hidden"),
    "lead": Output(ids.ROBUSTNESS_LEAD, "children"),
    "text": Output(ids.ROBUSTNESS_TEXT, "children"),
    "bar_hidden": Output(ids.ROBUSTNESS_PROGRESS, "hidden"),
    "done": Output(ids.ROBUSTNESS_PROGRESS, "value"),
    "total": Output(ids.ROBUSTNESS_PROGRESS, "max"),
    "start": Output(ids.ROBUSTNESS_START, "children"),
    "start_hidden": Output(ids.ROBUSTNESS_START, "hidden"),
    "stop_hidden": Output(ids.ROBUSTNESS_STOP, "hidden"),
    "results_hidden": Output(ids.ROBUSTNESS_RESULTS, "hidden"),
    "graph": Output(ids.ROBUSTNESS_GRAPH, "figure"),
    "graph_style": Output(ids.ROBUSTNESS_GRAPH, "style"),
    "levels": Output(ids.ROBUSTNESS_LEVELS, "children"),
    "grid_row_data": Output(ids.ROBUSTNESS_GRID, "rowData"),
    "broken": Output(ids.ROBUSTNESS_BROKEN, "children"),
    "tiles": Output(ids.ROBUSTNESS_TILES, "data"),
    "pair": Output(ids.ROBUSTNESS_PAIR, "children"),
}


def kind_options(view: DatasetView, choices: Choices) -> Options:
    """All corruptions together, or one."""
    every = {"label": "All corruptions", "value": ANY}
    return [every, *({"label": find_edit(key).name, "value": key} for key in KEYS)]


def model_options(view: DatasetView, choices: Choices) -> Options:
    """No model, or another one of the server."""
    none = {"label": "No other model", "value": ANY}
    others = [key for key in choices.models if key != view.model]
    return [none, *({"label": choices.name(key), "value": key} for key in others)]


@of_scan
def render(scene: DatasetScene) -> Parts:
    """The offer to scan, or the progress, and all that is there already."""
    this = RobustnessScene(scene)
    robustness = this.robustness
    shown = tuple(kind for kind in this.kinds if kind in robustness.kinds)
    is_empty = not (shown and robustness.severities(shown))
    parts = {**_offer(this), "results_hidden": is_empty, "csv_hidden": is_empty}
    if is_empty:
        return parts
    view = scene.view
    csv = robustness_csv_url(view.scan, view.subset, view.corruption)
    return {**parts, "csv": csv, **results(this, robustness, shown)}


def _offer(this: RobustnessScene) -> dict[str, object]:
    """The words, the bar and the buttons."""
    corrupted, may = this.corrupted, offered(Right.COMPUTE)
    images, missing = len(corrupted.clean.image_ids), len(corrupted.missing)
    lead = text = start = ""
    failed: list[str | Component] = []
    if corrupted.is_working:
        running = corrupted.running
        lead = "The workers start or end"
        if corrupted.total:
            lead = f"{corrupted.done:,} of {corrupted.total:,} corrupted images"
        text = "Loading the model."
        if running is not None:
            kind, severity = running.record.corruption, running.record.severity
            text = f"{find_edit(kind).name}, severity {severity}."
            if corrupted.seconds_left:
                text += f" {duration(corrupted.seconds_left)} left."
    elif missing:
        kinds = len({each.kind for each in corrupted.missing})
        begun = missing != kinds * len(ALL_SEVERITIES)
        levels = "" if begun else f" × {count_of(kinds, 'corruption')} × 5 severities"
        if begun:
            levels = f" × {missing} missing severities of {count_of(kinds, 'corruption')}"
        lead = f"{count_of(images, 'image')}{levels}"
        seconds = corrupted.cost_seconds
        cost = count_of(images * missing, "image")
        cost += f", {cost_in_words(seconds)}" if seconds is not None else ""
        text = (
            f"{cost}, {size(corrupted.clean.plan.nbytes * missing)} on disk. They are scanned in "
            "the background, also when you close the page."
        )
        failed = why_failed(corrupted.scans.corruption_failure(corrupted.clean.id))
        if not may:
            text += f" {ASK_A_REVIEWER}"
        start = GO_ON if corrupted.begun else BEGIN
    return {
        "title": "how much worse the model gets on corrupted images",
        "offer_hidden": not lead,
        "lead": lead,
        "text": [*failed, text] if failed else text,
        "bar_hidden": not corrupted.is_working,
        "done": corrupted.done,
        "total": corrupted.total or 1,
        "start": start or BEGIN,
        "start_hidden": not (start and may),
        "stop_hidden": not (corrupted.is_working and may),
    }


def is_working(scene: DatasetScene) -> bool:
    """Whether corrupted images are being scanned."""
    return bool(scene.view.scan) and RobustnessScene(scene).corrupted.is_working


def start(scene: DatasetScene) -> None:
    """Scans what is missing of the chosen corruptions. Raises: DataError, TooMuchLongWork."""
    this = RobustnessScene(scene)
    kinds = [*dict.fromkeys(each.kind for each in this.corrupted.missing)]
    scene.services.scans.start_corrupted(this.corrupted.clean, kinds, person_key())


def stop(scene: DatasetScene) -> None:
    """Stops it; what is scanned is kept."""
    scene.services.scans.stop_corrupted(RobustnessScene(scene).corrupted.clean.id)


def register(app: Dash, services: Services) -> None:
    """A click on a row shows its images and its curves."""
    app.clientside_callback(
        ClientsideFunction("stratoscope", "chooseSubsetOfRow"),
        Input(ids.ROBUSTNESS_GRID, "cellClicked"),
        State(ids.ROBUSTNESS_GRID, "rowData"),
        prevent_initial_call=True,
    )
    app.clientside_callback(
        ClientsideFunction("stratoscope", "fitColumns"),
        Input(ids.ROBUSTNESS_GRID, "columnDefs"),
        State(ids.ROBUSTNESS_GRID, "id"),
    )


ACTIONS: dict[str, Any] = {ids.ROBUSTNESS_START: start, ids.ROBUSTNESS_STOP: stop}
PANEL = Panel(
    ids.ROBUSTNESS,
    layout,
    register=register,
    fields=("model", "scan", "subset", "corruption", "against"),
    parts=PARTS,
    render=render,
    actions=ACTIONS,
    is_working=is_working,
)
