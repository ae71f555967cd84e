"""The files of the gallery that are not shown, with the reasons."""

from dash import Dash, Output, html
from dash.development.base_component import Component

from dashboard.pages.inputs import ids as own
from dashboard.pages.inputs.scene import InputsScene, on_inputs
from dashboard.pages.inputs.table import first_of, scrolling_table
from dashboard.services import Services
from dashboard.ui.components import card, subtitle
from dashboard.ui.panel import Panel

MOST = 500  # rows; the title holds the total


def layout() -> Component:
    """A table that scrolls; the panel is hidden while every file is shown."""
    return card(
        own.UNSHOWN,
        ["Files not shown", subtitle(own.UNSHOWN_TITLE)],
        [scrolling_table("Files not shown", own.UNSHOWN_LIST, ("File", "Reason"))],
    )


def register(app: Dash, services: Services) -> None:
    """Lists the first files."""

    @on_inputs(
        app,
        services,
        own.UNSHOWN,
        Output(own.UNSHOWN_LIST, "children"),
        Output(own.UNSHOWN_TITLE, "children"),
        Output(own.UNSHOWN, "hidden"),
    )
    def update(scene: InputsScene) -> tuple[list[Component], str, bool]:
        skipped = scene.gallery.skipped
        rows: list[Component] = [
            html.Tr([html.Th(file.path, scope="row"), html.Td(file.reason)])
            for file in skipped[:MOST]
        ]
        return rows, first_of(len(skipped), MOST), not skipped


PANEL = Panel(own.UNSHOWN, layout, register, fields=("model",))
