"""The links to the panels and the current subset: a row that stays in sight."""

from dash import ClientsideFunction, Dash, Input, Output, dcc, html
from dash.development.base_component import Component

from dashboard.access import Right, offered
from dashboard.components import AddToReview
from dashboard.core.address import address
from dashboard.pages.dataset.scene import DatasetScene, of_scan
from dashboard.services import Services
from dashboard.ui import ids
from dashboard.ui.components import aria
from dashboard.ui.panel import Panel, Parts
from data.scans.subsets import ALL

INDEX = {
    ids.ACCURACY: "Accuracy",
    ids.CONFUSIONS: "Confusions",
    ids.CLASSES: "Tables",
    ids.MEMBERS: "Images",
    ids.MAP: "Map",
    ids.SPREAD: "Layers",
    ids.ROBUSTNESS: "Robustness",
    ids.HEALTH: "Channels",
}
ALL_AGAIN = "click to show all images again"


def layout() -> Component:
    """Links, and behind them the subset as a chip with what can be done with it."""
    chip = [html.Span(id=ids.SUBSET_WORDS), html.I("✕", **aria(hidden="true"))]
    return html.Div(
        [
            dcc.Store(ids.SUBSET, data=ALL),
            html.P(id=ids.notice(ids.SUBSET_BAR), className="panel-notice", role="alert"),
            html.Nav(
                [html.A(name, href=f"#{panel}") for panel, name in INDEX.items()],
                className="page-index",
                **aria(label="On this page"),
            ),
            html.Div(
                [
                    html.Button(chip, id=ids.SUBSET_ALL, className="chip", hidden=True),
                    html.A("Compare with the rest", id=ids.SUBSET_COMPARE, className="quiet-link"),
                    AddToReview(id=ids.SUBSET_REVIEW, hidden=True),
                ],
                className="current-subset",
            ),
        ],
        id=ids.SUBSET_BAR,
        className="subset-bar",
    )


PARTS = {
    "words": Output(ids.SUBSET_WORDS, "children"),
    "title": Output(ids.SUBSET_ALL, "title"),
    "chip_hidden": Output(ids.SUBSET_ALL, "hidden"),
    "compare": Output(ids.SUBSET_COMPARE, "href"),
    "compare_hidden": Output(ids.SUBSET_COMPARE, "hidden"),
    "review_hidden": Output(ids.SUBSET_REVIEW, "hidden"),
}


@of_scan
def render(scene: DatasetScene) -> Parts:
    """The subset in words; nothing for all images."""
    view, words = scene.view, scene.subset
    compared = {"kind": "groups", "model": view.model, "scan": view.scan, "a": view.subset}
    return {
        "words": words,
        "title": f"{words}: {ALL_AGAIN}",
        "chip_hidden": not words,
        "compare": address("/compare/", compared | {"b": ALL}),
        "compare_hidden": not words,
        "review_hidden": not (words and offered(Right.JUDGE)),
    }


def register(app: Dash, services: Services) -> None:
    """A click on the chip shows all images again."""
    app.clientside_callback(
        ClientsideFunction("stratoscope", "chooseAllImages"),
        Input(ids.SUBSET_ALL, "n_clicks"),
        prevent_initial_call=True,
    )


PANEL = Panel(
    ids.SUBSET_BAR,
    layout,
    register=register,
    fields=("model", "scan", "subset"),
    parts=PARTS,
    render=render,
)
