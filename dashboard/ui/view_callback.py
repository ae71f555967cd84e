"""How a page's controls, address and panels meet in its view.

Controls change the view in the browser, the view goes to the server, panels come back. On some
pages the answer renders all panels. On the others `share`, in the page itself, passes each panel
its part of the view, so that a step to the next layer leaves the rest as it is.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, Self, TypeVar

from dash import ClientsideFunction, Dash, Input, Output, State, dcc, no_update
from dash.development.base_component import Component

from dashboard.access.session import session_id
from dashboard.services import Services
from dashboard.ui import ids
from dashboard.ui.choices import Choices
from dashboard.ui.panel import Panel, Renderer
from dashboard.ui.patches import dash_outputs, patch_output, patch_target, patches_json
from dashboard.ui.view import PageView

Options = list[dict[str, Any]]
LARGE = ("figure", "data", "marks")  # properties that the page does not send back to be compared
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
    empty: str = ""  # what it shows where nothing is chosen


def register(
    app: Dash,
    services: Services,
    view_type: type[V],
    pickers: tuple[Picker[V], ...],
    shared: SharedScene[V] | None = None,
) -> None:
    """Links a page's controls, its address and its panels through the view.

    The browser owns the view: one clientside callback merges what a control or the address changes
    and requests the result. One server callback answers with the view as it is confirmed, and with
    the panels of `shared`. Controls follow the view in the browser: as outputs of a callback, all
    of them would be rendered again in every click.
    """
    app.clientside_callback(
        ClientsideFunction("stratoscope", "changeView"),
        Input(ids.URL, "search"),
        Input(ids.RELOAD, "data"),
        *(Input(picker.component, picker.prop) for picker in pickers),
        State(ids.VIEW_STATE, "rules"),
    )
    with_options = [picker for picker in pickers if picker.options]
    places = shared.places if shared else []
    components = dash_outputs(places)

    @app.callback(
        output=(
            Output(ids.VIEW_STATE, "answer"),
            Output(ids.VIEW, "data"),
            Output(ids.NOTICE, "children"),
            [Output(picker.component, "options") for picker in with_options],
            patch_output(ids.DRAWN),
            components,
        ),
        inputs=(
            Input(ids.VIEW_STATE, "request"),
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
        prevent_initial_call=True,
    )
    def answer(data: object, shown: object, displayed: list[object]) -> tuple[object, ...]:
        choices = Choices(services, session_id())
        request = ViewRequest.read(data)
        before = view_type.from_store(shown, choices) if shown else None
        view, changed = requested_view(view_type, request, before, choices)
        relist = before is None or not changed.isdisjoint(view_type.refreshes_options)
        contents = _rendered(shared, view, before, request.refresh, services) if shared else []
        notice = _changed_or_noop(" ".join(view.notices), displayed[0] or "")
        return (
            {
                "number": request.number,
                "values": view.values(),
                "texts": texts(view, pickers, choices),
            },
            view.values(),
            notice if changed or request.link is not None else no_update,
            [
                picker.options(view, choices) if relist and picker.options else no_update
                for picker in with_options
            ],
            patches_json(places, contents, view.values()) if shared else no_update,
            _changed_or_noop_each(components, dash_outputs(places, contents), displayed[1:]),
        )


def rules(view_type: type[PageView], pickers: Sequence[Picker[Any]]) -> dict[str, Any]:
    """What the browser needs to know of a page's view: see assets/app/view.mjs."""
    return {
        "fields": [field.name for field in view_type.parameters],
        "identity": view_type.identity,
        "defaults": view_type.defaults(),
        "clears": view_type.clears,
        "controls": [
            {
                "field": picker.field,
                "component": picker.component,
                "prop": picker.prop,
                "empty": picker.empty,
            }
            for picker in pickers
        ],
    }


def texts(view: V, pickers: Sequence[Picker[V]], choices: Choices) -> dict[str, object]:
    """The values that controls show in another form than the view holds, by field."""
    return {picker.field: picker.show(view, choices) for picker in pickers if picker.show}


@dataclass(frozen=True)
class ViewRequest:
    """The browser's view, as untrusted as a URL.

    `link` is the address that was opened, until it is answered; `refresh` the panels to render
    again; `number` comes back with the answer.
    """

    number: int
    values: Mapping[str, object]
    link: str | None = None
    refresh: tuple[str, ...] = ()

    @classmethod
    def read(cls, data: object) -> Self:
        """The request in a store; what has another form counts as missing."""
        raw = data if isinstance(data, Mapping) else {}
        number, values, link = (raw.get(name) for name in ("number", "values", "link"))
        refresh = raw.get("refresh")
        return cls(
            number if isinstance(number, int) else 0,
            values if isinstance(values, Mapping) else {},
            link if isinstance(link, str) else None,
            tuple(map(str, refresh)) if isinstance(refresh, list) else (),
        )


def requested_view(
    view_type: type[V], request: ViewRequest, before: V | None, choices: Choices
) -> tuple[V, set[str]]:
    """The view that a request leads to, and the fields that differ from those shown `before`.

    Where a choice does not fit, the one before it stays, unless another choice has made that
    meaningless. An opened address begins anew.
    """
    if before is None or request.link is not None:
        view = view_type.from_values(request.values, choices)
        view = view.with_notices_of_link(request.link or "", choices)
        changed = set(view.values()) if before is None else changed_fields(view, before)
        return view, changed
    changed = {
        name
        for name, value in before.values().items()
        if _text(request.values.get(name)) != _text(value)
    }
    stale = {name for field in changed for name in before.clears.get(field, ())}
    earlier = {name: value for name, value in before.values().items() if name not in stale}
    return view_type.from_values(request.values, choices, earlier), changed


def changed_fields(view: PageView, before: PageView) -> set[str]:
    """The fields in which two views differ."""
    return {name for name, value in view.values().items() if value != before.values().get(name)}


def _text(value: object) -> str:
    return "" if value is None else str(value)


def _rendered(
    shared: SharedScene[V], view: V, before: V | None, reloaded: Collection[str], services: Services
) -> list[object]:
    """The contents of the panels: of those that show something that has changed.

    All of them where what was shown is no longer there: `before` is not what they show then.
    """
    contents: list[object] = []
    before = None if before and before.notices else before
    scene = shared.scene(view, services, session_id())
    for panel, renderer in shared.panels:
        same = before and all(getattr(view, name) == getattr(before, name) for name in panel.fields)
        same = same and panel.id not in reloaded
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
