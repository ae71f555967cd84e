"""Tabs: several views of one thing, one of them at a time."""

from typing import TypedDict

from dash.development.base_component import Component

from dashboard.components.base import StratoscopeComponent


class TabsData(TypedDict):
    """How many entries each tab has, by its value; `first` is shown while none is chosen."""

    counts: dict[str, int]
    first: str


class Tabs(StratoscopeComponent):
    """A list of tabs above what the chosen one shows. See assets/components/tabs.mjs.

    id: of the list of tabs; a tab's is ID-VALUE, that of what they show ID-shown.
    label: the name of the list for a screen reader.
    tabs: their texts by value, in order.
    children: what the chosen tab shows; the callbacks fill it.
    data: counts beside the texts; set by callbacks.
    selected: the value of the chosen tab, "" for none; set by the user and by callbacks.
    """

    id: str
    label: str
    tabs: dict[str, str]
    children: list[Component]
    data: TabsData | None = None
    selected: str = ""
