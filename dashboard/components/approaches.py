"""What the Methods page describes: a list of approaches, and texts that suggest some of them."""

from typing import TypedDict

from dashboard.components.base import StratoscopeComponent


class ApproachRow(TypedDict):
    """One approach; `unfit` is why it is not for the model, "" where it is."""

    key: str
    name: str
    kind: str
    answers: str
    unfit: str


class ApproachName(TypedDict):
    """An approach that a text suggests."""

    key: str
    name: str


class ReflectionData(TypedDict):
    """A question, a text about its answers, and the approaches that it suggests."""

    heading: str
    text: str
    best: list[ApproachName]


class Approaches(StratoscopeComponent):
    """One button for each approach. See assets/components/approaches.mjs.

    id: of the list.
    data: the approaches; set by callbacks.
    nothing: the text where there is none; set by callbacks.
    selected: the approach that is marked, by its key; set by the user and by callbacks.
    """

    id: str
    data: list[ApproachRow] | None = None
    nothing: str = ""
    selected: str = ""


class Reflections(StratoscopeComponent):
    """Texts, below each the approaches that it suggests. See assets/components/reflections.mjs.

    id: of the element that holds them.
    data: the texts; also set by callbacks.
    leads_to: the id of the panel that a click brings into sight.
    selected: the approach that was clicked, by its key; set by the user and by callbacks.
    """

    id: str
    data: list[ReflectionData]
    leads_to: str
    selected: str = ""
