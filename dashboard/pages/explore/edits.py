"""What if: the edits of the image, which the picture and all panels show beside it."""

from dash import Output, html
from dash.development.base_component import Component

from dashboard.components import Edits
from dashboard.components.edits import EditKindData, EditsData
from dashboard.core.address import address
from dashboard.maps.urls import exactly, input_url
from dashboard.ui import ids
from dashboard.ui.components import card
from dashboard.ui.panel import Panel, Parts
from dashboard.ui.parameters import parameter_field
from dashboard.ui.scene import Scene
from dashboard.what_if.experiments import source_of
from explainers.edits.kinds import EDITS

FIELDS = ("model", "image", "layer", "target", "method", "params")
TITLE = "change the image and see what changes"
HOW = (
    "Edits of the original come first, wherever they stand. Regions are those of the unedited "
    "image. "
    "Edits take the place of a pinned image, which returns without them."
)


def layout() -> Component:
    """The list of edits."""
    return card(
        ids.EDITS_PANEL,
        ["What if", html.Small(TITLE)],
        [Edits(id=ids.EDITS, kinds=kinds()), html.P(HOW, className="quiet")],
        class_name="edits-panel",
    )


def kinds() -> list[EditKindData]:
    """Every kind of edit, as the list offers them."""
    return [
        {
            "key": kind.key,
            "name": kind.name,
            "stage": kind.stage,
            "help": f"{kind.help} {kind.source}.",
            "region": kind.of_region,
            "fields": [parameter_field(spec) for spec in kind.parameters],
        }
        for kind in EDITS
    ]


PARTS = {"data": Output(ids.EDITS, "data")}


def render(scene: Scene) -> Parts:
    """Sends which image is edited; the edits are part of the view."""
    view, trace = scene.view, scene.trace()
    about = exactly(scene.card) | {"image": view.image}
    before = float(trace.probabilities[trace.target])
    of_class = {"target": trace.target, "before": before}
    data: EditsData = {
        "source": source_of(scene.map_request()).text,
        "picture": input_url(view.image, scene.card),
        "superpixels": address("/explore/superpixel.json", about),
        "live": address("/explore/edited.json", about | of_class),
        "before": before,
    }
    return {"data": data}


PANEL = Panel(ids.EDITS_PANEL, layout, fields=FIELDS, parts=PARTS, render=render)
