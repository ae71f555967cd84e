"""The files of the gallery that are not shown, with the reasons."""

from dash import Output, html
from dash.development.base_component import Component

from dashboard.pages.inputs import ids as own
from dashboard.pages.inputs.scene import InputsScene
from dashboard.pages.inputs.table import first_of, scrolling_table
from dashboard.ui.components import card, hidden_at_first, subtitle
from dashboard.ui.panel import Panel, Parts

MOST = 500  # rows; the title holds the total


def layout() -> Component:
    """A table that scrolls; the panel is hidden while every file is shown."""
    panel = card(
        own.UNSHOWN,
        ["Files not shown", subtitle(own.UNSHOWN_TITLE)],
        [scrolling_table("Files not shown", own.UNSHOWN_LIST, ("File", "Reason"))],
    )
    return hidden_at_first(panel)


PARTS = {
    "list": Output(own.UNSHOWN_LIST, "children"),
    "title": Output(own.UNSHOWN_TITLE, "children"),
    "unshown": Output(own.UNSHOWN, "hidden"),
}


def render(scene: InputsScene) -> Parts:
    """Lists the first files."""
    skipped = scene.gallery.skipped
    rows: list[Component] = [
        html.Tr([html.Th(file.path, scope="row"), html.Td(file.reason)]) for file in skipped[:MOST]
    ]
    return {
        "list": rows,
        "title": first_of(len(skipped), MOST),
        "unshown": not skipped,
    }


PANEL = Panel(own.UNSHOWN, layout, fields=("model",), parts=PARTS, render=render)
