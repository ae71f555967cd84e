"""A slow map: its estimate, a button that starts it, its progress, and a button that cancels it."""

import logging
from collections.abc import Hashable
from dataclasses import dataclass

from dash import ClientsideFunction, Dash, Input, Output, State, dcc, html, no_update
from dash.development.base_component import Component

from dashboard.access import Right, current_person, offered
from dashboard.access.person import person_key, refusal
from dashboard.access.session import session_id
from dashboard.components import LongMap, LongMapData
from dashboard.core.long_maps import about, requests_before
from dashboard.services import Services
from dashboard.ui import ids
from dashboard.ui.choices import Choices
from dashboard.ui.map_view import View
from dashboard.ui.on_view import on_view
from dashboard.ui.panel import UNEXPECTED, Panel, triggered_ids
from dashboard.ui.scene import PICTURED, Scene
from data.errors import DataError
from data.numerals import percent
from explainers.engine.requests import MapRequest
from explainers.errors import ExplainerError
from explainers.methods import find_method

TICK_MS = 500
log = logging.getLogger(__name__)
# The panels that show the map; they are notified when it is ready.
WAITING = (ids.PICTURE, ids.CAM, ids.WORDS, ids.LONG_MAP, ids.TRUST)
# A press applies only to the maps that the line was about.
BUTTONS = {ids.LONG_MAP_START, ids.LONG_MAP_CANCEL}


def layout() -> Component:
    """One line under the picture, hidden while there is nothing to say."""
    start, cancel = (
        html.Button(text, id=component, className="quiet-button framed")
        for text, component in (("Start", ids.LONG_MAP_START), ("Cancel", ids.LONG_MAP_CANCEL))
    )
    return html.Div(
        [
            dcc.Store(ids.LONG_MAP_READY),
            html.P(id=ids.notice(ids.LONG_MAP), className="panel-notice", role="alert"),
            dcc.Interval(ids.LONG_MAP_TICK, interval=TICK_MS, disabled=True),
            LongMap(id=ids.LONG_MAP, children=(start, cancel)),
        ]
    )


@dataclass(frozen=True)
class Line:
    """The line's text and buttons."""

    text: str = ""
    share: float | None = None  # None: no bar, nothing to cancel
    start: bool = False
    reload: tuple[str, ...] | None = None  # the panels to reload

    def data(self, maps: str) -> LongMapData:
        """The line about these maps, as the page draws it."""
        return {"of": maps, "text": self.text, "share": self.share, "start": self.start}


def register(app: Dash, services: Services) -> None:
    """Follows what the view waits for, as far as this session has started it, here or elsewhere."""

    @on_view(app, services, ids.LONG_MAP, Output(ids.LONG_MAP, "requested"))
    def update(scene: Scene) -> str:
        return ", ".join(map(_name, scene.not_computed))

    @app.callback(
        Output(ids.LONG_MAP, "data"),
        Output(ids.LONG_MAP_TICK, "disabled"),
        Output(ids.LONG_MAP_READY, "data"),
        Input(ids.LONG_MAP, "requested"),
        Input(ids.LONG_MAP_START, "n_clicks"),
        Input(ids.LONG_MAP_CANCEL, "n_clicks"),
        Input(ids.LONG_MAP_TICK, "n_intervals"),
        State(ids.LONG_MAP, "data"),
        State(ids.VIEW, "data"),
    )
    def follow(*inputs: object) -> tuple[object, ...]:
        maps, *_, shown, data = inputs
        maps, pending = str(maps or ""), bool(maps)
        stated = shown["of"] if isinstance(shown, dict) else ""
        caused = triggered_ids() if stated == maps else triggered_ids() - BUTTONS
        view = View.from_store(data, Choices(services, session_id()))
        try:
            scene = Scene(view, services, session_id())
            mine = session_id(), person_key()
            line = follow_maps(scene, *mine, caused, pending=pending)
        except (ExplainerError, DataError) as error:
            line = Line(str(error), start=pending)
        except Exception:
            log.exception("the panel %s failed", ids.LONG_MAP)
            line = Line(UNEXPECTED, start=pending)
        return line.data(maps), line.share is None, line.reload or no_update

    app.clientside_callback(
        ClientsideFunction("stratoscope", "refreshPanels"), Input(ids.LONG_MAP_READY, "data")
    )


def _name(request: MapRequest) -> str:
    """Identifies the map that the view waits for."""
    words = request.model, request.image.sha256[:12], request.layer, request.target
    return " ".join(map(str, (*words, request.method, *request.parameters)))


def follow_maps(
    scene: Scene, session: str, person: Hashable, caused: set[object], *, pending: bool
) -> Line:
    """Does what a button asks for; what the line then says.

    `asked` says whether the panels wait for a map: once none is missing, whoever has computed it,
    they are to look again.
    """
    long_maps, waiting = scene.services.long_maps, scene.not_computed if pending else ()
    if ids.LONG_MAP_CANCEL in caused:
        long_maps.cancel(session, waiting)
    if ids.LONG_MAP_START in caused:
        long_maps.start(session, waiting, person)
    share = long_maps.share(session, waiting)
    if share is None:
        waiting = scene.not_computed if pending else ()  # a run may have ended since
    if not waiting:
        return Line(reload=WAITING if pending else None)
    name = find_method(scene.view.method).name
    if share is None:
        seconds = sum(map(long_maps.seconds, waiting))
        return offer(f"{name} takes {about(seconds)} on this machine.")
    begun = [each for each in waiting if long_maps.share(session, (each,)) is not None]
    start = len(begun) < len(waiting) and offered(Right.COMPUTE)
    before = long_maps.before(begun)
    if not share and before:
        return Line(requests_before(before), share, start=start)
    left = sum(map(long_maps.seconds, begun)) * (1 - share)
    text = f"{name}: {percent(share)} done, {about(left)} left."
    return Line(text, share, start=start)


def offer(text: str) -> Line:
    """A button for people with the right to start it; for others, the reason why there is none."""
    if offered(Right.COMPUTE):
        return Line(text, start=True)
    return Line(f"{text} {refusal(current_person(), Right.COMPUTE)}")


PANEL = Panel(ids.LONG_MAP, layout, register, fields=PICTURED)
