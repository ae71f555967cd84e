"""How the model holds up when its images are corrupted: by severity, class, image and model."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from math import isnan
from typing import TYPE_CHECKING, Any

import dash_ag_grid as dag
from dash import ClientsideFunction, Dash, Input, Output, State, dcc, html
from dash.development.base_component import Component

from dashboard.access import Right, offered
from dashboard.access.person import person_key
from dashboard.components import ImageTiles
from dashboard.figures.base import empty_figure
from dashboard.figures.robustness import robustness_figure
from dashboard.pages.dataset.scene import DatasetScene, of_scan
from dashboard.pages.dataset.view import DatasetView
from dashboard.scans.corruptions import ALL_SEVERITIES, KEYS
from dashboard.scans.image_tiles import ImageTile, tile
from dashboard.scans.robustness import (
    Broken,
    Fragility,
    Level,
    Robustness,
    first_to_break,
    fragile,
    level_of,
    robustness_of,
)
from dashboard.scans.robustness_offer import CorruptedSet
from dashboard.scans.robustness_pair import compare_robustness
from dashboard.services import Services
from dashboard.ui import ids
from dashboard.ui.ag_grid import COUNT, GRID, SHARE, VALUE, column
from dashboard.ui.choices import Choices
from dashboard.ui.components import aria, card, select, subtitle, unlabelled
from dashboard.ui.panel import GRAPH_CONFIG, Panel, Parts
from dashboard.ui.picker import Options
from dashboard.ui.scan import cost_in_words, duration
from dashboard.ui.view import ANY
from data.errors import DataError
from data.numerals import NBSP, count_of, fixed, percent_range, probability
from data.scans import ScanProblem, size
from data.scans.subsets import Subset
from explainers.edits.kinds import find_edit
from explainers.errors import ExplainerError

if TYPE_CHECKING:
    import numpy as np

BEGIN, GO_ON = "Scan corrupted images", "Continue"
TILES = 16
TOO_FEW = "too few"
ALL_TOGETHER = "all corruptions together"
COLUMNS = (
    column("name", "name", minWidth=130, flex=2, filter=True),
    column("kind", "kind", 5, width=80),
    column("images", "images", **COUNT | {"width": 84}),
    column("before", "right before", 3, **SHARE | {"width": 108}),
    column("after", "right after", 2, **SHARE | {"width": 104}),
    column("drop", "drop", 1, **SHARE | {"width": 84}),
    column("low", "95 % from", 4, **SHARE | {"width": 100}),
    column("high", "to", 4, **SHARE | {"width": 84}),
    column("changed", "changed", 2, **SHARE | {"width": 92}),
    column("withstood", "withstood", **VALUE | {"width": 104}),
)
HOW = (
    "Changed: another prediction than without the corruption. Map: Spearman’s rank correlation of "
    "the last Grad-CAM with that of the clean image, median over the images; both explain the "
    f"class of the clean image. In brackets: 95{NBSP}% intervals; of the calibration error, that "
    "of a calibrated model. Below, those that break first at the top: right after and drop at the "
    "highest severity, changed at the lowest; withstood: severities before the first change, "
    "mean. Click a group or class to see its curves."
)
HEADINGS = ("severity", "right", "calibration error", "changed", "map correlation")


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
    results = html.Div(
        [
            _scrolling(graph, "Robustness by severity"),
            _scrolling(html.Table(id=ids.ROBUSTNESS_LEVELS, className="figures"), "Values"),
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
        [offer, results],
        aside=[unlabelled("Corruption", select(ids.ROBUSTNESS_KIND))],
    )


def _scrolling(content: Component, name: str) -> Component:
    return html.Div(content, className="scroll-x", tabIndex=0, role="region", **aria(label=name))


PARTS = {
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


@dataclass(frozen=True)
class RobustnessScene:
    """The corrupted scans that a view of Dataset shows."""

    scene: DatasetScene

    @cached_property
    def kinds(self) -> tuple[str, ...]:
        """The chosen corruption, or all."""
        chosen = self.scene.view.corruption
        return (chosen,) if chosen else KEYS

    @cached_property
    def corrupted(self) -> CorruptedSet:
        """What is there, under way and missing. Raises: ScanProblem."""
        scans = self.scene.services.scans
        return CorruptedSet(scans, scans.open(self.scene.scan.clean_id), self.kinds)

    @cached_property
    def robustness(self) -> Robustness:
        """The finished scans. Raises: ScanProblem."""
        return robustness_of(self.scene.services.scans, self.scene.view.scan)


@of_scan
def render(scene: DatasetScene) -> Parts:
    """The offer to scan, or the progress, and all that is there already."""
    this = RobustnessScene(scene)
    robustness = this.robustness
    shown = tuple(kind for kind in this.kinds if kind in robustness.kinds)
    parts = {**_offer(this), "results_hidden": not (shown and robustness.severities(shown))}
    if parts["results_hidden"]:
        return parts
    return {**parts, **_results(this, robustness, shown)}


def _offer(this: RobustnessScene) -> dict[str, object]:
    """The words, the bar and the buttons."""
    corrupted, may = this.corrupted, offered(Right.COMPUTE)
    images, missing = len(corrupted.clean.image_ids), len(corrupted.missing)
    lead = text = start = ""
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
        cost = f"{images * missing:,} images"
        cost += f", {cost_in_words(seconds)}" if seconds is not None else ""
        text = (
            f"{cost}, {size(corrupted.clean.plan.nbytes * missing)} on disk. They are scanned in "
            "the background, also when you close the page."
        )
        if why := corrupted.scans.corruption_failure(corrupted.clean.id):
            text = f"{why} {text}"
        if not may:
            text += " Ask a reviewer to start it."
        start = GO_ON if corrupted.begun else BEGIN
    return {
        "title": "how much worse the model gets on corrupted images",
        "offer_hidden": not lead,
        "lead": lead,
        "text": text,
        "bar_hidden": not corrupted.is_working,
        "done": corrupted.done,
        "total": corrupted.total or 1,
        "start": start or BEGIN,
        "start_hidden": not (start and may),
        "stop_hidden": not (corrupted.is_working and may),
    }


def _results(
    this: RobustnessScene, robustness: Robustness, shown: tuple[str, ...]
) -> dict[str, object]:
    view = this.scene.view
    curves = {
        find_edit(kind).name: [
            level_of(robustness, (kind,) if level else (), level, view.subset)
            for level in (0, *robustness.severities((kind,)))
        ]
        for kind in shown
    }
    together = [
        level_of(robustness, shown if level else (), level, view.subset)
        for level in (0, *robustness.severities(shown))
    ]
    positions = Subset.parse(view.subset).positions(robustness.clean)
    broken = first_to_break(robustness, shown, positions)
    return {
        "graph": robustness_figure(curves),
        "graph_style": {"height": "300px", "minWidth": "920px"},
        "title": this.scene.selection + _title(this.scene, shown, together),
        "levels": _table(together),
        "grid_row_data": [row(each) for each in fragile(robustness, shown)],
        "broken": _broken_words(broken, int(robustness.readable[positions].sum())),
        "tiles": [_tile(robustness, each) for each in broken[:TILES]],
        "pair": _pair(this, shown),
    }


def _title(scene: DatasetScene, shown: Sequence[str], levels: Sequence[Level]) -> str:
    which = find_edit(shown[0]).name if len(shown) == 1 else ALL_TOGETHER
    of = f"{scene.subset}: " if scene.subset else ""
    return (
        f"{of}{count_of(levels[0].changed.n, 'image')}, {levels[0].accuracy.n:,} labelled · {which}"
    )


def _table(levels: Sequence[Level]) -> list[Component]:
    head = html.Thead(html.Tr([html.Th(each, scope="col") for each in HEADINGS]))
    rows = [html.Tr([html.Th(str(each.severity), scope="row"), *_cells(each)]) for each in levels]
    return [head, html.Tbody(rows)]


def _cells(level: Level) -> list[Component]:
    accuracy, error, changed = level.accuracy, level.calibration, level.changed
    cells = [
        _share(accuracy.value, accuracy.low, accuracy.high) if accuracy.n else "no labels",
        f"{probability(error.error)} ({probability(error.error_if_calibrated)})"
        if accuracy.n
        else "no labels",
        _share(changed.value, changed.low, changed.high) if level.severity else "",
        level.maps.words if level.severity else "",
    ]
    return [html.Td(each) for each in cells]


def _share(value: float, low: float, high: float) -> str:
    return f"{probability(value)} ({percent_range(low, high)})"


def row(of: Fragility) -> dict[str, object]:
    """A row of the table; a group or class with too few images has no shares."""
    drop = of.drop
    values: dict[str, object] = {
        "before": of.accuracies[0],
        "after": of.accuracies[-1],
        "drop": drop.value if drop.n else None,
        "low": None if isnan(drop.low) else drop.low,
        "high": None if isnan(drop.high) else drop.high,
        "changed": of.changed[0],
        "withstood": round(of.withstood, 1),
    }
    missing = dict.fromkeys(("before", "after", "drop"), "no labels")
    missing |= dict.fromkeys(("low", "high"), "n < 10")
    if of.too_few:
        values = dict.fromkeys(values)
        missing = dict.fromkeys(values, TOO_FEW)
    stated = {"name": of.name, "kind": of.kind, "subset": of.subset, "images": of.images}
    return stated | values | {"missing": missing}


def _broken_words(broken: Sequence[Broken], images: int) -> str:
    if not broken:
        return f"No prediction of {count_of(images, 'image')} changes."
    return (
        f"Predictions of {len(broken):,} of {count_of(images, 'image')} change. Below, those that "
        "change at the lowest severity; the most confident first."
    )


def _pair(this: RobustnessScene, shown: tuple[str, ...]) -> list[Component]:
    """The two models' drops and their difference by severity; nothing without another model."""
    against, services = this.scene.view.against, this.scene.services
    if not against:
        return []
    try:
        card = services.engine.card(against)
        name_a, name_b = str(this.scene.scan.provenance["name"]), card.name
        best = services.scans.best(card)
        if not best:
            raise ScanProblem(f"This gallery has not been scanned with {name_b} yet.")
        pair = compare_robustness(this.robustness, robustness_of(services.scans, best), shown)
    except (DataError, ExplainerError) as error:
        return [html.P(str(error))]
    head = ("severity", f"drop of {name_a}", f"drop of {name_b}", "difference, A − B")
    rows = [[str(s), *map(_mean, pair.drops(s)), pair.difference(s).words] for s in pair.severities]
    words = {
        1: f"{name_b} is more robust",
        -1: f"{name_a} is more robust",
        0: "not decided which one is more robust",
    }
    return [
        html.P(
            f"Over all severities: {words[pair.overall.decided]}. The drop of {name_a} (A) minus "
            f"that of {name_b} (B) is {pair.overall.words}. Corruptions: "
            f"{', '.join(find_edit(kind).name for kind in pair.kinds)}; the same images."
        ),
        _scrolling(
            html.Table(
                [
                    html.Thead(html.Tr([html.Th(each, scope="col") for each in head])),
                    html.Tbody([html.Tr([html.Td(each) for each in cells]) for cells in rows]),
                ],
                className="figures",
            ),
            "Drops of two models",
        ),
    ]


def _mean(drops: "np.ndarray") -> str:
    return f"{fixed(100 * float(drops.mean()), 1, plus=True)} points"


def _tile(robustness: Robustness, each: Broken) -> ImageTile:
    """The image as it is, with what it turns into at which severity."""
    scan = robustness.scans[each.first]
    entry = tile(robustness.clean, each.position)
    turned = robustness.clean.prediction_of(each.position), scan.prediction_of(each.position)
    entry["caption"] = f"{each.first.severity}: {turned[0]} → {turned[1]}"
    entry["words"] = f"{each.first.words}: {turned[0]} becomes {turned[1]}"
    return entry


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
