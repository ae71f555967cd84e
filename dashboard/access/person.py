"""The person behind a request, and the rights that a role has."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from enum import Enum
from http import HTTPStatus

import flask

from dashboard.core.responses import sentence
from data.accounts import Role, user_network

ASK_A_REVIEWER = "Ask a reviewer to start it."  # where Right.COMPUTE is not offered
NOT_LOGGED_IN = "You are not logged in, or your session has ended. Log in and try again."
LOCAL = ("local",)  # the key of the one user of a server on their own machine
PEOPLE = "stratoscope-people"  # of a server: the function that says who sent a request


class Right(Enum):
    """What a person may do, each in the words of its refusal."""

    LOOK = "Viewing this server"
    COMPUTE = "Starting scans and other long work"
    JUDGE = "Giving verdicts and discussing them"
    LEAD = "Creating, opening, closing, settling and signing off reviews"
    ADMIN = "Managing accounts"

    @property
    def role(self) -> Role:
        """The least role that has it."""
        return LEAST[self]


LEAST: dict[Right, Role] = {
    Right.LOOK: Role.VIEWER,
    Right.COMPUTE: Role.REVIEWER,
    Right.JUDGE: Role.REVIEWER,
    Right.LEAD: Role.LEAD,
    Right.ADMIN: Role.ADMIN,
}


@dataclass(frozen=True)
class Person:
    """Who sent a request."""

    name: str  # "" for nobody in particular: anonymous, or local and not asked yet
    role: Role
    local: bool = False  # the one user of a server on their own machine
    anonymous: bool = False

    def may(self, right: Right) -> bool:
        """Whether their role has the right."""
        return self.role >= right.role


def people(server: flask.Flask, identify: Callable[[], Person | None]) -> None:
    """Let `identify` return who sends a request of `server`; it is called once for each."""
    server.extensions[PEOPLE] = identify


def person_if_any() -> Person | None:
    """Who sent the request, if that is known: also outside of one, where it is not."""
    if not flask.has_request_context():
        return None
    if "person" not in flask.g:
        identify = flask.current_app.extensions.get(PEOPLE)
        flask.g.person = identify() if identify is not None else None
    person: Person | None = flask.g.person
    return person


def current_person() -> Person:
    """Who sent the request that is being answered, in a route or in a callback.

    Ends the request with one sentence if nobody is logged in.
    """
    person = person_if_any()
    if person is None:
        flask.abort(sentence(NOT_LOGGED_IN, HTTPStatus.UNAUTHORIZED))
    return person


def require(right: Right) -> Person:
    """Who sent the request; ends it with one sentence if their role has not the right."""
    person = current_person()
    if not person.may(right):
        flask.abort(sentence(refusal(person, right), HTTPStatus.FORBIDDEN))
    return person


def person_key() -> Hashable:
    """Whose request it is, as far as taking turns and limits go: an account, else an address.

    A cookie would not do: who leaves it out would be somebody else each time.
    """
    person = person_if_any()
    if person is not None and person.local:
        return LOCAL
    if person is not None and not shares_address():
        return "account", person.name
    return "address", user_network(flask.request.remote_addr or "")


def shares_address() -> bool:
    """Whether the request counts with those of all who come from its address without an account."""
    person = person_if_any()
    return person is None or person.anonymous


def counted_person() -> Hashable | None:
    """The same; None for the one user of this machine, whose requests shut out nobody else."""
    key = person_key()
    return None if key == LOCAL else key


def offered(right: Right) -> bool:
    """Whether a page should offer what needs the right; each request is checked again."""
    person = person_if_any()
    return person is None or person.may(right)


def refusal(person: Person, right: Right) -> str:
    """Why the person may not, in one sentence."""
    you = "you are not logged in" if person.anonymous else f"you are a {person.role.word}"
    return f"{right.value} requires the {right.role.word} role; {you}. Contact your administrator."
