"""The gallery: search, filters and order, the component of the images, and what it leaves out."""

from collections.abc import Sequence

import dash_bootstrap_components as dbc
from dash import Output, html
from dash.development.base_component import Component

from dashboard.components import Gallery
from dashboard.ui import fetch_sample, ids
from dashboard.ui.choices import Choices
from dashboard.ui.components import select, unlabelled
from dashboard.ui.panel import Panel, Parts
from dashboard.ui.picker import Options
from dashboard.ui.view import ANY, PageView
from data.gallery.gallery import SORTS

SORT_NAMES = {
    "name": "By name",
    "class": "By class",
    "-confidence": "Most confident",
    "confidence": "Least confident",
}
MOST_SKIPPED = 200  # lines; a page with more helps nobody
OUTCOME_NAMES = {ANY: "Any outcome", "right": "Right", "wrong": "Wrong"}


def layout() -> Component:
    """Filters, images, skipped files, and the offer of sample images."""
    of_class = [
        unlabelled("Class", select(ids.GALLERY_LABEL)),
        unlabelled("Group", select(ids.GALLERY_GROUP)),
    ]
    of_outcome = [
        unlabelled("Outcome", select(ids.GALLERY_OUTCOME)),
        unlabelled("Order", select(ids.GALLERY_SORT)),
    ]
    search = dbc.Input(
        id=ids.GALLERY_TEXT,
        type="search",
        size="sm",
        debounce=0.25,
        value="",
        placeholder="Search classes and files…",
    )
    return html.Section(
        [
            html.H2("Gallery", className="visually-hidden"),
            html.P(id=ids.notice(ids.GALLERY_PANEL), className="panel-notice", role="alert"),
            html.Div(
                [
                    unlabelled("Search by class or file name", search),
                    html.Div(of_class, className="side-by-side"),
                    html.Div(of_outcome, className="side-by-side"),
                ],
                className="gallery-filters",
            ),
            Gallery(id=ids.GALLERY, shown_in=ids.PICTURE),
            html.P(_legend(), className="outcome-legend"),
            html.Details(
                [html.Summary(id=ids.GALLERY_SKIPPED_COUNT), html.Ul(id=ids.GALLERY_SKIPPED_LIST)],
                id=ids.GALLERY_SKIPPED,
                className="skipped",
                hidden=True,
            ),
            fetch_sample.layout(),
        ],
        id=ids.GALLERY_PANEL,
        className="panel gallery",
    )


def _legend() -> list[Component]:
    """What the marks on the images mean."""
    marks = {
        "right": "Predicted as labelled",
        "wrong": "Predicted as another class than labelled",
        "unknown": "Not labelled, or not predicted yet",
    }
    return [
        *(
            html.Span([html.I(className=f"outcome {outcome}"), outcome], title=meaning)
            for outcome, meaning in marks.items()
        ),
        html.Span(
            [html.Kbd("w"), "next wrong"],
            title="The next wrong image; Shift w: the one before",
            className="by-key",
        ),
    ]


def label_options(view: PageView, choices: Choices) -> Options:
    """The gallery's classes."""
    present = [each.name for each in choices.services.gallery.classes]
    return [{"label": "Any class", "value": ANY}, *_plain(present)]


def group_options(view: PageView, choices: Choices) -> Options:
    """The groups that the gallery's classes belong to."""
    return [{"label": "Any group", "value": ANY}, *_plain(choices.services.gallery.groups)]


def outcome_options(view: PageView, choices: Choices) -> Options:
    """Right or wrong, by the model shown."""
    return [{"label": text, "value": key} for key, text in OUTCOME_NAMES.items()]


def sort_options(view: PageView, choices: Choices) -> Options:
    """The orders, as the page names them."""
    return [{"label": SORT_NAMES[key], "value": key} for key in SORTS]


def _plain(names: Sequence[str]) -> Options:
    return [{"label": name, "value": name} for name in names]


PARTS = {
    "skipped_hidden": Output(ids.GALLERY_SKIPPED, "hidden"),
    "skipped_count": Output(ids.GALLERY_SKIPPED_COUNT, "children"),
    "skipped": Output(ids.GALLERY_SKIPPED_LIST, "children"),
}


def render(scene: fetch_sample.GalleryScene) -> Parts:
    """The skipped files; the component fetches the images in sight."""
    skipped = scene.services.gallery.skipped
    lines = [f"{file.path}: {file.reason}" for file in skipped[:MOST_SKIPPED]]
    if len(skipped) > MOST_SKIPPED:
        lines.append(f"and {len(skipped) - MOST_SKIPPED:,} more")
    return {
        "skipped_hidden": not skipped,
        "skipped_count": f"{len(skipped):,} not shown",
        "skipped": [html.Li(line) for line in lines],
    }


PANEL = Panel(ids.GALLERY_PANEL, layout, parts=PARTS, render=render)
