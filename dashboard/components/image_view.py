"""The image view: a picture with a heat map exactly over it; and several of them in step."""

from collections.abc import Sequence
from typing import NotRequired, TypedDict

from dash.development.base_component import Component

from dashboard.components.base import StratoscopeComponent

Box = tuple[int, int, int, int]


class Outline(TypedDict):
    """A box on the picture, in percent of its width and height, as CSS lengths."""

    left: str
    top: str
    width: str
    height: str


class Shape(TypedDict):
    """The greatest width of a picture of any shape, as a CSS length, and width over height."""

    width: str
    ratio: float


class FieldData(TypedDict):
    """Receptive fields: the ends of each row's and column's, as shares of the picture.

    `at` is the cell, row and column, whose field is outlined unless another is pointed at.
    """

    rows: list[tuple[float, float]]
    columns: list[tuple[float, float]]
    at: tuple[int, int]


class Shown(TypedDict):
    """Which pixels of an original a picture shows, left, top, right and bottom; and its size."""

    frame: tuple[float, float, float, float]
    size: tuple[int, int]


class Drawn(TypedDict):
    """The box under the pointer; `done` once it is drawn, and else it may still change."""

    box: Box | None
    done: bool


class ImageViewData(TypedDict):
    """Picture and map by their addresses; an empty `map` shows the picture alone.

    `outline` is the network's crop in its original, in which the map lies; without it the map
    covers the picture. `cells` are the rows and columns of the map, of which its picture may have
    several pixels each. `shown` is there where boxes can be marked. `low` and `high` are the ends
    of the colour scale; `link` leads to where the map can be computed; `signed` maps have colours
    for both signs; `opaque` ones hide what is below.
    """

    photo: str
    map: str
    alt: str
    low: str
    high: str
    caption: str
    cells: NotRequired[tuple[int, ...]]
    link: NotRequired[str]
    outline: NotRequired[Outline | None]
    shape: NotRequired[Shape | None]
    signed: NotRequired[bool]
    opaque: NotRequired[bool]
    field: NotRequired[FieldData | None]
    shown: NotRequired[Shown | None]


class ImageView(StratoscopeComponent):
    """A picture, the map over it, the scale and a caption. See assets/components/image-view.mjs.

    id: of the figure; its parts are ID-photo, ID-map, ID-crop, ID-low, ID-high and ID-caption.
    class_name: beside the component's own class.
    selects: whether a click selects a place.
    values_of: the id of a graph whose heat map has the map's cells; "" if there is none.
    data: the pictures and texts; set by callbacks.
    selected: the selected place as "x, y" in percent, which is marked; set by the user and by
        callbacks.
    cell: the cell whose receptive field is outlined, row and column; set by callbacks, until
        another one is pointed at.
    box: the marked box, left, top, right and bottom in pixels of the original; set by the user and
        by callbacks.
    drawn: the box while the user draws it, and once it is drawn; set by the user.
    marking: whether a finger draws a box; set by callbacks, until it has.
    """

    id: str
    class_name: str = ""
    selects: bool = False
    values_of: str = ""
    data: ImageViewData | None = None
    selected: str = ""
    cell: tuple[int, int] | None = None
    box: Box | None = None
    drawn: Drawn | None = None
    marking: bool = False


class InStep(StratoscopeComponent):
    """Image views with one zoom and one pointer. See assets/components/in-step.mjs.

    id: of the element that holds them.
    children: the image views, in elements of any kind.
    """

    id: str
    children: Sequence[Component]
