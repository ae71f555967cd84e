"""The limit of one request: short maps, until together they exceed the time of a short map.

The next request computes the rest, after other users had their turn. A page sends the same callback
again (assets/app/http.mjs) after a 202, which no browser reports as an error. Other clients get a
503 that they may repeat at once. The same answers a request that the busy engine refused, but for a
later repetition.
"""

from http import HTTPStatus

import flask

from dashboard.access.rights import is_callback
from dashboard.core import long_maps
from dashboard.core.long_maps import NotComputed
from dashboard.core.responses import RETRY_AFTER_S, UNAVAILABLE, sentence

SPENT, AGAIN = "map_seconds", "send_again"  # of a request
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
        send_again(IN_TURN, AT_ONCE)
        raise NextRequest(IN_TURN)
    setattr(flask.g, SPENT, spent + seconds)


def send_again(text: str, seconds: str = RETRY_AFTER_S) -> None:
    """Note that this request must be sent again, and why; the first reason counts."""
    flask.g.setdefault(AGAIN, (text, seconds))


def answer_in_turn(server: flask.Flask) -> None:
    """Tell the page to send a refused request again, whatever its panels returned."""

    @server.after_request
    def again(response: flask.Response) -> flask.Response:
        if AGAIN not in flask.g:
            return response
        text, seconds = flask.g.get(AGAIN)
        callback = is_callback(flask.request.endpoint or "")
        answer = sentence(text, HTTPStatus.ACCEPTED if callback else UNAVAILABLE)
        answer.headers["Retry-After"] = seconds
        return answer
