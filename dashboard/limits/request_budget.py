"""What one request computes: short maps, until they together take longer than a short one may.

The next request computes what is left, after whoever else has their turn. To a page it is the same
callback, sent again by assets/app/again.js: a 202, which no browser reports as an error. To anybody
else it is a 503 that may be repeated at once.
"""

from http import HTTPStatus

import flask

from dashboard.access.rights import is_callback
from dashboard.core import long_maps
from dashboard.core.long_maps import NotComputed
from dashboard.core.responses import UNAVAILABLE, sentence

SPENT, LEFT = "map_seconds", "maps_left"  # of a request
AT_ONCE = "0"  # seconds until the next request
IN_TURN = "The maps of this view are computed in turn."


class NextRequest(NotComputed):
    """The map is short, but this request has computed as much as one may."""


def spend(seconds: float) -> None:
    """Counts a map that is about to be computed, by its estimate; the first is always admitted.

    Raises: NextRequest where this request has computed enough without it.
    """
    spent: float = flask.g.get(SPENT, 0.0)
    if spent and seconds and spent + seconds > long_maps.SHORT_S:
        setattr(flask.g, LEFT, True)
        raise NextRequest(IN_TURN)
    setattr(flask.g, SPENT, spent + seconds)


def answer_in_turn(server: flask.Flask) -> None:
    """Answers a request that left maps to the next one, whatever its panels made of that."""

    @server.after_request
    def left(response: flask.Response) -> flask.Response:
        if not flask.g.get(LEFT):
            return response
        callback = is_callback(flask.request.endpoint or "")
        answer = sentence(IN_TURN, HTTPStatus.ACCEPTED if callback else UNAVAILABLE)
        answer.headers["Retry-After"] = AT_ONCE
        return answer
