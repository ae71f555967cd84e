"""The list of an image's edits, and how the prediction answers while one of them is dragged."""

from typing import TypedDict

from dashboard.components.base import StratoscopeComponent
from dashboard.components.parameter_form import ParameterField


class EditKindData(TypedDict):
    """One kind of edit: its key and name, in which pixels it works, its fields."""

    key: str
    name: str
    stage: str
    help: str
    region: bool
    fields: list[ParameterField]


class EditsData(TypedDict):
    """Which image is edited.

    `source` names the map that is shown, for a region that is its top. `picture` is the address of
    what the network sees, `superpixels` that of the number of the superpixel at a point,
    `outlines` that of a picture of some of them, whose numbers are added as "superpixels", and
    `live` that of the prediction for the image with edits, which are added as "edits". `before` is
    the probability of the explained class without edits, from 0 to 1.
    """

    source: str
    picture: str
    superpixels: str
    outlines: str
    live: str
    before: float


class Edits(StratoscopeComponent):
    """The edits of an image, in order: add, change, move, switch off, remove. See edits.mjs.

    id: of the element that holds the list.
    kinds: the kinds of edits, in the order in which they are offered.
    data: the image and its addresses; set by callbacks.
    value: the edits as text, "erase:top=10;jpeg"; set by the user and by callbacks.
    """

    id: str
    kinds: list[EditKindData]
    data: EditsData | None = None
    value: str = ""
