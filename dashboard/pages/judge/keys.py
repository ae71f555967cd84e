"""A dialog that lists the keys, with a switch that turns single-key shortcuts off."""

import dash_bootstrap_components as dbc
from dash import html
from dash.development.base_component import Component

from dashboard.pages.judge import ids as own
from dashboard.ui.components import aria
from dashboard.ui.keys import JUDGE
from dashboard.ui.panel import Panel


def layout() -> Component:
    """Opened by `?` or the button; assets/pages/judge/keys.mjs."""
    rows = [html.Div([html.Dt(html.Kbd(key)), html.Dd(text)]) for key, text in JUDGE]
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
