"""A dialog that lists the keys, with a switch that turns single-key shortcuts off."""

import dash_bootstrap_components as dbc
from dash import html
from dash.development.base_component import Component

from dashboard.pages.judge import ids as own
from dashboard.ui.components import aria
from dashboard.ui.panel import Panel
from data.reviews import Choice

KEYS = (
    *(
        (str(number), f"{each.words}, then the next unjudged sample")
        for number, each in enumerate(Choice, 1)
    ),
    ("← →", "previous or next sample"),
    ("n", "next unjudged sample"),
    ("u", "withdraw your verdict on this sample; if it has none, your last one"),
    ("c", "write a comment; Escape leaves the field"),
    ("s", "sure, fairly sure, unsure, confidence not stated"),
    ("Shift 1 … 9", "add or remove a tag"),
    ("b", "mark a box on the image; Escape leaves its sides; press again to remove it"),
    ("l", "go to the layers; ← and → step through them"),
    ("?", "this list"),
)


def layout() -> Component:
    """Opened by `?` or the button; assets/pages/judge/keys.mjs."""
    rows = [html.Div([html.Dt(html.Kbd(key)), html.Dd(text)]) for key, text in KEYS]
    return html.Dialog(
        [
            html.H2("Keys"),
            html.Dl(rows),
            dbc.Checkbox(
                id=own.KEYS_ON,
                label="Enable single-key shortcuts",
                value=True,
                persistence=True,
                persistence_type="local",
            ),
            html.P(
                "A verdict key submits the form, so comment and mark first. On a judged sample "
                "it adds a new version; the old one stays readable.",
                className="quiet",
            ),
            html.Form(html.Button("Close", className="framed"), method="dialog"),
        ],
        id=own.KEYS,
        className="judge-keys",
        **aria(label="Keys"),
    )


PANEL = Panel(own.KEYS, layout)
