"""A short tour of the whole tool, offered on the first visit."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass

from dash import html
from dash.development.base_component import Component

from dashboard.components import Tour
from dashboard.core.address import address
from dashboard.ui import ids
from dashboard.ui.components import aria

OFFER = "New here? A two-minute tour shows you around."


@dataclass(frozen=True)
class Step:
    """One stop: the page, what is marked there, and what there is to know of it.

    shows: ids; the first that is visible is marked.
    chief: the id of the part to show where not all of it fits the window; by default its top.
    """

    page: str
    shows: tuple[str, ...]
    title: str
    text: str
    chief: str = ""


STEPS: tuple[Step, ...] = (
    Step(
        "/",
        ("gallery-panel",),
        "Start with an image",
        "Click any image. Green: predicted as labelled; red: misclassified. Search and filter "
        "the gallery, or drop your own image here.",
    ),
    Step(
        "/",
        ("picture-panel",),
        "What the network sees, and a relevance map",
        "Colour is relevance for the class named below. Signed also shows evidence against the "
        "class. Pin keeps the image beside the next one.",
        chief="picture-stage",
    ),
    Step(
        "/",
        ("predictions-panel",),
        "Explain another class",
        "Click a bar, or enter any class: all maps then explain it.",
    ),
    Step(
        "/",
        ("statistics-panel",),
        "Every layer in numbers",
        "Rows are layers, with the input on top. Each column has its own scale, so unusual "
        "layers stand out. Click a row to select that layer in every panel.",
    ),
    Step(
        "/",
        ("strip-panel",),
        "Every layer at once",
        "The left and right arrow keys step through the layers. Early layers localise poorly; "
        "the page warns you there.",
    ),
    Step(
        "/layers/",
        ("channels-panel",),
        "Inside one layer",
        "Filters, feature maps and activation maps of the selected layer. Click a channel to "
        "see it in full, with each cell's receptive field.",
    ),
    Step(
        "/compare/",
        ("sides-panel",),
        "Compare anything",
        "Two images, classes, groups or models side by side on one scale, with statistics "
        "instead of impressions.",
    ),
    Step(
        "/dataset/",
        ("accuracy-panel", "scan-panel"),
        "A whole gallery",
        "A scan runs the model on every image: accuracy, confusions, dead channels and the "
        "images to check.",
    ),
    Step(
        "/reviews/",
        ("reviews-list-panel",),
        "Judge together",
        "A review collects verdicts with their evidence, shows disagreements, and ends in a "
        "signed report.",
    ),
    Step(
        "/methods/",
        ("chooser-panel",),
        "Which method for which question",
        "Three questions lead to a method. Below, every approach states what it shows and what "
        "it does not. Come back here to repeat the tour.",
    ),
)


def layout(pages: Iterable[str]) -> Component:
    """The offer, and the stops on pages that exist."""
    there = set(pages)
    stops = [asdict(step) | {"page": address(step.page)} for step in STEPS if step.page in there]
    return html.Aside(Tour(id=ids.TOUR, offer=OFFER, stops=stops), **aria(label="Tour"))
