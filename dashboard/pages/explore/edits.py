"""What if: the edits of the image, which the picture and all panels show beside it."""

from dash import Output, html
from dash.development.base_component import Component

from dashboard.components import Edits
from dashboard.pages.explore.scene import ExploreScene
from dashboard.ui import edits, ids
from dashboard.ui.components import card, with_help
from dashboard.ui.panel import Panel, Parts

FIELDS = ("model", "image", "layer", "target", "method", "params", "edits")
PROBLEM = f"{ids.EDITS_PANEL}-problem"
TITLE = "change the image and see what changes"
HOW = f"{edits.REGIONS} Edits take the place of a pinned image, which returns without them."


def layout() -> Component:
    """The list of edits."""
    return card(
        ids.EDITS_PANEL,
        ["What if", html.Small(TITLE)],
        [
            html.P(id=PROBLEM, className="panel-notice", role="alert"),
            Edits(id=ids.EDITS, kinds=edits.kinds()),
            html.P(HOW, className="quiet"),
        ],
        class_name="edits-panel",
    )


# Panels that go on showing the image without edits: a note in their headings states it.
OF_UNEDITED = (ids.STATISTICS, ids.ACTIVATIONS, ids.MAPS, ids.TRUST)
PARTS = {
    "data": Output(ids.EDITS, "data"),
    "problem": Output(PROBLEM, "children"),
    **{panel: Output(edits.note_id(panel), "hidden") for panel in OF_UNEDITED},
}


def render(scene: ExploreScene) -> Parts:
    """Sends which image is edited; states why it is shown without the edits, where it is."""
    problem = scene.edit_problem
    words = with_help(f"Shown without edits. {problem}", problem) if problem else ""
    notes = dict.fromkeys(OF_UNEDITED, not scene.edited)
    return {"data": edits.contents(scene), "problem": words, **notes}


PANEL = Panel(ids.EDITS_PANEL, layout, fields=FIELDS, parts=PARTS, render=render)
