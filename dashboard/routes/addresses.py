"""Addresses that state everything their answer depends on; those that went stale are refused."""

from collections.abc import Callable
from http import HTTPStatus
from math import inf
from typing import NoReturn, TypeVar

import flask

from dashboard.access.session import session_id
from dashboard.core.responses import sentence
from dashboard.maps.image_lookup import ImageEntry, find_image
from dashboard.maps.urls import exactly
from dashboard.services import Services
from explainers.models import ModelCard

Value = TypeVar("Value")


def requested_card(services: Services, side: str = "") -> ModelCard:
    """The model that the request's address is pinned to; `side` stands before its parameters.

    Raises: UnknownModel; Conflict where the model is not the same any more.
    """
    card = services.engine.card(argument(f"{side}model"))
    for name, actual in exactly(card).items():
        requested = argument(f"{side}{name}")
        if requested != str(actual):
            refuse(
                HTTPStatus.CONFLICT,
                f"This address is for {name} {requested}, but {card.name} now has {actual}. Reload "
                "the page.",
            )
    return card


def requested_image(services: Services, side: str = "") -> ImageEntry:
    """The image that an address names; uploads are those of the requesting session.

    Raises: as `find_image`, BadRequest.
    """
    return find_image(services, argument(f"{side}image"), session_id())


def argument(name: str) -> str:
    """One parameter of the request's address. Raises: BadRequest if it is missing."""
    return parsed(name, str)


def parsed(name: str, parse: Callable[[str], Value]) -> Value:
    """One parameter as a value. Raises: BadRequest if it is missing or unfit."""
    try:
        return parse(flask.request.args[name])
    except (KeyError, ValueError):
        refuse(HTTPStatus.BAD_REQUEST, f"The address needs a valid {name!r}.")


def optional(name: str, parse: Callable[[str], Value]) -> Value | None:
    """A parameter that may be missing. Raises: BadRequest if it is unfit."""
    return parsed(name, parse) if name in flask.request.args else None


def flag(text: str) -> bool:
    """A switch in an address: 0 or 1."""
    return {"0": False, "1": True}[text]


def natural(text: str) -> int:
    """A number of things: 1 or more."""
    if int(text) < 1:
        raise ValueError(text)
    return int(text)


def fraction(text: str) -> float:
    """A share: from 0 to 1."""
    value = float(text)
    if not 0 <= value <= 1:
        raise ValueError(text)
    return value


def level(text: str) -> float:
    """The end of a colour scale: a finite number, not negative."""
    value = float(text)
    if not 0 <= value < inf:
        raise ValueError(text)
    return value


def refuse(status: HTTPStatus, text: str) -> NoReturn:
    """Ends the request with one sentence."""
    flask.abort(sentence(text, status))
