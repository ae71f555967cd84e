"""The advice's numbers as a table, a line for each layer."""

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from dashboard.core.long_maps import about
from dashboard.ui.components import aria
from data.numerals import fixed, index, index_range
from explainers.quality.advice import Advice, LayerQuality

COLUMNS = ("Depth", "Layer", "Cells", "Localisation", "95 % interval", "Images")


def advice_table(advice: Advice, seconds: Sequence[float]) -> Component:
    """Folded away; the recommended layer's line is marked."""
    heads = (*COLUMNS, f"Faithfulness, mean of {advice.faithful_on}", "One map")
    head = html.Thead(html.Tr([html.Th(name, scope="col") for name in heads]))
    rows = [
        _row(depth, row, each, chosen=row is advice.recommended)
        for depth, (row, each) in enumerate(zip(advice.layers, seconds, strict=True), 1)
    ]
    table = html.Div(
        html.Table([head, html.Tbody(rows)]),
        className="scroll-x",
        tabIndex=0,
        role="region",
        **aria(label="Quality and cost of every layer"),
    )
    return html.Details([html.Summary("As a table"), table])


def _row(depth: int, row: LayerQuality, seconds: float, *, chosen: bool) -> Component:
    height, width = row.size
    values = (
        f"{height} × {width}",
        index(row.localisation),
        index_range(row.low, row.high),
        f"{row.images}",
        fixed(row.faithfulness, plus=True),
        about(seconds),
    )
    return html.Tr(
        [
            html.Td(str(depth)),
            html.Th([row.layer.label, html.Small(" recommended") if chosen else ""], scope="row"),
            *(html.Td(value) for value in values),
        ],
        className="chosen" if chosen else "",
    )
