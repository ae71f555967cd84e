"""Buttons with one action each, and the result of the last one."""

from typing import NotRequired, TypedDict

from dashboard.components.base import StratoscopeComponent


class ActionButton(TypedDict):
    """A button; `key` names its action, `running` is the line until there is a result."""

    key: str
    text: str
    running: NotRequired[str]
    primary: NotRequired[bool]


class ActionRow(StratoscopeComponent):
    """Buttons, and a line with the result of the last one. See assets/components/action-row.mjs.

    id: of the component; there is no element.
    name: of the line, in its attribute data-says.
    buttons: in their order.
    pressed: the `key` of the button that was pressed, and how many presses there were; set by the
    user. It cannot be pressed again until there is a result.
    result: a `message` or a `problem`, in one sentence; set by callbacks.
    """

    id: str
    name: str
    buttons: list[ActionButton] = []  # noqa: RUF012 -- a default, as of every property
    pressed: dict[str, object] | None = None
    result: dict[str, str] | None = None
