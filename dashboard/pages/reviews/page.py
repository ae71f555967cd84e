"""Reviews: a team's verdicts on samples of a model, and their outcome."""

from collections.abc import Mapping
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard.pages.reviews import (
    agreement,
    audit_trail,
    between_reviews,
    breakdown,
    create,
    disputes,
    finding,
    head,
    ids,
    marked_boxes,
    overview,
    people,
    queue,
    sign,
)
from dashboard.pages.reviews.routes import add_routes
from dashboard.pages.reviews.scene import ReviewScene
from dashboard.pages.reviews.view import NO_REVIEW, ReviewsView
from dashboard.ui import naming, pickers
from dashboard.ui.page import Page
from dashboard.ui.panel import Panel
from dashboard.ui.picker import Picker
from dashboard.ui.view import ANY

PANELS: tuple[Panel, ...] = (
    overview.PANEL,
    create.PANEL,
    head.PANEL,
    people.PANEL,
    finding.PANEL,
    agreement.PANEL,
    disputes.PANEL,
    queue.PANEL,
    breakdown.PANEL,
    marked_boxes.PANEL,
    between_reviews.PANEL,
    sign.PANEL,
    audit_trail.PANEL,
)
BESIDE = (overview.PANEL, create.PANEL, head.PANEL, people.PANEL, agreement.PANEL)

PICKERS: tuple[Picker[Any], ...] = (
    pickers.MODEL,
    Picker("review", ids.REVIEW, prop="data"),
    Picker("mode", ids.MODE, prop="data"),
    Picker("subset", ids.CREATE_SUBSET, options=create.subset_options),
    Picker(
        "other",
        ids.VERSUS_OTHER,
        options=between_reviews.other_options,
        empty=NO_REVIEW,
    ),
    Picker("shown", ids.QUEUE_SHOWN, options=queue.shown_options),
    Picker("choice", ids.QUEUE_CHOICE, options=queue.choice_options, empty=ANY),
    Picker("tag", ids.QUEUE_TAG, options=queue.tag_options, empty=ANY),
    Picker("text", ids.QUEUE_TEXT),
    Picker("by", ids.BREAKDOWN_BY),
)


def _arrange(panels: Mapping[Panel, Component]) -> Component:
    return html.Main(
        [
            html.H1("Reviews", className="visually-hidden"),
            naming.layout(),
            html.Div([panels[overview.PANEL]], className="of-list"),
            html.Div([panels[create.PANEL]], className="of-new"),
            html.Div(
                [
                    panels[head.PANEL],
                    html.Div([panels[people.PANEL], panels[agreement.PANEL]], className="column"),
                    *(panels[panel] for panel in PANELS if panel not in BESIDE),
                ],
                className="of-one",
            ),
        ],
        className="reviews",
    )


PAGE = Page(
    "/reviews/",
    "Reviews",
    ReviewsView,
    PICKERS,
    PANELS,
    _arrange,
    ReviewScene,
    libraries=("dash_ag_grid",),
    routes=add_routes,
)
