"""How well each layer separates two groups, from the input to the output."""

from dash import Output, dcc, html
from dash.development.base_component import Component

from dashboard.figures.base import empty_figure
from dashboard.figures.depth import depth_figure
from dashboard.pages.compare.groups import FIELDS, GroupScene, of_groups
from dashboard.ui import ids
from dashboard.ui.components import card, subtitle
from dashboard.ui.panel import GRAPH_CONFIG, Panel, Parts


def layout() -> Component:
    """One curve over depth, and which layer comes first."""
    return card(
        ids.DEPTH,
        ["Linear separability", subtitle(ids.DEPTH_TITLE)],
        [
            html.Div(
                dcc.Graph(
                    ids.DEPTH_GRAPH,
                    figure=empty_figure(),
                    config=GRAPH_CONFIG,
                    className="tall-graph",
                ),
                id=ids.DEPTH_PLACE,
            ),
            html.Div(html.P(id=ids.DEPTH_WORDS), className="padded"),
        ],
        class_name="of-groups",
    )


PARTS = {
    "graph": Output(ids.DEPTH_GRAPH, "figure"),
    "graph_hidden": Output(ids.DEPTH_PLACE, "hidden"),
    "title": Output(ids.DEPTH_TITLE, "children"),
    "words": Output(ids.DEPTH_WORDS, "children"),
}


@of_groups
def render(scene: GroupScene) -> Parts:
    """Fitted anew for each pair of groups."""
    separability = scene.comparison.separability
    title = f"{scene.counts} · "
    title += (
        "balanced accuracy on held-out images from their channels' mean activations, "
        f"{separability.folds} folds, with 95\u00a0% intervals"
        if separability
        else f"not tested: {scene.comparison.no_separability}"
    )
    return {
        "graph": depth_figure(scene.scan.layers, separability),
        "graph_hidden": separability is None,
        "title": title,
        "words": scene.comparison.separability_words,
    }


PANEL = Panel(ids.DEPTH, layout, fields=FIELDS, parts=PARTS, render=render)
