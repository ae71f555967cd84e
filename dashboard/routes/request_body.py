"""The JSON that a page sends to a route, read field by field."""

from collections.abc import Mapping
from typing import Any

import flask

from data.reviews import ReviewProblem

Body = Mapping[str, Any]


def json_body() -> Body:
    """The request's JSON object. Raises: ReviewProblem if it is none."""
    body = flask.request.get_json(silent=True)
    if not isinstance(body, dict):
        raise ReviewProblem("The request is not valid JSON. Reload the page.")
    return body


def text_in(body: Body, name: str) -> str:
    """A text; "" if it is missing. Raises: ReviewProblem if it is something else."""
    value = body.get(name)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise ReviewProblem(f"The request needs a text for {name!r}. Reload the page.")
    return value


def number_in(body: Body, name: str) -> int:
    """A natural number. Raises: ReviewProblem if there is none."""
    value = body.get(name)
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise ReviewProblem(f"The request needs a number for {name!r}. Reload the page.")
    return value


def versions_in(body: Body, name: str) -> dict[str, int]:
    """Versions by person. Raises: ReviewProblem if there are none."""
    value = body.get(name)
    if not isinstance(value, dict):
        raise ReviewProblem(f"The request needs versions for {name!r}. Reload the page.")
    return {person: number_in(value, person) for person in value}
