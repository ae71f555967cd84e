"""What stands at an address at which there is nothing: one sentence that leads to the pages."""

from collections.abc import Sequence
from http import HTTPStatus

import flask
from markupsafe import Markup

from dashboard.answers import NOT_AT_ALL
from dashboard.pages.base import Page
from dashboard.plain_page import plain_page

LINK = Markup('<a href="{path}">{name}</a>')
SENTENCE = Markup("<p>There is nothing at this address; go to {others} or {last}.</p>")


def answer_unknown_paths(server: flask.Flask, pages: Sequence[Page]) -> None:
    """Answers 404 below a page's path, where Dash would serve the page itself.

    Call it behind the gate: whoever must log in is asked to first.
    """
    below = {f"{page.path}<path:path>" for page in pages}  # as Dash names these routes

    @server.before_request
    def refuse() -> flask.Response | None:
        if flask.request.endpoint not in below:
            return None
        response = flask.Response(not_found_page(pages), HTTPStatus.NOT_FOUND, mimetype="text/html")
        response.headers["Cache-Control"] = NOT_AT_ALL
        return response


def not_found_page(pages: Sequence[Page]) -> str:
    """The page that says so, with links to those of the navigation."""
    links = [LINK.format(path=page.path, name=page.name) for page in pages if not page.under]
    said = SENTENCE.format(others=Markup(", ").join(links[:-1]), last=links[-1])
    return plain_page("Nothing here", said)
