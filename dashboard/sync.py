"""The one callback of a page that turns the URL and the pickers into a view, and back.

Another one, in the page itself, hands each panel the part of the view that it shows, so that a
step to the next layer leaves those alone that speak of no layer.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from dash import ClientsideFunction, Dash, Input, Output, State, ctx, dcc, no_update
from dash.development.base_component import Component

from dashboard import ids
from dashboard.choices import Choices
from dashboard.panels.base import Panel
from dashboard.services import Services
from dashboard.state import PageView

Options = list[dict[str, Any]]
V = TypeVar("V", bound=PageView)
V_contra = TypeVar("V_contra", bound=PageView, contravariant=True)


@dataclass(frozen=True)
class Picker(Generic[V_contra]):
    """A component that shows one field of the view and changes it."""

    field: str
    component: str
    prop: str = "value"
    options: Callable[[V_contra, Choices], Options] | None = None
    show: Callable[[V_contra, Choices], object] | None = None  # default: the field's own value


def register(
    app: Dash, services: Services, view_type: type[V], pickers: tuple[Picker[V], ...]
) -> None:
    """Links the pickers of a page, the URL and the view store; panels listen to the store."""
    with_options = [picker for picker in pickers if picker.options]

    @app.callback(
        output=(
            Output(ids.URL, "search"),
            Output(ids.VIEW, "data"),
            Output(ids.NOTICE, "children"),
            [Output(picker.component, picker.prop) for picker in pickers],
            [Output(picker.component, "options") for picker in with_options],
        ),
        inputs=(
            Input(ids.URL, "search"),
            [Input(picker.component, picker.prop) for picker in pickers],
        ),
    )
    def sync_view(
        search: str | None, values: list[object]
    ) -> tuple[object, dict[str, object], str, list[object], list[object]]:
        choices = Choices(services)
        chosen = next((p.field for p in pickers if p.component == ctx.triggered_id), None)
        if chosen is None:
            view = view_type.from_search(search, choices)
        else:
            raw = {picker.field: value for picker, value in zip(pickers, values, strict=True)}
            raw |= dict.fromkeys(view_type.resets.get(chosen, ()))
            view = view_type.from_values(raw, choices)
        shown = (
            picker.show(view, choices) if picker.show else getattr(view, picker.field)
            for picker in pickers
        )
        relist = chosen is None or chosen in view_type.relists
        return (
            view.to_search() if chosen else no_update,
            view.values(),
            " ".join(view.notices),
            # What a picker shows already is not sent: each change costs the page a redraw.
            [no_update if new == old else new for new, old in zip(shown, values, strict=True)],
            [
                picker.options(view, choices) if relist and picker.options else no_update
                for picker in with_options
            ],
        )


def stores(panels: tuple[Panel, ...]) -> list[Component]:
    """What stands in a page for `share`: each panel's part of the view, and its fields."""
    listening = [panel for panel in panels if panel.fields]
    return [
        dcc.Store(ids.VIEW_FIELDS, data=[panel.fields for panel in listening]),
        *(dcc.Store(ids.part_of_view(panel.id)) for panel in listening),
    ]


def share(app: Dash, panels: tuple[Panel, ...]) -> None:
    """Lets each panel know when something changes that it shows; see assets/view.js."""
    parts = [ids.part_of_view(panel.id) for panel in panels if panel.fields]
    app.clientside_callback(
        ClientsideFunction("stratoscope", "shareView"),
        [Output(part, "data") for part in parts],
        Input(ids.VIEW, "data"),
        State(ids.VIEW_FIELDS, "data"),
        *(State(part, "data") for part in parts),
        prevent_initial_call=True,
    )
