"""The position in the review: its name, progress, links to other samples, unsent verdicts."""

from typing import Any

from dash import ClientsideFunction, Dash, Input, dcc, html
from dash.development.base_component import Component

from dashboard.components import UnsentEntries
from dashboard.pages.judge import ids as own
from dashboard.services import Services
from dashboard.ui import ids
from dashboard.ui.components import aria
from dashboard.ui.panel import Panel

FOLLOWED_MS = 15_000  # between two looks at what others changed in the review


def layout() -> Component:
    """One line; assets/pages/judge/page.mjs and outbox.mjs fill it."""
    steps = [
        html.Button("←", id=own.QUEUE_PREVIOUS, className="framed", **_named("Previous sample")),
        html.Span(id=own.QUEUE_TITLE, className="judge-number"),
        html.Button("→", id=own.QUEUE_NEXT, className="framed", **_named("Next sample")),
        html.Button("Next unjudged", id=own.QUEUE_OPEN, className="framed"),
    ]
    return html.Section(
        [
            dcc.Store(own.REVIEW, data=""),
            dcc.Store(own.SAMPLE, data=0),
            dcc.Store(own.VERDICT, data=""),
            dcc.Store(ids.PARAMS, data=""),
            dcc.Interval(own.QUEUE_OTHERS, interval=FOLLOWED_MS),
            html.P(id=own.LIVE, className="visually-hidden", role="status"),
            html.P(id=ids.notice(own.QUEUE), className="panel-notice", role="alert"),
            html.Div(steps, className="judge-steps"),
            html.Div(
                [
                    html.Progress(id=own.QUEUE_PROGRESS, value="0", max=1, **_named("Judged")),
                    html.Span(id=own.QUEUE_TEXT),
                ],
                id=own.QUEUE_OWN,
                className="judge-progress",
            ),
            UnsentEntries(id=own.QUEUE_WAITING, class_name="judge-waiting"),
            html.Button("Keys ?", id=own.QUEUE_KEYS, className="framed"),
        ],
        id=own.QUEUE,
        className="panel judge-queue",
        **aria(label="The review"),
    )


def _named(label: str) -> dict[str, Any]:
    return {"title": label, **aria(label=label)}


def register(app: Dash, services: Services) -> None:
    """Follows the view that the server confirms; the buttons do what keys do."""
    for function, inputs in (
        ("followView", [Input(ids.VIEW_STATE, "answer")]),
        (
            "stepSamples",
            [Input(own.QUEUE_PREVIOUS, "n_clicks"), Input(own.QUEUE_NEXT, "n_clicks")],
        ),
        ("goOn", [Input(own.QUEUE_OPEN, "n_clicks")]),
        ("followReviewers", [Input(own.QUEUE_OTHERS, "n_intervals")]),
        ("togglePlain", [Input(own.PICTURE_PLAIN, "n_clicks")]),
        ("openKeys", [Input(own.QUEUE_KEYS, "n_clicks")]),
        ("decideUnsent", [Input(own.QUEUE_WAITING, "pressed")]),
    ):
        app.clientside_callback(
            ClientsideFunction("stratoscope", function), *inputs, prevent_initial_call=True
        )


PANEL = Panel(own.QUEUE, layout, register=register)
