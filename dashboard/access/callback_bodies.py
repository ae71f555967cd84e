"""What a page sends to call a callback, checked before Dash reads it: anybody may send anything.

Dash takes the body's word for its own shape and raises whatever it stumbles over.
"""

from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any

import flask
from dash import Dash

from dashboard.core.responses import sentence

APPS = "stratoscope-callbacks"  # of a server: the Dash app of each endpoint that takes callbacks
UNFIT = "This page does not send such a request. Reload the page."
MOST_CAUSES = 500
LARGEST_COUNT = 2**53


def register_callbacks(server: flask.Flask, endpoint: str, app: Dash) -> None:
    """Let `check_callback` look up the callbacks of a page."""
    server.extensions.setdefault(APPS, {})[endpoint] = app


def check_callback(endpoint: str, body: object) -> None:
    """Ends the request with one sentence unless the page could have sent it."""
    app: Dash = flask.current_app.extensions[APPS][endpoint]
    if not is_fit(app.callback_map, body):
        flask.abort(sentence(UNFIT, HTTPStatus.BAD_REQUEST))


def is_fit(callbacks: Mapping[str, Mapping[str, Any]], body: object) -> bool:
    """Whether the body calls one of these callbacks, with what it takes, and nothing else."""
    if not isinstance(body, dict) or not isinstance(body.get("output"), str):
        return False
    callback = callbacks.get(body["output"])
    if callback is None or "callback" not in callback:
        return False
    triggered_ids = body.get("changedPropIds", [])
    return (
        isinstance(triggered_ids, list)
        and len(triggered_ids) <= MOST_CAUSES
        and all(isinstance(each, str) for each in triggered_ids)
        and _match(_several(body), _outputs(body["output"]))
        and _match_with_values(body.get("inputs", []), callback["inputs"])
        and _match_with_values(body.get("state", []), callback["state"])
    )


def _outputs(output: str) -> list[dict[str, str]]:
    """Ids and properties of "..url.search...view.answer.."."""
    parts = output.removeprefix("..").removesuffix("..").split("...")
    pairs = [part.rpartition(".") for part in parts]
    return [{"id": name, "property": prop} for name, _, prop in pairs]


def _several(body: Mapping[str, Any]) -> object:
    """The outputs as a list: a callback with a single one names it outside of a list."""
    outputs = body.get("outputs")
    return outputs if body["output"].startswith("..") else [outputs]


def _match(items: object, expected: list[dict[str, str]]) -> bool:
    """Whether these are the ids and properties."""
    return isinstance(items, list) and (
        [_place(each) for each in items] == [_place(each) for each in expected]
    )


def _match_with_values(items: object, expected: list[dict[str, str]]) -> bool:
    """The same with values such as the properties have."""
    return (
        isinstance(items, list)
        and _match(items, expected)
        and all(_has_value(each.get("value"), each["property"]) for each in items)
    )


def _place(item: object) -> tuple[object, object] | None:
    return (item.get("id"), item.get("property")) if isinstance(item, dict) else None


def _has_value(value: object, prop: str) -> bool:
    return value is None or KINDS.get(prop, _anything)(value)


def _anything(_: object) -> bool:
    return True


def _count(value: object) -> bool:
    is_number = isinstance(value, int) and not isinstance(value, bool)
    return is_number and 0 <= value < LARGEST_COUNT  # type: ignore[operator]


def _choice(value: object) -> bool:
    """What pickers hold: a text or a number, or several."""
    several = value if isinstance(value, list) else [value]
    return all(isinstance(each, (str, int, float)) for each in several)


def _text(value: object) -> bool:
    return isinstance(value, str)


def _mapping(value: object) -> bool:
    return isinstance(value, dict)


def _list(value: object) -> bool:
    return isinstance(value, list)


KINDS: dict[str, Callable[[object], bool]] = {
    "n_clicks": _count,
    "n_intervals": _count,
    "search": _text,
    "pathname": _text,
    "value": _choice,
    "clickData": _mapping,
    "hoverData": _mapping,
    "selectedData": _mapping,
    "cellClicked": _mapping,
    "getRowsRequest": _mapping,
    "selectedRows": _list,
    "options": _list,
    "state": _mapping,
    "request": _mapping,
}
