"""The layer strip: every layer's map side by side; a click or an arrow key chooses one."""

from typing import NotRequired, TypedDict

from dashboard.components.base import StratoscopeComponent


class StripRow(TypedDict):
    """One image: its picture, and a sprite of all its maps, one below the other."""

    picture: str
    sprite: str


class StripData(TypedDict):
    """The tiles.

    `names` are the layers and `labels` what their tiles show; `layer` is the one marked while none
    is selected.
    """

    names: list[str]
    labels: list[str]
    rows: list[StripRow]
    layer: NotRequired[str]


class LayerMarks(TypedDict):
    """The evidence about every layer's map.

    `kinds` are mark, class and sentence; `rows` state for each row of pictures and each layer which
    kind holds.
    """

    kinds: list[tuple[str, str, str]]
    rows: list[list[int]]


class LayerStrip(StratoscopeComponent):
    """One tile per layer, with a picture for each row. See assets/components/layer-strip.mjs.

    id: of the element that holds the tiles.
    data: the tiles; set by callbacks. The pictures of new data appear together.
    marks: below the pictures; set by callbacks.
    selected: the chosen layer, "" for none; set by the user and by callbacks.
    """

    id: str
    data: StripData | None = None
    marks: LayerMarks | None = None
    selected: str = ""
