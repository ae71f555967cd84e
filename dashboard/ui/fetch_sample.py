"""The offer to fetch 1,000 ImageNet images, where the gallery is the starter one."""

from dash import Dash, Input, Output, dcc, html, no_update
from dash.development.base_component import Component

from dashboard.access import Right, offered
from dashboard.services import Services
from dashboard.ui import ids
from dashboard.ui.components import aria
from dashboard.ui.panel import triggered_ids

BUTTONS = {"idle": "Fetch", "running": "Stop", "failed": "Try again", "done": "Open"}


def layout() -> Component:
    """A sentence, a progress bar and one button; empty where there is nothing to offer."""
    return html.Div(
        [
            html.P(id=ids.SAMPLE_TEXT),
            html.Progress(id=ids.SAMPLE_PROGRESS, hidden=True, **aria(label="Fetched so far")),
            html.Button(id=ids.SAMPLE_BUTTON, className="quiet-button framed"),
            dcc.Interval(ids.SAMPLE_TICK, interval=1000),
        ],
        id=ids.SAMPLE,
        className="sample-offer",
        hidden=True,
    )


def register(app: Dash, services: Services) -> None:
    """Starts and stops the job, and shows its progress."""
    job = services.jobs.sample

    @app.callback(
        Output(ids.SAMPLE, "hidden"),
        Output(ids.SAMPLE_TEXT, "children"),
        Output(ids.SAMPLE_PROGRESS, "hidden"),
        Output(ids.SAMPLE_PROGRESS, "value"),
        Output(ids.SAMPLE_PROGRESS, "max"),
        Output(ids.SAMPLE_BUTTON, "children"),
        Output(ids.SAMPLE_BUTTON, "hidden"),
        Output(ids.SAMPLE_TICK, "disabled"),
        Output(ids.URL, "href"),
        Input(ids.SAMPLE_BUTTON, "n_clicks"),
        Input(ids.SAMPLE_TICK, "n_intervals"),
    )
    def update(_: int | None, __: int | None) -> tuple[object, ...]:
        opened = False
        if ids.SAMPLE_BUTTON in triggered_ids():
            opened = job.state.state == "done"
            if job.state.state == "running":
                job.cancel()
            elif not opened:
                job.start()
        state = job.state
        running = state.state == "running"
        return (
            not (services.gallery.starter or state.state == "done") or not offered(Right.COMPUTE),
            state.sentence,
            not running,
            state.done,
            state.total or 1,
            BUTTONS[state.state],
            services.settings.offline and state.state == "idle",
            not running,
            "/" if opened else no_update,
        )
