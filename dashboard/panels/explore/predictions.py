"""Predictions: the top classes as bars; click one, or name any class, to make it the target."""

import dash_bootstrap_components as dbc
from dash import Dash, Output, html
from dash.development.base_component import Component

from dashboard import ids
from dashboard.components import card, field
from dashboard.drawn import Drawn
from dashboard.panels.base import Panel
from dashboard.panels.explore.scene import Scene, on_view
from dashboard.services import Services
from data.numerals import probability

ROWS = 5
MOST_ROWS = 10  # where so many classes get a yes


def layout() -> Component:
    """The bars, drawn by the page's script, and the search for any class."""
    target = dbc.Input(
        id=ids.TARGET,
        value="",
        size="sm",
        list=ids.TARGET_OPTIONS,
        debounce=True,
        autocomplete="off",
        placeholder="the predicted class",
    )
    return card(
        ids.PREDICTIONS,
        ["Predictions", html.Small("click one to make it the target")],
        [
            html.Ol(id=ids.PREDICTIONS_LIST, className="predictions"),
            field("Target class", target, class_name="field-inline"),
            html.Datalist(id=ids.TARGET_OPTIONS),
        ],
    )


def contents(scene: Scene) -> tuple[dict[str, object], dict[str, object]]:
    """What the page's script draws, and what a permalink states beside the view."""
    trace, labels = scene.trace(), scene.card.labels
    several = scene.card.multi_label
    yes = trace.yes if several else []
    shown = trace.top(max(ROWS, min(len(yes), MOST_ROWS)))
    if trace.target not in shown:
        shown[-1] = trace.target
    rows = [
        {
            "target": f"{index} · {labels[index]}",
            "label": labels[index] + (f" · {'yes' if index in yes else 'no'}" if several else ""),
            "share": float(trace.probabilities[index]),
            "text": probability(float(trace.probabilities[index])),
        }
        for index in shown
    ]
    data = {"rows": rows, "chosen": shown.index(trace.target)}
    permalink = {
        "target": trace.target,
        "weights": scene.card.weights_prefix,
        "isPrivate": any(scene.image(image).private for image in scene.shown),
    }
    return data, permalink


def register(app: Dash, services: Services) -> None:
    """Fills the bars, and tells what a permalink states beside the view."""

    @on_view(
        app,
        services,
        ids.PREDICTIONS,
        Drawn(ids.PREDICTIONS_LIST, "data", by="drawPredictions"),
        Output(ids.PERMALINK, "data"),
    )
    def update(scene: Scene) -> tuple[dict[str, object], dict[str, object]]:
        return contents(scene)


PANEL = Panel(ids.PREDICTIONS, layout, register, fields=("model", "image", "pinned", "target"))
