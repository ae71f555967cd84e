"""What the keys do, in a dialog; and the switch for those who do not want single keys."""

import dash_bootstrap_components as dbc
from dash import Dash, html
from dash.development.base_component import Component

from dashboard.core.services import Services
from dashboard.pages.judge import ids as own
from dashboard.ui.components import aria
from dashboard.ui.panel import Panel
from data.reviews import Choice

KEYS = (
    *((str(number), f"{each.words}, and on") for number, each in enumerate(Choice, 1)),
    ("← →", "the previous, the next sample"),
    ("n", "the next sample not judged"),
    ("u", "undo: withdraw the verdict given last"),
    ("c", "write a comment; Escape leaves it"),
    ("s", "sure, fairly sure, unsure, confidence not stated"),
    ("Shift 1 … 9", "a tag, on or off"),
    ("b", "mark a box on the image; again: take it away"),
    ("l", "the layers; there ← and → step"),
    ("?", "this list"),
)


def layout() -> Component:
    """Opened by `?` or the button; assets/pages/judge/keys.js."""
    rows = [html.Div([html.Dt(html.Kbd(key)), html.Dd(text)]) for key, text in KEYS]
    return html.Dialog(
        [
            html.H2("Keys"),
            html.Dl(rows),
            dbc.Checkbox(
                id=own.KEYS_ON,
                label="Single keys work",
                value=True,
                persistence=True,
                persistence_type="local",
            ),
            html.P(
                "A verdict key sends what the form holds, so comment and mark first. On a sample "
                "that is judged already, it gives a new version; the old one stays readable.",
                className="quiet",
            ),
            html.Button("Close", id=own.KEYS_CLOSE, className="framed"),
        ],
        id=own.KEYS,
        className="judge-keys",
        **aria(label="Keys"),
    )


def register(app: Dash, services: Services) -> None:
    """The page's own."""


PANEL = Panel(own.KEYS, layout, register)
