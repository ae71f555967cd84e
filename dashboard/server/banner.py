"""The line under the header: the model's and the gallery's warnings, and what is being fetched."""

from typing import Protocol

from dash import ClientsideFunction, Dash, Input, Output, State, html
from dash.development.base_component import Component

from dashboard.core.inputs import Inputs, count_notices, inputs_of
from dashboard.core.model_choice import PREFERRED
from dashboard.pages.inputs import ids as own
from dashboard.services import Services
from dashboard.ui import ids
from dashboard.ui.components import Children, aria, in_code, warning_mark, with_help
from dashboard.ui.page_urls import inputs_url
from dashboard.ui.panel import Panel, Parts
from dashboard.ui.view import PageView


def layout() -> Component:
    """One line; empty, it takes no place."""
    return html.Div(
        [
            html.P(id=ids.notice(ids.BANNER), className="panel-notice", role="alert"),
            html.P(id=ids.BANNER_NOTICES, className="banner-notices"),
            html.P(id=ids.BANNER_TEXT),
            html.Progress(id=ids.BANNER_PROGRESS, hidden=True, **aria(label="Fetched so far")),
            html.Button(
                "Switch to ResNet-50",
                id=ids.BANNER_SWITCH,
                value=PREFERRED,
                className="quiet-button framed",
            ),
            html.Button(
                "×", id=ids.BANNER_DISMISS, className="quiet-button", **aria(label="Dismiss")
            ),
        ],
        id=ids.BANNER,
        className="banner",
        role="status",
        hidden=True,
    )


PARTS = {
    "hidden": Output(ids.BANNER, "hidden"),
    "notices": Output(ids.BANNER_NOTICES, "children"),
    "text": Output(ids.BANNER_TEXT, "children"),
    "progress_hidden": Output(ids.BANNER_PROGRESS, "hidden"),
    "progress": Output(ids.BANNER_PROGRESS, "value"),
    "progress_max": Output(ids.BANNER_PROGRESS, "max"),
    "switch_hidden": Output(ids.BANNER_SWITCH, "hidden"),
    "inputs": Output(own.LINK, "children"),
}


class ModelScene(Protocol):
    """What every page's scene has."""

    @property
    def view(self) -> PageView: ...  # noqa: D102
    @property
    def services(self) -> Services: ...  # noqa: D102


def panel(*, notices: bool = True) -> Panel:
    """The banner of a page: what concerns its model, and what is being fetched.

    `notices`: False on the page that states all of them anyway.
    """

    def rendered(scene: ModelScene) -> Parts:
        return render(scene, notices=notices)

    return Panel(
        ids.BANNER,
        layout,
        fields=("model",),
        parts=PARTS,
        render=rendered,
        is_working=is_working,
        register=register,
    )


def render(scene: ModelScene, *, notices: bool) -> Parts:
    """The notices about the model and the gallery, and the progress of the weights."""
    services, model = scene.services, scene.view.model
    job = services.jobs.weights.state
    ready = job.state == "done" and model != PREFERRED
    fetched = job.sentence if model != PREFERRED else ""
    text = " ".join(filter(None, [fetched, services.engine.cache.problem]))
    inputs = inputs_of(services.engine.card(model), services.gallery)
    shown = notices_line(inputs, model) if notices else []
    return {
        "hidden": not text and not shown,
        "notices": shown,
        "text": with_help(text, job.error) if fetched and job.error else in_code(text),
        "progress_hidden": job.state != "running",
        "progress": job.done,
        "progress_max": job.total or 1,
        "switch_hidden": not ready,
        "inputs": link_text(inputs),
    }


def is_working(scene: ModelScene) -> bool:
    """Whether weights are being fetched."""
    return scene.services.jobs.weights.state.state == "running"


def register(app: Dash, services: Services) -> None:
    """The fetched model is one press away, and the line can be dismissed until it changes."""
    app.clientside_callback(
        ClientsideFunction("stratoscope", "showBanner"),
        Input(f"{ids.BANNER}-html", "values"),
        Input(ids.BANNER_DISMISS, "n_clicks"),
    )
    app.clientside_callback(
        ClientsideFunction("stratoscope", "switchModel"),
        Input(ids.BANNER_SWITCH, "n_clicks"),
        State(ids.BANNER_SWITCH, "value"),
        prevent_initial_call=True,
    )


def notices_line(inputs: Inputs, model: str) -> Children:
    """The first warning in words, and a link to the others; nothing where there is none."""
    if not inputs.warnings:
        return []
    first, *others = inputs.warnings
    more = f"and {len(others)} more" if others else "See Inputs"
    return [
        warning_mark(),
        html.B("Notice"),
        html.Span(in_code(first.sentence), title=first.sentence),
        html.A(more, href=inputs_url(model)),
    ]


def link_text(inputs: Inputs) -> Children:
    """What the header's link says: the page's name, and how many notices there are."""
    counted = count_notices(len(inputs.warnings))
    if not counted:
        return ["Inputs"]
    number, word = counted.split()
    return ["Inputs", html.Span([number, html.Span(f" {word}")], className="notice-count")]
