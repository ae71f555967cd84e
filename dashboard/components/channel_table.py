"""The channel table: some channels of every layer, each a link to its view."""

from typing import TypedDict

from dashboard.components.base import StratoscopeComponent


class TableChannel(TypedDict):
    """A channel, its value as text, and its value as a share of the layer's highest, 0 to 1."""

    channel: int
    text: str
    share: float


class TableRow(TypedDict):
    """A layer, its label, a note on ties, the cell "row, column", and its channels in order."""

    layer: str
    label: str
    note: str
    cell: str
    cells: list[TableChannel]


class TableData(TypedDict):
    """Rows, and the address of one picture of small maps: a row of as many tiles for each layer.

    `place` is the point that is meant, as shares of width and height.
    """

    tiles: str
    place: list[float]
    rows: list[TableRow]


class ShownChannel(TypedDict):
    """A channel of a layer."""

    layer: str
    channel: int


class ChannelTable(StratoscopeComponent):
    """A row of channels with their maps for each layer. See assets/components/channel-table.mjs.

    A click changes layer and channel of the page's view.

    id: of the element that holds the rows.
    data: the rows and their picture; set by callbacks.
    shown: the channel that the page shows, which is marked; set by callbacks.
    """

    id: str
    data: TableData | None = None
    shown: ShownChannel | None = None
