"""The right end of the header: who is logged in, and the way out."""

import flask
from dash import html
from dash.development.base_component import Component

from dashboard.access import ids
from dashboard.access.person import person_if_any
from dashboard.core.address import address


def corner() -> list[Component]:
    """Nothing for the one user of this machine; a name, and a button where there is a log-in."""
    person = person_if_any()
    has_log_in = person is not None and flask.current_app.secret_key is not None
    if person is None or person.local:
        return []
    if person.anonymous:
        way_in = html.A(
            "Log in", href=address("/login"), className="quiet-button framed log-in-link"
        )
        return [html.Div([way_in] if has_log_in else [], className="who")]
    label: list[Component] = [html.Span(person.name, id=ids.WHO, title=person.role.word)]
    if has_log_in:
        button = html.Button("Log out", id=ids.LOG_OUT, className="quiet-button framed")
        label.append(html.Form(button, action=address("/logout"), method="post"))
    return [html.Div(label, className="who")]
