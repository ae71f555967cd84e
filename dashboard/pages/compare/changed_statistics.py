"""Which layers' statistics changed from one model to the other."""

from dash import Output, dcc
from dash.development.base_component import Component

from dashboard.figures.base import empty_figure
from dashboard.figures.models import changed_figure
from dashboard.pages.compare.models import FIELDS, ModelScene, of_models
from dashboard.ui import ids
from dashboard.ui.components import card, scrolling, subtitle
from dashboard.ui.panel import GRAPH_CONFIG, Panel, Parts
from data.analysis.effect import FEW_PAIRS
from data.analysis.effects import SAME, in_brackets


def layout() -> Component:
    """Pairs of layers by statistics."""
    graph = dcc.Graph(ids.CHANGED_GRAPH, figure=empty_figure(), config=GRAPH_CONFIG)
    return card(
        ids.CHANGED,
        ["Statistics that changed", subtitle(ids.CHANGED_TITLE)],
        [scrolling(graph, "Changes")],
        class_name="of-models",
    )


PARTS = {
    "graph": Output(ids.CHANGED_GRAPH, "figure"),
    "graph_style": Output(ids.CHANGED_GRAPH, "style"),
    "title": Output(ids.CHANGED_TITLE, "children"),
}


@of_models
def render(scene: ModelScene) -> Parts:
    """Hedges' g of B against A."""
    comparison = scene.comparison
    same = all(of_a == of_b for of_a, of_b in comparison.pairs)
    how = "by name" if same else "by depth"
    names = comparison.scan_a.statistic_names
    style = {"height": f"{76 + 22 * len(comparison.pairs)}px", "minWidth": "520px"}
    title = f"Hedges' g of B against A · n = {len(comparison.a):,} · layers matched {how} · "
    title += in_brackets(comparison.changed.intervals)
    if (comparison.changed.why == FEW_PAIRS).any():
        title += f" · {FEW_PAIRS}"
    if (comparison.changed.why == SAME).any():
        title += f" · 0: {SAME}"
    return {
        "graph": changed_figure(comparison.pairs, names, comparison.changed),
        "graph_style": style,
        "title": title,
    }


PANEL = Panel(ids.CHANGED, layout, fields=FIELDS, parts=PARTS, render=render)
