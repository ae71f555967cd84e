"""What an edit changes: every layer's statistics, and how far every layer's activation moves."""

import numpy as np
from dash import Output, dcc, html, no_update
from dash.development.base_component import Component

from dashboard.figures.base import empty_figure
from dashboard.figures.layer_names import fitting_labels
from dashboard.figures.statistics import statistics_table
from dashboard.figures.what_if import changes_figure, changes_height, distances_figure
from dashboard.maps.image_lookup import unedited_id
from dashboard.ui import ids
from dashboard.ui.components import card, scrolling, subtitle
from dashboard.ui.page_urls import edited_pair_url
from dashboard.ui.panel import GRAPH_CONFIG, Panel, Parts
from dashboard.ui.scene import Scene
from dashboard.what_if.words import distances_words
from explainers.engine.requests import LayerDistancesRequest

NONE = "Add an edit: its effect on every layer’s statistics and activations appears here."


SCALED = "each column up to its own largest change"


def _difference(image_id: str) -> str:
    """What is subtracted from what: an address may name an edited image, which is no original."""
    if unedited_id(image_id) == image_id:
        return "edited − original"
    return "with − without the edits of What if"


def layout() -> Component:
    """The change of each statistic beside the distance over depth."""
    statistics, distances = (
        dcc.Graph(each, figure=empty_figure(), config=GRAPH_CONFIG, style=style)
        for each, style in ((ids.CHANGES_GRAPH, {}), (ids.CHANGES_DISTANCES, {"height": 280}))
    )
    return card(
        ids.CHANGES,
        ["What changes", subtitle(ids.CHANGES_TITLE)],
        [
            html.P(NONE, id=ids.CHANGES_NONE, className="quiet padded"),
            html.Div(
                [
                    scrolling(statistics, "Changes of the statistics"),
                    html.Div([distances, html.P(id=ids.CHANGES_WORDS, className="padded")]),
                ],
                id=ids.CHANGES_BODY,
                className="changes",
                hidden=True,
            ),
        ],
        aside=[html.A("A, B and difference →", id=ids.CHANGES_COMPARE, className="quiet-link")],
    )


PARTS = {
    "none": Output(ids.CHANGES_NONE, "hidden"),
    "body_hidden": Output(ids.CHANGES_BODY, "hidden"),
    "compare_hidden": Output(ids.CHANGES_COMPARE, "hidden"),
    "compare": Output(ids.CHANGES_COMPARE, "href"),
    "title": Output(ids.CHANGES_TITLE, "children"),
    "graph": Output(ids.CHANGES_GRAPH, "figure"),
    "graph_style": Output(ids.CHANGES_GRAPH, "style"),
    "distances": Output(ids.CHANGES_DISTANCES, "figure"),
    "words": Output(ids.CHANGES_WORDS, "children"),
}


def render(scene: Scene) -> Parts:
    """Compares the traces of the image and of the edited one."""
    view = scene.view
    is_edited = bool(scene.edited)
    parts: Parts = {
        "none": is_edited,
        "body_hidden": not is_edited,
        "compare_hidden": not is_edited,
        "title": f"{_difference(view.image)}; {SCALED}" if is_edited else "",
        **dict.fromkeys(("compare", "graph", "graph_style", "distances"), no_update),
        "words": "",
    }
    if not is_edited:
        return parts
    own, edited = scene.trace(), scene.trace(scene.edited)
    change = statistics_table(edited.statistics) - statistics_table(own.statistics)
    request = LayerDistancesRequest(
        view.model, scene.image(view.image), (scene.image(scene.edited),)
    )
    distances = scene.services.engine.compute(request)
    names = fitting_labels([each.label for each in own.layers], [each.name for each in own.layers])
    relative, cosine = distances.relative[0], distances.cosine[0]
    return {
        **parts,
        "compare": edited_pair_url(
            view.model,
            view.image,
            scene.edited,
            own.target,
            layer=view.layer,
            method=view.method,
        ),
        "graph_style": {"height": changes_height(len(names))},
        "graph": changes_figure(names, np.asarray(change)),
        "distances": distances_figure(names, relative, cosine),
        "words": distances_words(distances.layers, relative),
    }


PANEL = Panel(
    ids.CHANGES,
    layout,
    fields=("model", "image", "edits", "target", "layer", "method"),
    parts=PARTS,
    render=render,
)
