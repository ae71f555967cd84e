"""What a page sends to call a callback, and what it never sends."""

from typing import Any

import pytest

from dashboard.access.callback_bodies import is_fit

PICKER = {"id": "model-select", "property": "value"}
BUTTON = {"id": "start-button", "property": "n_clicks"}
STORE = {"id": "view-store", "property": "data"}
ONE = {"callback": print, "inputs": [PICKER, BUTTON], "state": [STORE]}
CALLBACKS = {
    "text.children": ONE,
    "..text.children...url.search..": ONE,
    "in-the-page.data": {"inputs": [], "state": []},
}
TEXT, SEARCH = {"id": "text", "property": "children"}, {"id": "url", "property": "search"}


def body(**changed: object) -> dict[str, Any]:
    sent = {
        "output": "text.children",
        "outputs": TEXT,
        "inputs": [PICKER | {"value": "resnet"}, BUTTON | {"value": 1}],
        "state": [STORE | {"value": {"model": "resnet"}}],
        "changedPropIds": ["start-button.n_clicks"],
    } | changed
    return {name: value for name, value in sent.items() if value is not ...}


@pytest.mark.parametrize(
    "changed",
    [
        {},
        {"output": "..text.children...url.search..", "outputs": [TEXT, SEARCH]},
        {"changedPropIds": ...},
        {"parsedChangedPropsIds": ["start-button"]},  # Dash's renderer sends more than it needs
        {"inputs": [PICKER, BUTTON]},  # a value that is not there yet
        {"inputs": [PICKER | {"value": ["a", 2]}, BUTTON | {"value": None}]},
        {"state": [STORE | {"value": 3}]},  # a store may hold anything: its reader looks
    ],
)
def test_what_a_page_sends(changed: dict[str, object]) -> None:
    assert is_fit(CALLBACKS, body(**changed))


@pytest.mark.parametrize(
    "changed",
    [
        {"output": ...},
        {"output": 1},
        {"output": "other.children"},
        {"output": "in-the-page.data", "outputs": {}, "inputs": [], "state": []},
        {"outputs": ...},
        {"outputs": [TEXT]},  # a single one stands outside of a list
        {"outputs": SEARCH},
        {"output": "..text.children...url.search..", "outputs": [TEXT]},
        {"output": "..text.children...url.search..", "outputs": TEXT},
        {"inputs": ...},
        {"inputs": {}},
        {"inputs": "ab"},
        {"inputs": [PICKER]},
        {"inputs": [BUTTON, PICKER]},
        {"inputs": [None, None]},
        {"inputs": [PICKER, BUTTON, BUTTON]},
        {"inputs": [PICKER | {"value": {}}, BUTTON]},
        {"inputs": [PICKER | {"value": [[]]}, BUTTON]},
        {"inputs": [PICKER, BUTTON | {"value": "1"}]},
        {"inputs": [PICKER, BUTTON | {"value": -1}]},
        {"inputs": [PICKER, BUTTON | {"value": 10**30}]},
        {"inputs": [PICKER, BUTTON | {"value": True}]},
        {"state": ...},
        {"state": []},
        {"changedPropIds": "start-button.n_clicks"},
        {"changedPropIds": [1]},
        {"changedPropIds": ["x"] * 10_000},
    ],
)
def test_what_no_page_sends(changed: dict[str, object]) -> None:
    assert not is_fit(CALLBACKS, body(**changed))


@pytest.mark.parametrize("sent", [None, [], "text.children", 3, True])
def test_what_is_no_body_at_all(sent: object) -> None:
    assert not is_fit(CALLBACKS, sent)
