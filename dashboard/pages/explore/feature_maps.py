"""Feature maps of the chosen layer, strongest first, and the filters of the first convolution."""

from dash import Dash, Output, html
from dash.development.base_component import Component

from dashboard.components import Picture, PictureData
from dashboard.maps.urls import filters_url, mosaic_url
from dashboard.services import Services
from dashboard.ui import ids
from dashboard.ui.components import card, subtitle
from dashboard.ui.on_view import on_view
from dashboard.ui.page_urls import layers_url
from dashboard.ui.panel import Panel
from dashboard.ui.patches import Patch
from dashboard.ui.scene import Scene
from explainers.engine.requests import FiltersRequest
from explainers.errors import UnfitModel


def layout() -> Component:
    """One mosaic over another."""
    return card(
        ids.MAPS,
        ["Feature maps", subtitle(ids.MAPS_TITLE)],
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


def register(app: Dash, services: Services) -> None:
    """Points the two pictures at their routes."""

    @on_view(
        app,
        services,
        ids.MAPS,
        Output(ids.MAPS_IMAGE, "data"),
        Patch(ids.MAPS_TITLE, "children"),
        Patch(ids.MAPS_ALL, "href"),
        Output(ids.FILTERS_IMAGE, "data"),
        Patch(ids.FILTERS_TITLE, "children"),
    )
    def update(scene: Scene) -> tuple[object, ...]:
        view, channels = scene.view, scene.layer.shape[0]
        request = scene.maps_request
        maps = f"{request.count} strongest of {channels:,} at {view.layer}, strongest first"
        src = mosaic_url(scene.card, view.image, request)
        every = layers_url(view.model, view.image, view.layer, view.target)
        return {"src": src, "alt": maps}, maps, every, *_filters(scene)


def _filters(scene: Scene) -> tuple[PictureData | None, str]:
    request = FiltersRequest(scene.view.model)
    try:
        filters = scene.services.engine.filters(request).values
    except UnfitModel as unfit:
        return None, str(unfit)
    count, height, width, _ = filters.shape
    title = f"first convolution: {count} of {height} × {width}, one scale"
    return {"src": filters_url(scene.card), "alt": title}, title


PANEL = Panel(ids.MAPS, layout, register, fields=("model", "image", "layer", "target"))
