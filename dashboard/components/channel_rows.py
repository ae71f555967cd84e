"""Channels, each with the images in which it is highest: of one layer, or that separate groups."""

from typing import TypedDict

from dashboard.components.base import StratoscopeComponent
from dashboard.scans.image_tiles import ImageTile


class FilterTile(TypedDict):
    """The picture of a filter: its address, a text, and whether its colours show the sign.

    Without an address, the text stands in its place.
    """

    src: str
    text: str
    signed: bool


class ChannelRow(TypedDict):
    """A channel of a layer, with a sentence, its filter, and its top images.

    `label` is the layer's name where there is little room. `href` leads to Layers, `ranking` states
    how the images are ranked.
    """

    layer: str
    label: str
    channel: int
    text: str
    ranking: str
    href: str
    filter: FilterTile | None
    tiles: list[ImageTile]


class ChannelRowsData(TypedDict):
    """A sentence about the tests of the channels, "" for none, and the channels."""

    tests: str
    rows: list[ChannelRow]


class ChannelRows(StratoscopeComponent):
    """Channels of one layer. See assets/components/channel-rows.mjs.

    id: of the element that holds the rows.
    data: the channels; set by callbacks.
    """

    id: str
    data: ChannelRowsData | None = None


class EffectValues(TypedDict):
    """An effect size `g` with its interval.

    They are None where there is no value; then `noValue` or `noInterval` state why, else these are
    "". `interval` is the interval in words.
    """

    g: float | None
    low: float | None
    high: float | None
    noValue: str
    noInterval: str
    interval: str


class EffectRow(EffectValues):
    """A channel that differs between two groups of images, A and B.

    `label` is the layer's name where there is little room. `also` names other layers with this
    effect, `q` states whether it is significant. `rankings` and
    `tiles` are the top images of both groups.
    """

    layer: str
    label: str
    channel: int
    also: str
    q: str
    significant: bool
    rankings: list[str]
    tiles: list[list[ImageTile]]


class EffectRowsData(TypedDict):
    """The channels in order, the names of both groups, and what to keep in mind, "" for nothing."""

    caution: str
    note: str
    words: list[str]
    rows: list[EffectRow]


class EffectRows(StratoscopeComponent):
    """Channels that differ between two groups. See assets/components/effect-rows.mjs.

    id: of the element that holds the rows.
    data: the channels; set by callbacks.
    """

    id: str
    data: EffectRowsData | None = None
