"""What an address answers whose map takes long: that it is being computed, and when to come back.

Whoever may start long work starts it so, behind whatever is clicked, as the button on Explore does;
the address has the map once it is there. Others get what is there, else one sentence.
"""

from http import HTTPStatus

import flask

from dashboard.access.person import Right, person_if_any, person_key, refusal
from dashboard.access.session import session_id
from dashboard.core.long_maps import NotComputed, about, requests_before
from dashboard.core.long_work import TooMuchLongWork
from dashboard.core.responses import sentence
from dashboard.services import Services
from explainers.errors import EngineBusy
from explainers.methods import find_method

LONGEST_WAIT_S = 15  # until a client should poll again


def answer_long(blueprint: flask.Blueprint, services: Services) -> None:
    """Answers NotComputed, whichever route raises it."""

    @blueprint.errorhandler(NotComputed)
    def not_computed(problem: NotComputed) -> flask.Response:
        person = person_if_any()
        if person is None or not problem.maps:
            return sentence(str(problem), HTTPStatus.CONFLICT)
        name = find_method(problem.maps[0].method).name
        takes = f"{name} takes {about(problem.seconds)} here"
        shares = [services.engine.share(each) for each in problem.maps]
        if not all(share is not None for share in shares):
            if not person.may(Right.COMPUTE):
                return sentence(f"{takes}. {refusal(person, Right.COMPUTE)}", HTTPStatus.FORBIDDEN)
            try:
                services.long_maps.start(session_id(), problem.maps, person_key())
            except TooMuchLongWork as many:
                return too_much(many)
            except EngineBusy as busy:
                return sentence(str(busy), HTTPStatus.SERVICE_UNAVAILABLE)
        return under_way(takes, services.long_maps.before(problem.maps), problem.seconds)


def too_much(problem: TooMuchLongWork) -> flask.Response:
    """The person has to wait for their own work."""
    response = sentence(str(problem), HTTPStatus.TOO_MANY_REQUESTS)
    response.headers["Retry-After"] = str(LONGEST_WAIT_S)
    return response


def under_way(takes: str, before: int, seconds: float) -> flask.Response:
    """The map is not there yet; its address has it later."""
    place = f"{requests_before(before)} " if before else ""
    text = f"{takes} and is running. {place}It appears here when done."
    response = sentence(text, HTTPStatus.SERVICE_UNAVAILABLE)
    response.headers["Retry-After"] = str(min(LONGEST_WAIT_S, max(1, round(seconds / 2))))
    return response
