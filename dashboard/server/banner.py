"""The line under the header: the model's and the gallery's warnings, and what is being fetched."""

from dash import ClientsideFunction, Dash, Input, Output, State, html
from dash.development.base_component import Component

from dashboard.core.inputs import Inputs, count_notices, inputs_of
from dashboard.core.model_choice import PREFERRED
from dashboard.maps.image_lookup import NO_SESSION
from dashboard.pages.inputs import ids as own
from dashboard.services import Services
from dashboard.ui import ids
from dashboard.ui.choices import Choices
from dashboard.ui.components import Children, aria, warning_mark
from dashboard.ui.map_view import View
from dashboard.ui.page_urls import inputs_url


def layout() -> Component:
    """One line; empty, it takes no place."""
    return html.Div(
        [
            html.P(id=ids.BANNER_NOTICES, className="banner-notices"),
            html.P(id=ids.BANNER_TEXT),
            html.Progress(id=ids.BANNER_PROGRESS, hidden=True, **aria(label="Fetched so far")),
            html.Button(
                "Switch to ResNet-50",
                id=ids.BANNER_SWITCH,
                value=PREFERRED,
                className="quiet-button framed",
            ),
        ],
        id=ids.BANNER,
        className="banner",
        role="status",
        hidden=True,
    )


def register(app: Dash, services: Services, *, notices: bool = True) -> None:
    """Shows what concerns each model, and refreshes it while something is fetched.

    `notices`: False on the page that states all of them anyway.
    """

    @app.callback(
        Output(ids.BANNER, "hidden"),
        Output(ids.BANNER_NOTICES, "children"),
        Output(ids.BANNER_TEXT, "children"),
        Output(ids.BANNER_PROGRESS, "hidden"),
        Output(ids.BANNER_PROGRESS, "value"),
        Output(ids.BANNER_PROGRESS, "max"),
        Output(ids.BANNER_SWITCH, "hidden"),
        Output(ids.BANNER_TICK, "disabled"),
        Output(own.LINK, "children"),
        Input(ids.MODEL, "value"),
        Input(ids.BANNER_TICK, "n_intervals"),
    )
    def update(model: object, _: int | None) -> tuple[object, ...]:
        view = View.from_store({"model": model}, Choices(services, NO_SESSION))
        job = services.jobs.weights.state
        running = job.state == "running"
        ready = job.state == "done" and view.model != PREFERRED
        fetched = job.sentence if view.model != PREFERRED else ""
        text = " ".join(filter(None, [fetched, services.engine.cache.problem]))
        inputs = inputs_of(services.engine.card(view.model), services.gallery)
        shown = notices_line(inputs, view.model) if notices else []
        return (
            not text and not shown,
            shown,
            text,
            not running,
            job.done,
            job.total or 1,
            not ready,
            not running,
            link_text(inputs),
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
        html.Span(first.sentence, title=first.sentence),
        html.A(more, href=inputs_url(model)),
    ]


def link_text(inputs: Inputs) -> Children:
    """What the header's link says: the page's name, and how many notices there are."""
    counted = count_notices(len(inputs.warnings))
    if not counted:
        return ["Inputs"]
    number, word = counted.split()
    return ["Inputs", html.Span([number, html.Span(f" {word}")], className="notice-count")]
