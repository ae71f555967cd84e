"""How the gallery's classes match the model's, a row each."""

from dash import Output, html
from dash.development.base_component import Component

from dashboard.pages.inputs import ids as own
from dashboard.pages.inputs.class_table import ClassRow, class_rows
from dashboard.pages.inputs.scene import InputsScene
from dashboard.pages.inputs.table import first_of, scrolling_table
from dashboard.ui.components import card, subtitle
from dashboard.ui.panel import Panel, Parts

MOST = 1_000  # rows
COLUMNS = ("In the gallery", "Images", "In the model", "Matched by")


def layout() -> Component:
    """A table that scrolls; the panel is hidden for a gallery without classes."""
    return card(
        own.CLASSES,
        ["Matched classes", subtitle(own.CLASSES_TITLE)],
        [scrolling_table("Matched classes", own.CLASSES_TABLE, COLUMNS)],
    )


PARTS = {
    "table": Output(own.CLASSES_TABLE, "children"),
    "title": Output(own.CLASSES_TITLE, "children"),
    "classes": Output(own.CLASSES, "hidden"),
}


def render(scene: InputsScene) -> Parts:
    """Lists the classes of the gallery, those without a match first."""
    rows = class_rows(scene.gallery, scene.card)
    matched = sum(row.matched != "" for row in rows)
    title = f"{matched:,} of {first_of(len(rows), MOST)}"
    return {
        "table": [_row(row) for row in rows[:MOST]],
        "title": title,
        "classes": not rows,
    }


def _row(row: ClassRow) -> Component:
    match: Component = html.Td(row.matched)
    if not row.matched:
        match = html.Td(["No match", html.Small(f" ({row.hint})") if row.hint else ""])
    return html.Tr(
        [
            html.Th(row.name, scope="row"),
            html.Td(f"{row.images:,}", className="number"),
            match,
            html.Td(row.how, className="quiet"),
        ],
        className="" if row.matched else "unmatched",
    )


PANEL = Panel(own.CLASSES, layout, fields=("model",), parts=PARTS, render=render)
