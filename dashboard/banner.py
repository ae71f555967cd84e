"""The line under the header: which model is shown and why, and what is being fetched for it."""

from dash import ClientsideFunction, Dash, Input, Output, State, html
from dash.development.base_component import Component

from dashboard import ids
from dashboard.choices import Choices
from dashboard.components import aria
from dashboard.model_choice import PREFERRED
from dashboard.services import Services
from dashboard.state import View
from explainers.models import ModelCard


def layout() -> Component:
    """One line; empty, it takes no place."""
    return html.Div(
        [
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


def register(app: Dash, services: Services) -> None:
    """Says what there is to say of each model, and again and again while something is fetched."""

    @app.callback(
        Output(ids.BANNER, "hidden"),
        Output(ids.BANNER_TEXT, "children"),
        Output(ids.BANNER_PROGRESS, "hidden"),
        Output(ids.BANNER_PROGRESS, "value"),
        Output(ids.BANNER_PROGRESS, "max"),
        Output(ids.BANNER_SWITCH, "hidden"),
        Output(ids.BANNER_TICK, "disabled"),
        Input(ids.MODEL, "value"),
        Input(ids.BANNER_TICK, "n_intervals"),
    )
    def update(model: object, _: int | None) -> tuple[object, ...]:
        view = View.from_store({"model": model}, Choices(services))
        job = services.jobs.weights.state
        running = job.state == "running"
        ready = job.state == "done" and view.model != PREFERRED
        said = [untrained(services.engine.card(view.model))]
        if view.model != PREFERRED:
            said.append(job.sentence)
        text = " ".join(filter(None, [*said, services.engine.cache.problem]))
        return not text, text, not running, job.done, job.total or 1, not ready, not running

    app.clientside_callback(
        ClientsideFunction("stratoscope", "switchModel"),
        Input(ids.BANNER_SWITCH, "n_clicks"),
        State(ids.BANNER_SWITCH, "value"),
        prevent_initial_call=True,
    )


def untrained(card: ModelCard) -> str:
    """The warning that belongs on every page of an untrained model."""
    if card.trained:
        return ""
    return f"{card.name}: its weights are random, and so is all that it says."
