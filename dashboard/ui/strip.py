"""The layer strip: every layer's heat map side by side; a click or an arrow key chooses one."""

from dash import Output
from dash.development.base_component import Component

from dashboard.components import LayerStrip, StripData
from dashboard.figures.layer_names import short_labels
from dashboard.maps.urls import input_url
from dashboard.maps.wording import EVERY_CLASS
from dashboard.ui import ids
from dashboard.ui.components import card, subtitle
from dashboard.ui.panel import Panel, Parts
from dashboard.ui.scene import Scene
from explainers.methods import find_method

FIELDS = ("model", "image", "pinned", "edits", "target", "method", "relevance", "resolution")


def layout() -> Component:
    """The strip, without tiles until there is a view."""
    return card(
        ids.STRIP,
        ["Every layer", subtitle(ids.STRIP_TITLE)],
        [LayerStrip(id=ids.STRIP_TILES)],
        aside=["one scale per layer"],
        class_name="of-images",
    )


def contents(scene: Scene) -> tuple[StripData, str]:
    """The tiles, and the title."""
    card, trace = scene.card, scene.trace()
    names = [layer.name for layer in card.layers]
    data: StripData = {
        "names": names,
        "labels": short_labels(names),
        "rows": [
            {"sprite": scene.strip_url(image), "picture": input_url(image, card)}
            for image in scene.shown
        ],
        "layer": scene.view.layer,
    }
    chosen, shown = find_method(scene.view.method), scene.strip_method
    label = card.labels[trace.target]
    title = f"{shown.name} for {label}" if shown.of_class else f"{shown.name}, {EVERY_CLASS}"
    if shown is not chosen:
        why = "belongs to no layer" if chosen.per_pixel else "is too slow for every layer"
        title += f" ({chosen.name} {why})"
    return data, f"{title} · input on the left"


PARTS = {
    "tiles": Output(ids.STRIP_TILES, "data"),
    "title": Output(ids.STRIP_TITLE, "children"),
}


def render(scene: Scene) -> Parts:
    """Renders the tiles: one row, or two when an image is pinned."""
    data, title = contents(scene)
    return {
        "tiles": data,
        "title": f"{title} · ← → step",
    }


PANEL = Panel(ids.STRIP, layout, fields=FIELDS, parts=PARTS, render=render)
