"""The one callback of a page that turns the URL and the pickers into a view, and back.

On some pages its answer also renders all panels. On the others `share`, in the page itself, passes
each panel its part of the view, so that a step to the next layer leaves the rest as it is.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from dash import ClientsideFunction, Dash, Input, Output, State, dcc, no_update
from dash.development.base_component import Component

from dashboard.access.session import session_id
from dashboard.services import Services
from dashboard.ui import ids
from dashboard.ui.choices import Choices
from dashboard.ui.panel import Panel, Renderer, is_reloaded, triggered_ids
from dashboard.ui.patches import dash_outputs, patch_output, patch_target, patches_json
from dashboard.ui.view import PageView

Options = list[dict[str, Any]]
LARGE = ("figure", "data")  # properties that the page does not send back to be compared
V = TypeVar("V", bound=PageView)
V_contra = TypeVar("V_contra", bound=PageView, contravariant=True)


@dataclass(frozen=True)
class SharedScene(Generic[V]):
    """Panels that one answer fills: a click then costs one request, and the page is drawn once.

    `scene` is what they all work on, made once for each answer from the view and the session.
    """

    scene: Callable[[V, Services, str], object]
    panels: Sequence[tuple[Panel, Renderer]]

    @property
    def places(self) -> list[Output]:
        """The outputs of the panels, in order."""
        return [place for _, renderer in self.panels for place in renderer.outputs]


@dataclass(frozen=True)
class Picker(Generic[V_contra]):
    """A component that shows one field of the view and changes it."""

    field: str
    component: str
    prop: str = "value"
    options: Callable[[V_contra, Choices], Options] | None = None
    show: Callable[[V_contra, Choices], object] | None = None  # default: the field's own value


def register(
    app: Dash,
    services: Services,
    view_type: type[V],
    pickers: tuple[Picker[V], ...],
    shared: SharedScene[V] | None = None,
) -> None:
    """Links the pickers of a page, the URL and the view store; panels listen to the store.

    Panels of `shared` are rendered by the same answer.
    """
    with_options = [picker for picker in pickers if picker.options]
    pending = (
        ids.NAVIGATED,
        *([ids.RELOAD] if shared else []),
    )  # each until it is answered
    places = shared.places if shared else []
    components = dash_outputs(places)

    @app.callback(
        output=(
            Output(ids.ADDRESS, "data-search"),  # written by assets/app/history.js
            Output(ids.VIEW, "data"),
            Output(ids.NOTICE, "children"),
            [Output(picker.component, picker.prop) for picker in pickers],
            [Output(picker.component, "options") for picker in with_options],
            [Output(each, "data") for each in pending],
            patch_output(ids.DRAWN),
            components,
        ),
        inputs=(
            Input(ids.URL, "search"),
            [Input(picker.component, picker.prop) for picker in pickers],
            [Input(each, "data") for each in pending],
            State(ids.VIEW, "data"),
            [
                State(ids.NOTICE, "children"),
                *(
                    State(place.component_id, place.component_property)
                    for place in components
                    if place.component_property not in LARGE
                ),
            ],
        ),
    )
    def update_view(
        search: str | None,
        picked: list[object],
        pending_values: list[Any],
        shown: object,
        displayed: list[object],
    ) -> tuple[object, ...]:
        choices = Choices(services, session_id())
        before = view_type.from_store(shown, choices) if shown else None
        opened = pending_values[0] if isinstance(pending_values[0], str) else None
        reloaded = pending_values[1] if shared else None
        stays = None if ids.URL in triggered_ids() or opened is not None else before
        address = search if opened is None else opened
        base = stays or view_type.from_search(address, choices)
        changed = {picker.field for picker in pickers if picker.component in triggered_ids()}
        view, chosen = base, set[str]()
        if changed or stays:
            values = [  # another view was opened, so the other pickers still show the old one
                value if stays or picker.field in changed else _shown(picker, base, choices)
                for picker, value in zip(pickers, picked, strict=True)
            ]
            view, chosen = picked_view(base, pickers, values, choices, changed)
        relist = stays is None or not chosen.isdisjoint(view_type.refreshes_options)
        contents = _rendered(shared, view, before, reloaded, services) if shared else []
        notice = _changed_or_noop(" ".join(view.notices), displayed[0] or "")
        unchanged = None if stays is None else no_update
        return (
            view.to_search() if chosen else unchanged,
            view.values(),
            notice if changed or chosen or stays is None else no_update,
            # Unchanged values are not sent: each change costs the page a redraw.
            [
                _changed_or_noop(_shown(picker, view, choices), value)
                for picker, value in zip(pickers, picked, strict=True)
            ],
            [
                picker.options(view, choices) if relist and picker.options else no_update
                for picker in with_options
            ],
            [no_update if each is None else None for each in pending_values],
            patches_json(places, contents, view.values()) if shared else no_update,
            _changed_or_noop_each(components, dash_outputs(places, contents), displayed[1:]),
        )


def picked_view(
    before: V,
    pickers: Sequence[Picker[V]],
    values: Sequence[object],
    choices: Choices,
    last: Collection[str] = (),
) -> tuple[V, set[str]]:
    """The view that the pickers say, and the fields that were chosen since the one before.

    These may be several, as a quick hand overtakes the answer; those of `last` were chosen last.
    What a choice makes meaningless is forgotten, unless it was chosen with it or after it; where
    one does not fit, the choice before it stays.
    """
    raw = {picker.field: value for picker, value in zip(pickers, values, strict=True)}
    chosen = {
        picker.field
        for picker in pickers
        if str(raw[picker.field] or "") != str(_shown(picker, before, choices) or "")
    }
    stale = {name for field in chosen for name in before.clears.get(field, ())}
    older = {name for field in chosen.intersection(last) for name in before.clears.get(field, ())}
    valid = chosen - older.difference(last)
    kept = {name: value for name, value in raw.items() if name in valid or name not in stale}
    earlier = {name: value for name, value in before.values().items() if name not in stale}
    return type(before).from_values(kept, choices, earlier), chosen


def _shown(picker: Picker[V], view: V, choices: Choices) -> object:
    return picker.show(view, choices) if picker.show else getattr(view, picker.field)


def _rendered(
    shared: SharedScene[V], view: V, before: V | None, reloaded: object, services: Services
) -> list[object]:
    """The contents of the panels: of those that show something that has changed.

    All of them where what was shown is no longer there: `before` is not what they show then.
    """
    contents: list[object] = []
    before = None if before and before.notices else before
    scene = shared.scene(view, services, session_id())
    for panel, renderer in shared.panels:
        same = before and all(getattr(view, name) == getattr(before, name) for name in panel.fields)
        same = same and not is_reloaded(panel.id, reloaded)
        contents += [no_update] * len(renderer.outputs) if same else renderer.render_from(scene)
    return contents


def _changed_or_noop(new: object, old: object) -> object:
    return no_update if new == old else new


def _changed_or_noop_each(
    places: Sequence[Output], contents: Sequence[object], displayed: Sequence[object]
) -> list[object]:
    """The contents that differ from those in the places, as far as those are compared."""
    current = iter(displayed)
    return [
        new if place.component_property in LARGE else _changed_or_noop(new, next(current) or "")
        for place, new in zip(places, contents, strict=True)
    ]


def stores(panels: tuple[Panel, ...]) -> list[Component]:
    """What stands in a page: for one answer, what is drawn; for `share`, each panel's part."""
    return [
        patch_target(ids.DRAWN),
        dcc.Store(ids.VIEW_FIELDS, data=[[panel.id, panel.fields] for panel in panels]),
        *(dcc.Store(ids.part_of_view(panel.id)) for panel in panels),
    ]


def share(app: Dash, panels: tuple[Panel, ...]) -> None:
    """Notifies each panel when something that it shows changes; see assets/app/view.js."""
    parts = [ids.part_of_view(panel.id) for panel in panels]
    app.clientside_callback(
        ClientsideFunction("stratoscope", "shareView"),
        [Output(part, "data") for part in parts],
        Input(ids.VIEW, "data"),
        Input(ids.RELOAD, "data"),
        State(ids.VIEW_FIELDS, "data"),
        *(State(part, "data") for part in parts),
        prevent_initial_call=True,
    )
