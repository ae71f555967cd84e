"""Label conflicts: pictures that lie in the folders of several classes."""

from dash import Output, html
from dash.development.base_component import Component

from dashboard.maps.urls import thumbnail_url
from dashboard.pages.inputs import ids as own
from dashboard.pages.inputs.scene import InputsScene
from dashboard.pages.inputs.table import first_of
from dashboard.ui.components import card, hidden_at_first, subtitle
from dashboard.ui.page_urls import image_url
from dashboard.ui.panel import Panel, Parts
from data.gallery.items import Item

MOST = 48  # pictures


def layout() -> Component:
    """Pictures with their classes; the panel is hidden while there is no conflict."""
    panel = card(
        own.CONFLICTS,
        ["Label conflicts", subtitle(own.CONFLICTS_TITLE)],
        [
            html.P(
                "The same image is in the folders of several classes; all its labels are kept.",
                className="quiet padded",
            ),
            html.Div(id=own.CONFLICTS_LIST, className="tiles conflicts"),
        ],
    )
    return hidden_at_first(panel)


PARTS = {
    "list": Output(own.CONFLICTS_LIST, "children"),
    "title": Output(own.CONFLICTS_TITLE, "children"),
    "conflicts": Output(own.CONFLICTS, "hidden"),
}


def render(scene: InputsScene) -> Parts:
    """Shows the pictures, each with a link to Explore."""
    items = scene.gallery.conflicts
    tiles = [_tile(item, scene.view.model) for item in items[:MOST]]
    return {
        "list": tiles,
        "title": first_of(len(items), MOST),
        "conflicts": not items,
    }


def _tile(item: Item, model: str) -> Component:
    return html.A(
        [
            html.Img(src=thumbnail_url(item.id), alt=item.name),
            html.Small(item.class_title),
        ],
        href=image_url(model, item.id),
        title=item.name,
        className="tile",
    )


PANEL = Panel(own.CONFLICTS, layout, fields=("model",), parts=PARTS, render=render)
