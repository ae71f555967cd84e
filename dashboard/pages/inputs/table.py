"""A table that scrolls inside its panel."""

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from dashboard.ui.components import aria

NUMBERS = ("Images",)  # columns of numbers, set flush right


def scrolling_table(name: str, body: str, columns: Sequence[str]) -> Component:
    """`name` is for screen readers, `body` the id of the element that holds the rows."""
    cells = [
        html.Th(column, scope="col", className="number" if column in NUMBERS else "")
        for column in columns
    ]
    head = html.Thead(html.Tr(cells))
    return html.Div(
        html.Table([head, html.Tbody(id=body)], className="inputs-table"),
        className="inputs-scroll",
        tabIndex=0,
        role="region",
        **aria(label=name),
    )


def first_of(total: int, most: int) -> str:
    """How many rows there are, and that not all of them are listed."""
    return f"{total:,}, the first {most:,} are listed" if total > most else f"{total:,}"
