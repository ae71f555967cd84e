"""The gate before every route and every callback: who asks, may they, and from which page."""

import logging
from http import HTTPStatus

import flask
from werkzeug.wrappers import Response

from dashboard.access.auth_backends import Way
from dashboard.access.callback_bodies import check_callback
from dashboard.access.person import NOT_LOGGED_IN, Person, person_if_any, require
from dashboard.access.rights import Undeclared, is_callback, right_of_callback, right_of_route
from dashboard.core.address import address, prefix
from dashboard.core.responses import (
    NO_ROOM,
    NOT_AT_ALL,
    READS,
    UNAVAILABLE,
    is_opened,
    sentence,
)
from data.errors import DatabaseProblem, NotKept

LOG_IN = "/login"
LOG_IN_HERE = "Log-In-At"  # header of a refusal: where a page that stays open can log in again
UNDECLARED = "Access denied: this address has no permission rule."
FOREIGN = "Changes are only accepted from this app's own pages. Open one and try again."
log = logging.getLogger(__name__)


def install_gate(server: flask.Flask, way: Way) -> None:
    """Put the gate before every request; what it does not know is refused."""

    @server.before_request
    def admit() -> Response | None:
        try:
            return _admit(way)
        except Undeclared as undeclared:
            log.error("no right is declared for %s: see dashboard/access/rights.py", undeclared)
            return sentence(UNDECLARED, HTTPStatus.FORBIDDEN)
        except DatabaseProblem as problem:
            return sentence(str(problem), NO_ROOM if isinstance(problem, NotKept) else UNAVAILABLE)

    @server.after_request
    def keep_private(response: Response) -> Response:
        """What was for one person stays with them: no cache that others share keeps it."""
        if way.varies_by is None or "person" not in flask.g:
            return response
        response.vary.add(way.varies_by)
        person: Person | None = flask.g.person
        if person is not None and not person.anonymous:
            cache = response.cache_control
            cache.public, cache.private = False, True
            if not (cache.no_store or cache.max_age):
                cache.no_cache = True
        return response


def _admit(way: Way) -> Response | None:
    """The answer in place of the route's, if it is none of this person's business."""
    request = flask.request
    if request.endpoint is None:
        return None  # answered as what is not there
    server = flask.current_app
    needed = right_of_route(server, request.endpoint)
    person = person_if_any() if needed is not None or way.identifies_always else None
    _check_own_page()
    if needed is None:
        return None
    if person is None:
        return _log_in_first(way)
    require(needed)
    if is_callback(request.endpoint):
        body = request.get_json(silent=True)
        check_callback(request.endpoint, body)
        require(right_of_callback(server, request.endpoint, body))
    return None


def _check_own_page() -> None:
    """A way in vouches for a browser, whichever page sends it: only ours may write.

    Browsers name the page's site where they can be trusted with it (TLS, this machine), and
    elsewhere its origin, which the guard has looked at.
    """
    request = flask.request
    if request.method in READS:
        return
    site = request.headers.get("Sec-Fetch-Site")
    if (site or "same-origin") != "same-origin" or not (site or request.headers.get("Origin")):
        flask.abort(sentence(FOREIGN, HTTPStatus.FORBIDDEN))


def _log_in_first(way: Way) -> Response:
    """A page leads to the log-in and back; everything else is one sentence."""
    request = flask.request
    if way.has_log_in and is_opened():
        there = request.full_path if request.query_string else request.path
        leads = flask.redirect(
            address(LOG_IN, {"next": f"{prefix()}{there}"}), HTTPStatus.SEE_OTHER
        )
        leads.headers["Cache-Control"] = NOT_AT_ALL
        return leads
    response = sentence(NOT_LOGGED_IN, HTTPStatus.UNAUTHORIZED)
    if way.has_log_in:
        response.headers[LOG_IN_HERE] = address(LOG_IN)
    return response
