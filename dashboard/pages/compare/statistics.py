"""Mean activation statistics of two groups, layer by layer, and how far they differ."""

from dash import Output, dcc, html
from dash.development.base_component import Component

from dashboard.figures.base import empty_figure
from dashboard.figures.sides import side_statistics_figure
from dashboard.figures.statistics import OF_A_SCAN
from dashboard.pages.compare.groups import FIELDS, GroupScene, of_groups
from dashboard.ui import ids
from dashboard.ui.components import card, scrolling, subtitle
from dashboard.ui.panel import GRAPH_CONFIG, Panel, Parts
from data.analysis.effects import in_brackets


def layout() -> Component:
    """A, the effect size of B against A, and B, side by side."""
    graph = dcc.Graph(ids.SIDE_STATISTICS_GRAPH, figure=empty_figure(), config=GRAPH_CONFIG)
    return card(
        ids.SIDE_STATISTICS,
        ["Activation statistics", subtitle(ids.SIDE_STATISTICS_TITLE)],
        [
            scrolling(graph, "Statistics of A and B", "wide-graph"),
            html.P(OF_A_SCAN, className="quiet padded"),
        ],
        class_name="of-groups",
    )


PARTS = {
    "graph": Output(ids.SIDE_STATISTICS_GRAPH, "figure"),
    "graph_style": Output(ids.SIDE_STATISTICS_GRAPH, "style"),
    "title": Output(ids.SIDE_STATISTICS_TITLE, "children"),
}


@of_groups
def render(scene: GroupScene) -> Parts:
    """Means over the images of each side."""
    scan = scene.scan
    figure = side_statistics_figure(scan.layers, scan.statistic_names, *scene.comparison.statistics)
    style = {"height": f"{92 + 21 * len(scan.layers)}px", "minWidth": "860px"}
    title = f"{scene.counts} · A and B on one scale per column; between them Hedges' g, "
    drawn = scene.comparison.drawn_briefly
    effects = scene.comparison.statistics[2]
    title += f"without intervals: {drawn}" if drawn else in_brackets(effects.intervals)
    return {
        "graph": figure,
        "graph_style": style,
        "title": scene.comparison.with_origin(title),
    }


PANEL = Panel(ids.SIDE_STATISTICS, layout, fields=FIELDS, parts=PARTS, render=render)
