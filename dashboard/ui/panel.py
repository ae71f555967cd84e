"""The base of all panels: they render from the view, and their errors stay inside them."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

from dash import ClientsideFunction, Dash, Input, Output, State, ctx, dcc, html, no_update
from dash.development.base_component import Component

from dashboard.access import Right
from dashboard.core.long_maps import NotComputed
from dashboard.services import Services
from dashboard.ui import ids
from dashboard.ui.components import Children
from dashboard.ui.patches import Patch
from data.errors import DataError
from explainers.errors import ExplainerError

log = logging.getLogger(__name__)
GRAPH_CONFIG: dcc.Graph.Config = {"displayModeBar": False, "responsive": True}
UNEXPECTED = "This panel hit an unexpected error. See the server log."

S = TypeVar("S")


@dataclass(frozen=True)
class Panel:
    """One panel: where it stands in the page, and the callbacks that fill it.

    `fields` are those of the view that it shows: it is filled anew when one of them changes.
    Its callbacks need `right`.
    """

    id: str
    layout: Callable[[], Component]
    register: Callable[[Dash, Services], None]
    fields: tuple[str, ...] = ()
    right: Right = Right.LOOK


@dataclass(frozen=True)
class Renderer:
    """How a panel renders a view: one value for each output."""

    panel: str
    places: tuple[Output, ...]
    read: Callable[[object], Any]  # reads the scene from the stored view
    contents: Callable[[Any], Sequence[object]]  # renders the scene
    also: tuple[Input, ...] = ()  # further inputs that render it again

    @property
    def outputs(self) -> list[Output]:
        """The output of the panel's notice, then its own outputs."""
        return [Patch(ids.notice(self.panel), "children"), *self.places]

    def render(self, view: object) -> list[object]:
        """Values for the outputs; an error becomes the notice, and the old contents stay."""
        return self._rendered(lambda: self.read(view))

    def render_from(self, scene: object) -> list[object]:
        """The same for a scene that is already read."""
        return self._rendered(lambda: scene)

    def _rendered(self, read: Callable[[], object]) -> list[object]:
        untouched = [no_update] * len(self.places)
        try:
            scene = read()
            contents = None if scene is None else self.contents(scene)
        except (ExplainerError, DataError) as error:
            return [error_notice(error), *untouched]
        except Exception:
            log.exception("the panel %s failed", self.panel)
            return [UNEXPECTED, *untouched]
        return [no_update, *untouched] if contents is None else ["", *contents]


def error_notice(error: Exception) -> Children:
    """An error's sentence, with a link to where it can be resolved."""
    if isinstance(error, NotComputed) and error.address:
        return [f"{error} ", html.A("Open it there.", href=error.address)]
    return str(error)


_renderers: WeakKeyDictionary[Dash, dict[str, Renderer]] = WeakKeyDictionary()


def on_scene(
    app: Dash,
    panel: str,
    outputs: tuple[Output, ...],
    read: Callable[[object], S | None],
    also: tuple[Input, ...] = (),
) -> Callable[[Callable[[S], object]], None]:
    """Calls a panel's function with what `read` makes of each view that concerns it.

    None stands for a view in which the panel is not shown: it stays as it is. An error becomes
    the panel's notice. A change of `also` calls it again with the view that is shown.
    """

    def decorate(function: Callable[[S], Any]) -> None:
        def contents(scene: S) -> Sequence[object]:
            result = function(scene)
            return result if len(outputs) > 1 else (result,)

        _renderers.setdefault(app, {})[panel] = Renderer(panel, outputs, read, contents, also)

    return decorate


def triggered_ids() -> set[object]:
    """Ids of all that called a callback: Dash makes one call of a press and a tick."""
    return set(ctx.triggered_prop_ids.values())


def renderer_of(app: Dash, panel: Panel) -> Renderer | None:
    """The arguments of `on_scene` for a panel."""
    return _renderers.get(app, {}).get(panel.id)


def register_alone(app: Dash, renderer: Renderer) -> None:
    """Fills a panel in a callback of its own, whenever its part of the view is told anew."""

    @app.callback(
        *renderer.outputs,
        Input(ids.part_of_view(renderer.panel), "data"),
        *renderer.also,
        State(ids.VIEW, "data"),
        State(ids.notice(renderer.panel), "children"),
    )
    def update(*states: object) -> tuple[object, ...]:
        *_, view, notice = states
        message, *contents = renderer.render(view)
        return no_update if message == (notice or "") else message, *contents

    for place in renderer.places:
        if isinstance(place, Patch) and place.by:
            app.clientside_callback(
                ClientsideFunction("stratoscope", place.by),
                Input(place.component_id, place.component_property),
            )
