"""The mosaic: many small maps on one picture; a click or an arrow key selects one of them."""

from typing import NotRequired, TypedDict

from dashboard.components.base import StratoscopeComponent


class MosaicData(TypedDict):
    """The maps of one picture.

    `src` is the picture's address, "" for none. It shows the maps `numbers` in rows of `columns`;
    `texts` is a value for each, `what` the name of these values. `chosen` is the number that is
    shown while none is selected. `neighbours` are the numbers before and after some in the whole
    order, of which the picture may show one page; None at its ends. `total` counts the maps of all
    pages. `makes` states that map i makes channel i, and is selected with it.
    """

    src: str
    columns: int
    numbers: list[int]
    texts: list[str]
    what: str
    chosen: int
    neighbours: NotRequired[dict[int, tuple[int | None, int | None]]]
    total: NotRequired[int]
    makes: NotRequired[bool]


class Mosaic(StratoscopeComponent):
    """A picture of many maps, of which one is framed. See assets/components/mosaic.mjs.

    id: of the element that holds the picture.
    class_name: beside the component's own class.
    label: the name for screen readers: what one map is.
    gap: pixels between two maps that the picture lacks behind the last one.
    shown_in: the id of the panel that shows the selected map, which a click brings into sight.
    data: the maps; set by callbacks.
    selected: the number of the selected map as text, "" for none; set by the user and by callbacks.
    channel: the same in place of `selected`, where the maps make channels.
    """

    id: str
    class_name: str = ""
    label: str
    gap: int = 0
    shown_in: str = ""
    data: MosaicData | None = None
    selected: str = ""
    channel: str = ""
