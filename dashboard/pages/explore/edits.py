"""What if: the edits of the image, which the picture and all panels show beside it."""

from dash import Output, html
from dash.development.base_component import Component

from dashboard.components import Edits
from dashboard.ui import edits, ids
from dashboard.ui.components import card
from dashboard.ui.panel import Panel, Parts
from dashboard.ui.scene import Scene

FIELDS = ("model", "image", "layer", "target", "method", "params")
TITLE = "change the image and see what changes"
HOW = f"{edits.REGIONS} Edits take the place of a pinned image, which returns without them."


def layout() -> Component:
    """The list of edits."""
    return card(
        ids.EDITS_PANEL,
        ["What if", html.Small(TITLE)],
        [Edits(id=ids.EDITS, kinds=edits.kinds()), html.P(HOW, className="quiet")],
        class_name="edits-panel",
    )


PARTS = {"data": Output(ids.EDITS, "data")}


def render(scene: Scene) -> Parts:
    """Sends which image is edited."""
    return {"data": edits.contents(scene)}


PANEL = Panel(ids.EDITS_PANEL, layout, fields=FIELDS, parts=PARTS, render=render)
