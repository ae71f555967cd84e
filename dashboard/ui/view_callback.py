"""How a page's controls, address and panels meet in its view.

Controls change the view in the browser, the view goes to the server, panels come back.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self, TypeVar

from dash import ClientsideFunction, Dash, Input, Output, State, no_update

from dashboard.access.session import session_id
from dashboard.services import Services
from dashboard.ui import ids
from dashboard.ui.choices import Choices
from dashboard.ui.components import Children, with_help
from dashboard.ui.page import Page
from dashboard.ui.panel import Panel, Renderer, notice, run_actions, triggered_ids
from dashboard.ui.picker import Picker
from dashboard.ui.view import PageView, UnfitError, as_mapping, values_of

V = TypeVar("V", bound=PageView)


def register(app: Dash, services: Services, page: Page, panels: Sequence[Renderer]) -> None:
    """Links a page's controls, its address and its panels through the view.

    The browser owns the view: one clientside callback merges what a control or the address changes
    and requests the result. One server callback answers with the view as it is confirmed, and with
    a dict of panels. Controls follow the view in the browser: as outputs of a callback, all of them
    would be rendered again in every click.
    """
    view_type, pickers = page.view, page.pickers
    app.clientside_callback(
        ClientsideFunction("stratoscope", "changeView"),
        Input(ids.URL, "search"),
        *(Input(picker.component, picker.prop) for picker in pickers),
        State(ids.VIEW_STATE, "rules"),
    )
    with_options = [picker for picker in pickers if picker.options]

    @app.callback(
        output={
            "answer": Output(ids.VIEW_STATE, "answer"),
            "notice": Output(ids.NOTICE, "children"),
            "options": {each.component: Output(each.component, "options") for each in with_options},
            "panels": {each.panel.id: each.outputs for each in panels},
        },
        inputs={
            "data": Input(ids.VIEW_STATE, "request"),
            "last": State(ids.VIEW_STATE, "answer"),
        },
        prevent_initial_call=True,
    )
    def answer(data: object, last: object) -> dict[str, object]:
        shown = values_of(last)
        session = session_id()
        choices = Choices(services, session)
        request = ViewRequest.read(data)
        before = view_type.from_store(shown, choices) if shown else None
        view, changed = requested_view(view_type, request, before, choices)
        relist = before is None or not changed.isdisjoint(view_type.refreshes_options)
        scene = page.scene(view, services, session)
        # First: a job that ends meanwhile is still to be shown.
        working = [each.panel.id for each in panels if each.is_working(scene)]
        # Where what the page shows does not fit any more, every panel is rendered.
        still_shown = None if before is None or before.notices else shown
        rendered = {
            each.panel.id: each.unchanged
            if still_shown and not is_to_render(each.panel, view, still_shown, request.refresh)
            else each.render(scene)
            for each in panels
        }
        return {
            "answer": {
                "number": request.number,
                "values": view.values(),
                "texts": texts(view, pickers, choices),
                "working": working,
            },
            "notice": notices(view) if changed or request.link is not None else no_update,
            "options": {
                each.component: each.options(view, choices)
                if relist and each.options
                else no_update
                for each in with_options
            },
            "panels": rendered,
        }


def notices(view: PageView) -> Children:
    """What did not fit, with a link to what the manual says about it."""
    sentences = " ".join(view.notices)
    return with_help(sentences, UnfitError(sentences)) if sentences else ""


def is_to_render(
    panel: Panel, view: V, shown: Mapping[str, object], refresh: Collection[str]
) -> bool:
    """Whether a panel shows something that has changed since the view was `shown`.

    It is compared as it was stored: read again, an empty field may have another default by now.
    """
    values = view.values()
    changed = any(_text(values.get(name)) != _text(shown.get(name)) for name in panel.fields)
    return changed or panel.id in refresh


def is_changing(panel: Panel, request: "ViewRequest", answer: object) -> bool:
    """Whether another view is requested than a panel shows: a press on it may mean either."""
    shown = values_of(answer)
    return as_mapping(answer).get("number") != request.number and any(
        _text(request.values[name]) != _text(shown.get(name))
        for name in panel.fields
        if name in request.values
    )


def register_actions(app: Dash, services: Services, page: Page, panel: Panel) -> None:
    """What a press on a panel's buttons does: its action, then the panel is rendered again."""

    @app.callback(
        output={
            "html": Output(panel.tree, "values", allow_duplicate=True),
            "refresh": Output(ids.VIEW_STATE, "refresh", allow_duplicate=True),
        },
        inputs={
            "presses": [Input(button, "n_clicks") for button in panel.actions],
            "request": State(ids.VIEW_STATE, "request"),
            "answer": State(ids.VIEW_STATE, "answer"),
        },
        prevent_initial_call=True,
    )
    def act(presses: list[int | None], request: object, answer: object) -> dict[str, object]:
        if is_changing(panel, ViewRequest.read(request), answer):
            return {"refresh": no_update, "html": no_update}
        session = session_id()
        view = page.view.from_answer(answer, Choices(services, session))
        sentence = run_actions(panel, page.scene(view, services, session), triggered_ids())
        if sentence:
            return {"refresh": no_update, "html": notice(panel, sentence)}
        return {"refresh": [panel.id, *panel.refreshes], "html": no_update}


def rules(page: Page) -> dict[str, Any]:
    """What the browser needs to know of a page's view: see assets/app/view.mjs."""
    return {
        "fields": [field.name for field in page.view.parameters],
        "identity": page.view.identity,
        "statedEmpty": page.view.stated_empty,
        "defaults": page.view.defaults(),
        "clears": page.view.clears,
        "refreshes": {panel.id: panel.refreshes for panel in page.panels if panel.refreshes},
        "panels": [panel.id for panel in page.panels],
        "evidence": [panel.id for panel in page.panels if panel.shows_evidence],
        "controls": [
            {
                "field": picker.field,
                "component": picker.component,
                "prop": picker.prop,
                "empty": picker.empty,
            }
            for picker in page.pickers
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
        raw = as_mapping(data)
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
