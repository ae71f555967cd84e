"""What a page is."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import flask
from dash.development.base_component import Component

from dashboard.access import Right
from dashboard.services import Services
from dashboard.ui.panel import Panel
from dashboard.ui.picker import Picker
from dashboard.ui.view import PageView

# The fields that links carry from page to page: see assets/app/last-values.mjs.
CARRIED = ("model", "layer", "image", "target", "pinned", "image_b", "kind", "a", "b")

Arrange = Callable[[Mapping[Panel, Component]], Component]
AddRoutes = Callable[[flask.Blueprint, Services], None]


@dataclass(frozen=True)
class Page:
    """One page: its place, its name in the navigation, its view, its pickers and its panels.

    `arrange` puts the panels' skeletons where they belong. `scene` loads what a view names, for all
    panels, from the view and the session. The model's picker stands in the header of all pages.
    """

    path: str
    name: str
    view: type[PageView]
    pickers: tuple[Picker[Any], ...]
    panels: tuple[Panel, ...]
    arrange: Arrange
    scene: Callable[[Any, Services, str], object]
    libraries: tuple[str, ...] = ()  # of components, beside Dash's own and Bootstrap's
    loading: Path | None = None  # a template: what to show while Dash builds the page
    under: str = ""  # path of the page that leads here; "" for a page of the navigation
    right: Right = Right.LOOK
    routes: AddRoutes | None = None  # HTTP routes that this page alone needs
    beside_model: bool = False  # the header links to it beside the model, not in the navigation
    corner: str = ""  # the mark of its link in the header's corner, in place of the navigation

    @property
    def takes(self) -> list[str]:
        """The fields of CARRIED that its view has; others in a link would cause a notice."""
        names = {parameter.name for parameter in self.view.parameters}
        return [name for name in CARRIED if name in names]

    @property
    def adds_to_review(self) -> bool:
        """Whether what it shows can be added to a review; pages of reviews do so by themselves."""
        names = {parameter.name for parameter in self.view.parameters}
        return "review" not in names and not names.isdisjoint({"image", "subset"})

    def layout(self) -> Component:
        """The page's own part, below the header."""
        return self.arrange({panel: panel.layout() for panel in self.panels})
