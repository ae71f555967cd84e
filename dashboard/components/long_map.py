"""The line about a slow map: its estimate, a bar while it is computed, and two buttons."""

from typing import TypedDict

from dash.development.base_component import Component

from dashboard.components.base import StratoscopeComponent


class LongMapData(TypedDict):
    """The line about the maps `of`; `share` of them is computed, None: they are not started.

    `start` states that they can be started.
    """

    of: str
    text: str
    share: float | None
    start: bool


class LongMap(StratoscopeComponent):
    """The line, hidden while it is about other maps. See assets/components/long-map.mjs.

    id: of the line; the elements in it are ID-text and ID-bar.
    children: the buttons that start the maps and cancel them.
    requested: the maps that the view waits for, "" for none; set by callbacks.
    data: the line; set by callbacks.
    """

    id: str
    children: tuple[Component, Component]
    requested: str = ""
    data: LongMapData | None = None
