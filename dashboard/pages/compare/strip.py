"""Every layer of both sides, one row each; a click or an arrow key chooses the layer."""

from collections.abc import Sequence

from dash import Output
from dash.development.base_component import Component

from dashboard.components import StripData, StripRow
from dashboard.figures.layer_names import short_labels
from dashboard.maps import urls
from dashboard.maps.layer_maps import strip_method
from dashboard.maps.urls import input_url
from dashboard.pages.compare.scene import CompareScene, ImageSide, of_kind
from dashboard.ui import ids, layer_marks
from dashboard.ui.panel import Panel, Parts
from dashboard.ui.strip import layout as strip_layout
from explainers.engine.requests import MapRequest

FIELDS = (
    *("kind", "model", "model_b", "image", "image_b", "target_a", "target_b"),
    *("method", "relevance", "resolution"),
)


def layout() -> Component:
    """The strip of Explore."""
    return strip_layout()


PARTS = {
    "tiles": Output(ids.STRIP_TILES, "data"),
    "title": Output(ids.STRIP_TITLE, "children"),
    "marks": layer_marks.place(),
}


@of_kind("images", "classes")
def render(scene: CompareScene) -> Parts:
    """Two rows on one scale per layer; B's are left out where its model has other layers."""
    names = [layer.name for layer in scene.a.card.layers]
    in_step = names == [layer.name for layer in scene.b.card.layers]
    sides = (scene.a, scene.b) if in_step else (scene.a,)
    rows: list[StripRow] = [
        {"sprite": sprite_url(scene, order), "picture": input_url(side.image.id, side.card)}
        for side, order in zip(sides, (sides, sides[::-1]), strict=False)
    ]
    data: StripData = {
        "names": names,
        "labels": short_labels(names),
        "rows": rows,
        "layer": scene.view.layer,
    }
    shown = "A above, B below" if in_step else "A only: the models' layers differ"
    return {
        "tiles": data,
        "title": f"{strip_method(scene.view.method, scene.a.card).name} · {shown} · ← → step",
        "marks": layer_marks.marks(scene.services, *map(strip_request, sides)),
    }


def strip_request(side: ImageSide) -> MapRequest:
    """The request of a side's strip, the same at every layer."""
    method, target = strip_method(side.method, side.card).key, side.trace.target
    return MapRequest(side.card.key, side.image.ref, side.layer, target, method)


def sprite_url(scene: CompareScene, sides: Sequence[ImageSide]) -> str:
    """Every layer's map of the first side; the second one shares its scales."""
    method = strip_method(scene.view.method, scene.a.card).key
    strip, *others = [
        urls.strip_parameters(side.card, side.image.id, side.trace.target, method) for side in sides
    ]
    return urls.strip_url(
        strip,
        signed=scene.signed,
        smooth=scene.view.smooth,
        beside=others[0] if others else None,
    )


PANEL = Panel(ids.STRIP, layout, fields=FIELDS, parts=PARTS, render=render, shows_evidence=True)
