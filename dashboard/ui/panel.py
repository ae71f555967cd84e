"""The base of all panels: they render from the view, and their errors stay inside them."""

import logging
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

import dash
from dash import Dash, Output, ctx, dcc, html, no_update
from dash.development.base_component import Component

from dashboard.access import Right
from dashboard.components.html_tree import check_elements
from dashboard.core.long_maps import NotComputed
from dashboard.services import Services
from dashboard.ui import ids
from dashboard.ui.components import Children, with_help
from data.errors import DataError
from explainers.errors import ExplainerError

log = logging.getLogger(__name__)
GRAPH_CONFIG: dcc.Graph.Config = {"displayModeBar": False, "responsive": True}
UNEXPECTED = "This panel hit an unexpected error. See the server log."
ELEMENTS = "elements"  # the output of the texts and attributes of a panel


Parts = Mapping[str, object]  # values by the part's name; what is missing stays as it is


@dataclass(frozen=True, eq=False)
class Panel:
    """One panel: where it stands in the page, and how it renders the page's scene.

    `parts` names its places: properties of components, and of elements of its layout. `render` is a
    pure function from the scene to values by part; parts that it leaves out stay as they are. A
    panel is rendered again when one of `fields`, those of the view that it shows, has changed.

    `actions` state, by the id of a button, what a press does with the scene that the page shows.
    While `is_working`, a job changes what the panel shows: the browser refreshes it. After a press,
    and when the job is over, it refreshes the panels of `refreshes` too.

    `shows_evidence` states that tests of another tab may change it: a page that becomes visible
    again refreshes it.

    `register` adds callbacks beside the page's one. They need `right`, and a press on a button
    `press` too.
    """

    id: str
    layout: Callable[[], Component]
    fields: tuple[str, ...] = ()
    parts: Mapping[str, Output] = field(default_factory=dict)
    render: Callable[[Any], Parts] | None = None
    actions: Mapping[str, Callable[[Any], None]] = field(default_factory=dict)
    is_working: Callable[[Any], bool] | None = None
    refreshes: tuple[str, ...] = ()
    shows_evidence: bool = False
    register: Callable[[Dash, Services], None] | None = None
    right: Right = Right.LOOK
    press: Right = Right.COMPUTE

    @property
    def tree(self) -> str:
        """Id of the component that renders its elements."""
        return f"{self.id}-html"


@dataclass(frozen=True)
class Renderer:
    """A panel's outputs, and their values for a scene.

    The texts and attributes of its elements are one output: see dashboard/components/html_tree.py.
    """

    panel: Panel
    elements: Collection[str]  # ids of those that its HtmlTree renders

    @property
    def outputs(self) -> dict[str, Output]:
        """The elements' values, and the parts that are components."""
        components = {
            name: place for name, place in self.panel.parts.items() if not self._is_element(place)
        }
        return {ELEMENTS: Output(self.panel.tree, "values"), **components}

    @property
    def unchanged(self) -> dict[str, object]:
        """Values for the outputs of a panel that stays as it is."""
        return dict.fromkeys(self.outputs, no_update)

    def render(self, scene: object) -> dict[str, object]:
        """Values for the outputs; an error becomes the notice, and the old contents stay."""
        panel = self.panel
        if panel.render is None:
            return self.unchanged
        try:
            return self._values(panel.render(scene))
        except (ExplainerError, DataError) as error:
            return self.unchanged | {ELEMENTS: notice(panel, error_notice(error))}
        except Exception:
            log.exception("the panel %s failed", panel.id)
            return self.unchanged | {ELEMENTS: notice(panel, UNEXPECTED)}

    def _values(self, parts: Parts) -> dict[str, object]:
        """Values for the outputs; a panel that renders no part stays as it is."""
        if not parts:
            return self.unchanged
        values: dict[str, object] = {f"{ids.notice(self.panel.id)}.children": ""}
        components = self.unchanged
        for name, value in parts.items():
            place = self.panel.parts[name]
            if not self._is_element(place):
                components[name] = value
            elif value is not no_update:
                check_elements(value)
                values[f"{place.component_id}.{place.component_property}"] = value
        return components | {ELEMENTS: patch_of(values)}

    def is_working(self, scene: object) -> bool:
        """Whether a job changes what the panel shows."""
        panel = self.panel
        try:
            return panel.is_working is not None and panel.is_working(scene)
        except (ExplainerError, DataError):
            return False  # the panel states the error
        except Exception:
            log.exception("the jobs of the panel %s are not found", panel.id)
            return False

    def _is_element(self, place: Output) -> bool:
        """Whether a place is a property of an element, not of a component."""
        return place.component_id in self.elements


def notice(panel: Panel, sentence: Children) -> object:
    """The value of a panel's ELEMENTS that shows a notice."""
    return patch_of({f"{ids.notice(panel.id)}.children": sentence})


def run_actions(panel: Panel, scene: object, pressed: Collection[object]) -> Children:
    """Runs the actions of the pressed buttons; returns why one failed, "" if none did."""
    try:
        for button, action in panel.actions.items():
            if button in pressed:
                action(scene)
    except (ExplainerError, DataError) as error:
        return error_notice(error)
    except Exception:
        log.exception("an action of the panel %s failed", panel.id)
        return UNEXPECTED
    return ""


def patch_of(values: Mapping[str, object]) -> object:
    """Values for an HtmlTree that leave its others as they are."""
    patch = dash.Patch()
    for name, value in values.items():
        patch[name] = value
    return patch


def error_notice(error: Exception) -> Children:
    """An error's sentence, with links to where it can be resolved and to its entry in Help."""
    if isinstance(error, NotComputed) and error.address:
        return [f"{error} ", html.A("Open it there.", href=error.address)]
    return with_help(str(error), error)


def triggered_ids() -> set[object]:
    """Ids of all that called a callback: Dash makes one call of a press and a tick."""
    return set(ctx.triggered_prop_ids.values())
