"""Every layer's activation map side by side; a click or an arrow key chooses one."""

from dash import Output, html
from dash.development.base_component import Component

from dashboard.components import LayerStrip, StripData, StripRow
from dashboard.figures.layer_names import short_labels
from dashboard.maps.layer_urls import activations_url
from dashboard.maps.urls import input_url
from dashboard.pages.layers import ids as own
from dashboard.pages.layers.activation_map import CAPTIONS
from dashboard.pages.layers.scene import LayersScene
from dashboard.ui import ids
from dashboard.ui.components import card, subtitle
from dashboard.ui.panel import Panel, Parts


def layout() -> Component:
    """The strip, without tiles until there is a view."""
    strip = LayerStrip(id=ids.STRIP_TILES)
    return card(
        own.EVERY,
        ["Every layer", subtitle(own.EVERY_TITLE)],
        [html.Div(strip, id=own.EVERY_SCALE, className="scaled")],
        aside=["one scale per layer"],
    )


PARTS = {
    "strip_tiles": Output(ids.STRIP_TILES, "data"),
    "scale": Output(own.EVERY_SCALE, "className"),
    "title": Output(own.EVERY_TITLE, "children"),
}


def render(scene: LayersScene) -> Parts:
    """Renders the tiles."""
    view, card = scene.view, scene.card
    signed = scene.activation_maps[0].signed
    names = [layer.name for layer in card.layers]
    smooth = view.smooth
    sprite = activations_url(card, view.image, view.reduction, signed=signed, smooth=smooth)
    row: StripRow = {"sprite": sprite, "picture": input_url(view.image, card)}
    data: StripData = {
        "names": names,
        "labels": short_labels(names),
        "rows": [row],
        "layer": view.layer,
    }
    title = f"{CAPTIONS[view.reduction]} · input on the left · ← → step"
    return {
        "strip_tiles": data,
        "scale": "scaled signed" if signed else "scaled",
        "title": title,
    }


PANEL = Panel(
    own.EVERY,
    layout,
    fields=("model", "image", "reduction", "resolution"),
    parts=PARTS,
    render=render,
)
