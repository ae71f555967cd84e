"""The edits that a page offers of its image: every kind, and what they need of the view."""

from dash import html

from dashboard.components.edits import EditKindData, EditsData
from dashboard.core.address import address
from dashboard.maps.urls import exactly, input_url
from dashboard.ui.parameters import parameter_field
from dashboard.ui.scene import Scene
from dashboard.what_if.experiments import source_of
from explainers.edits.base import STAGES
from explainers.edits.kinds import EDITS

BETWEEN_CLASSES = "."  # the classes that are predicted without edits, in an address
# Where the edited image stands beside it.
UNEDITED = " This is about the image without the edits of What if."
REGIONS = "Edits of the original always come first. Regions are those of the unedited image."


def unedited_note(panel: str) -> html.Small:
    """States in the heading of a panel that it is about the unedited image; hidden at first."""
    return html.Small(UNEDITED.strip(), id=note_id(panel), hidden=True)


def note_id(panel: str) -> str:
    """The id of that note."""
    return f"{panel}-unedited"


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
    of_class: dict[str, object] = {"target": trace.target, "before": before}
    if scene.card.multi_label:
        of_class["yes"] = BETWEEN_CLASSES.join(map(str, trace.yes))
    return {
        "source": source_of(scene.map_request()).text,
        "picture": input_url(view.image, scene.card),
        "superpixels": address("/explore/superpixel.json", about),
        "outlines": address("/explore/superpixels.svg", about),
        "live": address("/explore/edited.json", about | of_class),
        "before": before,
    }
