"""A slow map: its estimate, a button that starts it, its progress, and a button that cancels it."""

from dataclasses import dataclass

from dash import Output, html
from dash.development.base_component import Component

from dashboard.access import ASK_A_REVIEWER, Right, offered
from dashboard.access.person import person_key
from dashboard.core.long_maps import about, requests_before
from dashboard.ui import ids
from dashboard.ui.components import Children, aria, with_help
from dashboard.ui.panel import Panel, Parts
from dashboard.ui.scene import PICTURED, Scene
from data.numerals import percent
from explainers.errors import ExplainerError
from explainers.methods import find_method

# The panels that show the map: rendered again when it is there.
MAP_PANELS = (ids.PICTURE, ids.CAM, ids.WORDS, ids.LONG_MAP, ids.TRUST)


def layout() -> Component:
    """One line on the picture, hidden while there is nothing to state."""
    return html.Div(
        [
            html.P(id=ids.notice(ids.LONG_MAP), className="panel-notice", role="alert"),
            html.Span(id=ids.LONG_MAP_TEXT, role="status"),
            html.Progress(id=ids.LONG_MAP_BAR, max=1, hidden=True, **aria(label="Map computed")),
            html.Button(
                "Start", id=ids.LONG_MAP_START, className="quiet-button framed", hidden=True
            ),
            html.Button(
                "Cancel", id=ids.LONG_MAP_CANCEL, className="quiet-button framed", hidden=True
            ),
        ],
        id=ids.LONG_MAP,
        className="long-map",
        hidden=True,
    )


@dataclass(frozen=True)
class Line:
    """The line's text and buttons."""

    text: Children = ""
    share: float | None = None  # None: no bar, nothing to cancel
    start: bool = False


PARTS = {
    "hidden": Output(ids.LONG_MAP, "hidden"),
    "text": Output(ids.LONG_MAP_TEXT, "children"),
    "bar_hidden": Output(ids.LONG_MAP_BAR, "hidden"),
    "bar": Output(ids.LONG_MAP_BAR, "value"),
    "start_hidden": Output(ids.LONG_MAP_START, "hidden"),
    "cancel_hidden": Output(ids.LONG_MAP_CANCEL, "hidden"),
}


def render(scene: Scene) -> Parts:
    """What the view waits for, as far as this session has started it, here or elsewhere."""
    line = line_of(scene)
    idle = line.share is None
    return {
        "hidden": not line.text,
        "text": line.text,
        "bar_hidden": idle,
        "bar": f"{line.share or 0:.3f}",
        "start_hidden": not line.start,
        "cancel_hidden": idle,
    }


def start(scene: Scene) -> None:
    """Starts the maps that the view waits for. Raises: EngineBusy, TooMuchLongWork."""
    scene.services.long_maps.start(scene.session, scene.not_computed, person_key())


def cancel(scene: Scene) -> None:
    """Cancels those that this session has started."""
    scene.services.long_maps.cancel(scene.session, scene.not_computed)


def is_working(scene: Scene) -> bool:
    """Whether a run of this session computes one of the maps."""
    return scene.services.long_maps.share(scene.session, scene.not_computed) is not None


def line_of(scene: Scene) -> Line:
    """The progress of what the view waits for; the estimate where nobody has started it."""
    long_maps, waiting = scene.services.long_maps, scene.not_computed
    try:
        share = long_maps.share(scene.session, waiting)
    except ExplainerError as error:
        return Line(with_help(str(error), error), start=offered(Right.COMPUTE))
    if not waiting:
        return Line()
    name = find_method(scene.view.method).name
    if share is None:
        seconds = sum(map(long_maps.seconds, waiting))
        return offer(f"{name} takes {about(seconds)} on this machine.")
    begun = [each for each in waiting if long_maps.share(scene.session, (each,)) is not None]
    start = len(begun) < len(waiting) and offered(Right.COMPUTE)
    before = long_maps.before(begun)
    if not share and before:
        return Line(requests_before(before), share, start=start)
    left = sum(map(long_maps.seconds, begun)) * (1 - share)
    text = f"{name}: {percent(share)} done, {about(left)} left."
    return Line(text, share, start=start)


def offer(text: str) -> Line:
    """A button for people with the right to start it; for others, whom to ask."""
    if offered(Right.COMPUTE):
        return Line(text, start=True)
    return Line(f"{text} {ASK_A_REVIEWER}")


PANEL = Panel(
    ids.LONG_MAP,
    layout,
    fields=PICTURED,
    parts=PARTS,
    render=render,
    actions={ids.LONG_MAP_START: start, ids.LONG_MAP_CANCEL: cancel},
    is_working=is_working,
    refreshes=MAP_PANELS,
)
