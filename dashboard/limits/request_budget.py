"""The limit of one request: short maps, until together they exceed the time of a short map.

The next request computes the rest, after other users had their turn. A page sends the same callback
again (assets/app/http.mjs) after a 202, which no browser reports as an error. Other clients get a
503 that they may repeat at once.
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
    """The map is short, but this request has used up its time."""


def spend(seconds: float) -> None:
    """Count the estimated time of a map before it is computed; the first is always admitted.

    Raises: NextRequest if this request has used up its time.
    """
    spent: float = flask.g.get(SPENT, 0.0)
    if spent and seconds and spent + seconds > long_maps.SHORT_S:
        setattr(flask.g, LEFT, True)
        raise NextRequest(IN_TURN)
    setattr(flask.g, SPENT, spent + seconds)


def answer_in_turn(server: flask.Flask) -> None:
    """Answer a request that left maps to the next one, whatever its panels returned."""

    @server.after_request
    def left(response: flask.Response) -> flask.Response:
        if not flask.g.get(LEFT):
            return response
        callback = is_callback(flask.request.endpoint or "")
        answer = sentence(IN_TURN, HTTPStatus.ACCEPTED if callback else UNAVAILABLE)
        answer.headers["Retry-After"] = AT_ONCE
        return answer
