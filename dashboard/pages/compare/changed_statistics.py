"""Which layers' statistics changed from one model to the other."""

from dash import Dash, Output, dcc, html
from dash.development.base_component import Component
from plotly.graph_objects import Figure

from dashboard.figures.base import empty_figure
from dashboard.figures.models import changed_figure
from dashboard.pages.compare.models import FIELDS, ModelScene, on_models
from dashboard.services import Services
from dashboard.ui import ids
from dashboard.ui.components import aria, card, subtitle
from dashboard.ui.panel import GRAPH_CONFIG, Panel
from data.analysis.effects import SAME, in_brackets


def layout() -> Component:
    """Pairs of layers by statistics."""
    graph = dcc.Graph(ids.CHANGED_GRAPH, figure=empty_figure(), config=GRAPH_CONFIG)
    return card(
        ids.CHANGED,
        ["Statistics that changed", subtitle(ids.CHANGED_TITLE)],
        [html.Div(graph, className="scroll-x", tabIndex=0, role="region", **aria(label="Changes"))],
        class_name="of-models",
    )


def register(app: Dash, services: Services) -> None:
    """Hedges' g of B against A."""

    @on_models(
        app,
        services,
        ids.CHANGED,
        Output(ids.CHANGED_GRAPH, "figure"),
        Output(ids.CHANGED_GRAPH, "style"),
        Output(ids.CHANGED_TITLE, "children"),
    )
    def update(scene: ModelScene) -> tuple[Figure, dict[str, str], str]:
        comparison = scene.comparison
        same = all(of_a == of_b for of_a, of_b in comparison.pairs)
        how = "by name" if same else "by depth"
        names = comparison.scan_a.statistic_names
        style = {"height": f"{44 + 22 * len(comparison.pairs)}px", "minWidth": "520px"}
        title = f"Hedges' g of B against A · n = {len(comparison.a):,} · layers matched {how} · "
        title += in_brackets(comparison.changed.g.size)
        if (comparison.changed.why == SAME).any():
            title += f" · 0: {SAME}"
        return changed_figure(comparison.pairs, names, comparison.changed), style, title


PANEL = Panel(ids.CHANGED, layout, register, fields=FIELDS)
