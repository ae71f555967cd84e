"""The local reviewer's name: requested where it is first needed; it can be changed."""

from dash import html
from dash.development.base_component import Component

from dashboard.access import ids
from dashboard.access.person import Right, person_if_any
from dashboard.components import ReviewerName

WHY = (
    "Verdicts and comments carry your name, so that others can follow up. It is stored on this "
    "machine. You can change it here; earlier verdicts keep the old name, and "
    "reviews count the two names as two reviewers."
)


def layout() -> Component:
    """Requests the name, or shows who reviews."""
    person = person_if_any()
    local = person is not None and person.local
    name = person.name if person else ""
    role = "" if person is None or local else f" ({person.role.word})"
    reviews = person is None or person.may(Right.JUDGE)
    form = ReviewerName(
        id=ids.NAME,
        name=name,
        is_local=local,
        before="You review as " if reviews else "You are logged in as ",
        after=f"{role}.",
        why=WHY,
    )
    return html.Section(
        [html.H2("Reviewer", className="visually-hidden"), form],
        id=ids.NAMING,
        className="panel naming",
        hidden=not (local or name),
    )
