"""The files of the gallery that are not shown, with the reasons."""

from dash import Dash, Output, html
from dash.development.base_component import Component

from dashboard.components import aria, card, subtitle
from dashboard.ids import inputs as names
from dashboard.panels.base import Panel
from dashboard.panels.inputs.scene import InputsScene, on_inputs
from dashboard.services import Services

MOST = 500  # rows; the title holds the total


def layout() -> Component:
    """A table that scrolls; the panel is hidden while every file is shown."""
    table = html.Table(
        [
            html.Thead(html.Tr([html.Th("File", scope="col"), html.Th("Reason", scope="col")])),
            html.Tbody(id=names.UNSHOWN_LIST),
        ],
        className="inputs-table",
    )
    return card(
        names.UNSHOWN,
        ["Files not shown", subtitle(names.UNSHOWN_TITLE)],
        [
            html.Div(
                table,
                className="inputs-scroll",
                tabIndex=0,
                role="region",
                **aria(label="Files not shown"),
            )
        ],
    )


def register(app: Dash, services: Services) -> None:
    """Lists the first files."""

    @on_inputs(
        app,
        services,
        names.UNSHOWN,
        Output(names.UNSHOWN_LIST, "children"),
        Output(names.UNSHOWN_TITLE, "children"),
        Output(names.UNSHOWN, "hidden"),
    )
    def update(scene: InputsScene) -> tuple[list[Component], str, bool]:
        skipped = scene.gallery.skipped
        rows: list[Component] = [
            html.Tr([html.Th(file.path, scope="row"), html.Td(file.reason)])
            for file in skipped[:MOST]
        ]
        first = f", the first {MOST:,} are listed" if len(skipped) > MOST else ""
        return rows, f"{len(skipped):,}{first}", not skipped


PANEL = Panel(names.UNSHOWN, layout, register, fields=("model",))
