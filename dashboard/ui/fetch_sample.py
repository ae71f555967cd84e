"""The offer to fetch 1,000 ImageNet images, where the gallery is the starter one."""

from typing import Protocol

from dash import Output, html
from dash.development.base_component import Component

from dashboard.access import Right, offered
from dashboard.core.address import address
from dashboard.services import Services
from dashboard.ui import ids
from dashboard.ui.components import aria, in_code, with_help
from dashboard.ui.panel import Panel, Parts

BUTTONS = {"idle": "Fetch", "running": "Stop", "failed": "Try again", "done": ""}


class GalleryScene(Protocol):
    """What the scene of a page with a gallery has."""

    @property
    def services(self) -> Services: ...  # noqa: D102


def layout() -> Component:
    """A sentence, a progress bar and one button; empty where there is nothing to offer."""
    return html.Div(
        [
            html.P(id=ids.notice(ids.SAMPLE), className="panel-notice", role="alert"),
            html.P(id=ids.SAMPLE_TEXT),
            html.Progress(id=ids.SAMPLE_PROGRESS, hidden=True, **aria(label="Fetched so far")),
            html.Button(id=ids.SAMPLE_BUTTON, className="quiet-button framed"),
            html.A("Open", id=ids.SAMPLE_LINK, href=address("/"), className="quiet-button framed"),
        ],
        id=ids.SAMPLE,
        className="sample-offer",
        hidden=True,
    )


PARTS = {
    "hidden": Output(ids.SAMPLE, "hidden"),
    "text": Output(ids.SAMPLE_TEXT, "children"),
    "progress_hidden": Output(ids.SAMPLE_PROGRESS, "hidden"),
    "progress": Output(ids.SAMPLE_PROGRESS, "value"),
    "progress_max": Output(ids.SAMPLE_PROGRESS, "max"),
    "button": Output(ids.SAMPLE_BUTTON, "children"),
    "button_hidden": Output(ids.SAMPLE_BUTTON, "hidden"),
    "link_hidden": Output(ids.SAMPLE_LINK, "hidden"),
}


def render(scene: GalleryScene) -> Parts:
    """The offer, the progress, or the way to the fetched images."""
    services, state = scene.services, scene.services.jobs.sample.state
    done, running = state.state == "done", state.state == "running"
    return {
        "hidden": not (services.gallery.starter or done) or not offered(Right.COMPUTE),
        "text": with_help(state.sentence, state.error) if state.error else in_code(state.sentence),
        "progress_hidden": not running,
        "progress": state.done,
        "progress_max": state.total or 1,
        "button": BUTTONS[state.state],
        "button_hidden": done or (services.settings.offline and state.state == "idle"),
        "link_hidden": not done,
    }


def press(scene: GalleryScene) -> None:
    """Starts the download, or stops it."""
    job = scene.services.jobs.sample
    if job.state.state == "running":
        job.cancel()
    elif job.state.state != "done":
        job.start()


def is_working(scene: GalleryScene) -> bool:
    """Whether the images are being fetched."""
    return scene.services.jobs.sample.state.state == "running"


PANEL = Panel(
    ids.SAMPLE,
    layout,
    parts=PARTS,
    render=render,
    actions={ids.SAMPLE_BUTTON: press},
    is_working=is_working,
)
