"""What a browser has not sent yet, and what the person has to decide on."""

from typing import TypedDict

from dashboard.components.base import StratoscopeComponent


class StuckEntry(TypedDict):
    """What the server did not take, why, and the words of the button that submits it again."""

    id: str
    sentence: str
    again: str


class UnsentData(TypedDict):
    """The count of the person's entries, why they wait, what others left, and what is stuck."""

    count: int
    waiting: str
    others: list[str]
    stuck: list[StuckEntry]


class Pressed(TypedDict):
    """A button of an entry; of no entry: "now" sends all again. The count tells presses apart."""

    action: str
    id: str
    count: int


class UnsentEntries(StratoscopeComponent):
    """The entries of an outbox. See assets/components/unsent-entries.mjs.

    id: of the element that holds them.
    class_name: its class.
    data: the entries; set by clientside callbacks.
    pressed: the button that the user has pressed: "show", "again", "discard" or "now".
    """

    id: str
    class_name: str = ""
    data: UnsentData | None = None
    pressed: Pressed | None = None
