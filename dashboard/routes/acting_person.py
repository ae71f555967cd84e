"""Whose change a page sends: the person whose name it shows, compared with who is current now.

A page stays open while somebody else logs in, or changes the name, in another window. Without the
comparison, a verdict or a sign-off would be recorded under another name than its page shows.
"""

from http import HTTPStatus

import flask

from dashboard.access import Person, Right, require
from dashboard.core.responses import sentence
from dashboard.routes.request_body import Body, json_body, text_in
from data.reviews import ReviewProblem

NO_NAME = "Actions in a review are recorded by name: enter yours first."
UNSTATED = "This page is from an earlier release. Reload it and try again: nothing was saved."
PERSON = "person"  # the field of the body


def acting_person(right: Right) -> tuple[Person, Body]:
    """Who sends the change, and its body, which states the name that the page shows.

    Ends the request with one sentence where the role lacks the right (403), or where the page
    shows another person than the current one (412). Raises: ReviewProblem without a name, or
    where the body states none.
    """
    person = require(right)
    if not person.name:
        raise ReviewProblem(NO_NAME)
    body = json_body()
    if PERSON not in body:
        raise ReviewProblem(UNSTATED)
    shown = text_in(body, PERSON)
    if shown != person.name:
        flask.abort(sentence(not_theirs(person.name, shown), HTTPStatus.PRECONDITION_FAILED))
    return person, body


def not_theirs(now: str, shown: str) -> str:
    """That a page belongs to somebody else than the current person, in one sentence."""
    whose = f"this page belongs to {shown}" if shown else "this page shows no name"
    return f"You are {now} now, but {whose}: nothing was saved. Reload it to go on as {now}."
