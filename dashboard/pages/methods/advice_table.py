"""The advice's numbers as a table, a line for each layer, in the chosen order."""

from collections.abc import Mapping, Sequence

from dash import html
from dash.development.base_component import Component

from dashboard.core.long_maps import about
from dashboard.trust.advice import FAITHFUL_ON, in_order
from dashboard.trust.layer_order import Order
from dashboard.trust.layer_regions import LayerRegions
from dashboard.ui.components import scrolling
from data.numerals import fixed, index, index_range, points
from explainers.quality.advice import Advice, LayerQuality

COLUMNS = ("Depth", "Layer", "Cells", "Localisation", "95 % interval", "Images")
NOT_TESTED = "not tested"


def advice_table(
    advice: Advice,
    seconds: Sequence[float],
    regions: Mapping[str, LayerRegions],
    order: Order = "depth",
) -> Component:
    """The layers by depth, or the best first; the recommended layer's line is marked."""
    heads = (
        *COLUMNS,
        f"Faithfulness, mean of {advice.faithful_on}",
        f"Region test, mean of {FAITHFUL_ON}",
        "Ranked first",
        "One map",
    )
    head = html.Thead(html.Tr([html.Th(name, scope="col") for name in heads]))
    rows = [
        _row(
            *(depth, row, seconds[depth - 1], regions.get(row.layer.name)),
            chosen=row is advice.recommended,
        )
        for depth, row in in_order(advice, regions, order)
    ]
    return scrolling(html.Table([head, html.Tbody(rows)]), "Quality and cost of every layer")


def _row(
    depth: int, row: LayerQuality, seconds: float, tested: LayerRegions | None, *, chosen: bool
) -> Component:
    height, width = row.size
    values = (
        f"{height} × {width}",
        index(row.localisation),
        index_range(row.low, row.high),
        f"{row.images}",
        fixed(row.faithfulness, plus=True),
        points(tested.beyond) if tested else NOT_TESTED,
        f"{tested.first} of {tested.tests}" if tested else NOT_TESTED,
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
