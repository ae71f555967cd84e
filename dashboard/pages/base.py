"""What a page is."""

from collections.abc import Callable
from dataclasses import dataclass

from dash import Dash
from dash.development.base_component import Component

from dashboard.services import Services


@dataclass(frozen=True)
class Page:
    """One page: its place, its name in the navigation, its skeleton and its callbacks."""

    path: str
    name: str
    layout: Callable[[], Component]
    register: Callable[[Dash, Services], None]
