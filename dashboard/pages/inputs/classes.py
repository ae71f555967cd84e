"""How the gallery's classes match the model's, a row each."""

from dash import Dash, Output, html
from dash.development.base_component import Component

from dashboard.pages.inputs import ids as own
from dashboard.pages.inputs.class_table import ClassRow, class_rows
from dashboard.pages.inputs.scene import InputsScene, on_inputs
from dashboard.pages.inputs.table import first_of, scrolling_table
from dashboard.services import Services
from dashboard.ui.components import card, subtitle
from dashboard.ui.panel import Panel

MOST = 1_000  # rows
COLUMNS = ("In the gallery", "Images", "In the model", "Matched by")


def layout() -> Component:
    """A table that scrolls; the panel is hidden for a gallery without classes."""
    return card(
        own.CLASSES,
        ["Matched classes", subtitle(own.CLASSES_TITLE)],
        [scrolling_table("Matched classes", own.CLASSES_TABLE, COLUMNS)],
    )


def register(app: Dash, services: Services) -> None:
    """Lists the classes of the gallery, those without a match first."""

    @on_inputs(
        app,
        services,
        own.CLASSES,
        Output(own.CLASSES_TABLE, "children"),
        Output(own.CLASSES_TITLE, "children"),
        Output(own.CLASSES, "hidden"),
    )
    def update(scene: InputsScene) -> tuple[list[Component], str, bool]:
        rows = class_rows(scene.gallery, scene.card)
        matched = sum(row.matched != "" for row in rows)
        title = f"{matched:,} of {first_of(len(rows), MOST)}"
        return [_row(row) for row in rows[:MOST]], title, not rows


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


PANEL = Panel(own.CLASSES, layout, register, fields=("model",))
