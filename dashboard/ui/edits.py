"""The edits that a page offers of its image: every kind, and what they need of the view."""

from dashboard.components.edits import EditKindData, EditsData
from dashboard.core.address import address
from dashboard.maps.urls import exactly, input_url
from dashboard.ui.parameters import parameter_field
from dashboard.ui.scene import Scene
from dashboard.what_if.experiments import source_of
from explainers.edits.base import STAGES
from explainers.edits.kinds import EDITS

REGIONS = "Edits of the original always come first. Regions are those of the unedited image."


def kinds() -> list[EditKindData]:
    """Every kind of edit, for the list."""
    return [
        {
            "key": kind.key,
            "name": kind.name,
            "stage": STAGES[kind.stage],
            "help": f"{kind.help} {kind.source}.",
            "region": kind.of_region,
            "fields": [parameter_field(spec) for spec in kind.parameters],
        }
        for kind in EDITS
    ]


def contents(scene: Scene) -> EditsData:
    """Which image is edited; the edits are part of the view."""
    view, trace = scene.view, scene.trace()
    about = exactly(scene.card) | {"image": view.image}
    before = float(trace.probabilities[trace.target])
    of_class = {"target": trace.target, "before": before}
    return {
        "source": source_of(scene.map_request()).text,
        "picture": input_url(view.image, scene.card),
        "superpixels": address("/explore/superpixel.json", about),
        "live": address("/explore/edited.json", about | of_class),
        "before": before,
    }
