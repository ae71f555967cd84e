"""A short tour of the whole tool, offered on the first visit: assets/app/tour.js runs it."""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass

from dash import html
from dash.development.base_component import Component

from dashboard.ui.components import aria, data

OFFER = "New here? A tour of two minutes shows what is where."


@dataclass(frozen=True)
class Step:
    """One stop: the page, the id of what is shown there, and what there is to know of it."""

    page: str
    shows: str
    title: str
    text: str


STEPS: tuple[Step, ...] = (
    Step(
        "/",
        "gallery-panel",
        "Begin with an image",
        "Click any picture. Green marks are predicted as labelled, red ones are not; search and "
        "filters find others, and your own picture can be dropped here.",
    ),
    Step(
        "/",
        "picture-panel",
        "What the network sees, and a map of relevance",
        "Colour is relevance for the class named below, and nothing else. Signed shows what "
        "speaks against the class, too; Pin keeps the image beside the next one.",
    ),
    Step(
        "/",
        "predictions-panel",
        "Ask about another class",
        "Click a bar, or name any class: every map then speaks of it.",
    ),
    Step(
        "/",
        "statistics-panel",
        "Every layer in numbers",
        "Rows are layers, the input on top. Each column has its own scale, so an unusual layer "
        "stands out; a click on a row chooses it everywhere.",
    ),
    Step(
        "/",
        "strip-panel",
        "Every layer at once",
        "The left and right arrow keys step through the layers. Early ones are close to noise as "
        "localisation: the page says so in words.",
    ),
    Step(
        "/layers/",
        "channels-panel",
        "Inside one layer",
        "Filters, feature maps and activation maps of the chosen layer; a click shows one channel "
        "in full, with what each cell can see.",
    ),
    Step(
        "/compare/",
        "sides-panel",
        "Compare anything",
        "Two images, classes, groups or models, in step and on one scale, with statistics instead "
        "of impressions.",
    ),
    Step(
        "/dataset/",
        "scan-panel",
        "A whole gallery",
        "A scan looks at every image once: accuracy, confusions, dead channels and the images "
        "worth a look.",
    ),
    Step(
        "/reviews/",
        "reviews-list-panel",
        "Judge together",
        "A review collects verdicts with their evidence, shows where people disagree, and ends "
        "in a signed report.",
    ),
    Step(
        "/methods/",
        "approaches-panel",
        "Which method for which question",
        "Every approach with what it can be read for and what not. Come back here to take the "
        "tour again.",
    ),
)


def layout(pages: Iterable[str]) -> Component:
    """The offer, hidden until the script shows it, with the stops on pages that exist."""
    there = set(pages)
    stops = [asdict(step) for step in STEPS if step.page in there]
    return html.Aside(
        html.P(
            [
                OFFER,
                html.Button("Take the tour", className="quiet-button framed tour-start"),
                html.Button("Not now", className="quiet-button tour-end"),
            ],
            className="banner tour-offer",
            hidden=True,
        ),
        className="tour",
        **aria(label="Tour"),
        **data(stops=json.dumps(stops)),
    )
