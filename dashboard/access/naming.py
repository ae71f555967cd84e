"""The local reviewer's name: requested where it is first needed; it can be changed."""

from dash import dcc, html
from dash.development.base_component import Component

from dashboard.access import ids
from dashboard.access.person import Right, person_if_any

WHY = (
    "Verdicts and comments carry your name, so that others can follow up. It is stored on this "
    "machine. You can change it here; earlier verdicts keep the old name, and "
    "reviews count the two names as two reviewers."
)


def layout() -> Component:
    """Requests the name, or shows who reviews; assets/app/session.mjs sends it to /access/name.

    Once a name is kept, the page hears the event `stratoscope-named` on the document.
    """
    person = person_if_any()
    local = person is not None and person.local
    name = person.name if person else ""
    unnamed = local and not name
    form = html.Form(
        [
            html.Label("Your name", htmlFor=ids.NAMING_INPUT),
            html.Div(
                [
                    dcc.Input(
                        id=ids.NAMING_INPUT,
                        value=name,
                        maxLength=80,
                        autoComplete="name",
                        className="form-control",
                    ),
                    html.Button("Save name", className="quiet-button framed"),
                ],
                className="naming-row",
            ),
            html.P(id=ids.NAMING_PROBLEM, className="panel-notice", role="alert"),
            html.P(WHY, className="quiet"),
        ],
        id=ids.NAMING_FORM,
        hidden=not unnamed,
    )
    role = "" if person is None or local else f" ({person.role.word})"
    reviews = person is None or person.may(Right.JUDGE)
    lead_in = "You review as " if reviews else "You are logged in as "
    current = html.P(
        [
            html.Span([lead_in, html.Strong(name, id=ids.NAMING_TEXT), f"{role}."]),
            html.Button("Change", id=ids.NAMING_CHANGE, className="quiet-button", hidden=not local),
        ],
        hidden=unnamed or not name,
    )
    return html.Section(
        [html.H2("Reviewer", className="visually-hidden"), current, form],
        id=ids.NAMING,
        className="panel naming",
        hidden=not (local or name),
    )
