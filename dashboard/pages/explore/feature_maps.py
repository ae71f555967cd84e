"""Feature maps of the chosen layer, strongest first, and the filters of the first convolution."""

from dash import Output, html
from dash.development.base_component import Component

from dashboard.components import Picture, PictureData
from dashboard.maps.urls import filters_url, mosaic_url
from dashboard.ui import ids
from dashboard.ui.components import card, subtitle
from dashboard.ui.edits import unedited_note
from dashboard.ui.page_urls import layers_url
from dashboard.ui.panel import Panel, Parts
from dashboard.ui.scene import Scene
from explainers.engine.requests import FiltersRequest
from explainers.errors import UnfitModel

MOST_FILTERS = 64  # in this panel; Layers shows all of them


def layout() -> Component:
    """One mosaic over another."""
    return card(
        ids.MAPS,
        ["Feature maps", subtitle(ids.MAPS_TITLE), unedited_note(ids.MAPS)],
        [
            Picture(id=ids.MAPS_IMAGE),
            html.Div(
                [
                    html.H3(["Filters", subtitle(ids.FILTERS_TITLE)]),
                    Picture(id=ids.FILTERS_IMAGE),
                ],
                className="filters",
            ),
        ],
        aside=[html.A("All maps →", id=ids.MAPS_ALL, className="quiet-link")],
    )


PARTS = {
    "maps": Output(ids.MAPS_IMAGE, "data"),
    "title": Output(ids.MAPS_TITLE, "children"),
    "all": Output(ids.MAPS_ALL, "href"),
    "filters": Output(ids.FILTERS_IMAGE, "data"),
    "filters_title": Output(ids.FILTERS_TITLE, "children"),
}


def render(scene: Scene) -> Parts:
    """Points the two pictures at their routes."""
    view, request = scene.view, scene.maps_request
    title = (
        f"{request.count} strongest of {scene.layer.shape[0]:,} at {view.layer}, strongest first"
    )
    filters, filters_title = _filters(scene)
    return {
        "maps": {"src": mosaic_url(scene.card, view.image, request), "alt": title},
        "title": title,
        "all": layers_url(view.model, view.image, view.layer, view.target),
        "filters": filters,
        "filters_title": filters_title,
    }


def _filters(scene: Scene) -> tuple[PictureData | None, str]:
    request = FiltersRequest(scene.view.model)
    try:
        filters = scene.services.engine.filters(request).values
    except UnfitModel as unfit:
        return None, str(unfit)
    count, height, width, _ = filters.shape
    number = f"{count}" if count <= MOST_FILTERS else f"{MOST_FILTERS} of {count}"
    title = f"first convolution: {number} of {height} × {width}, one scale"
    return {"src": filters_url(scene.card, MOST_FILTERS), "alt": title}, title


PANEL = Panel(
    ids.MAPS, layout, fields=("model", "image", "layer", "target"), parts=PARTS, render=render
)
