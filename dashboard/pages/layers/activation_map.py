"""Where the layer is most active: its activation map over the image, and the pickers."""

import dash_bootstrap_components as dbc
from dash import Output, html
from dash.development.base_component import Component

from dashboard.components import (
    Badge,
    BadgeData,
    ClassOptions,
    ImageView,
    ImageViewData,
    LayerMarks,
)
from dashboard.maps import urls, wording
from dashboard.maps.layer_urls import activation_url
from dashboard.maps.map_requests import map_request
from dashboard.maps.rendering import peak_of
from dashboard.pages.layers import ids as own
from dashboard.pages.layers.scene import LayersScene
from dashboard.trust.findings import NO_CLASS
from dashboard.ui import badge, ids, layer_marks, predictions
from dashboard.ui.components import card, field, folded, opacity, resolution, select, subtitle
from dashboard.ui.page_urls import explore_url
from dashboard.ui.panel import Panel, Parts
from explainers.engine.requests import MapRequest

FIELDS = ("model", "image", "layer", "target", "reduction", "at", "channel", "order", "resolution")
REDUCTION_NAMES = {
    "norm": "L2 norm",
    "sum": "Sum",
    "mean": "Mean",
    "maximum": "Maximum",
    "component": "PCA",
}
CAPTIONS = {key: f"{name} of all channels" for key, name in REDUCTION_NAMES.items()} | {
    "component": "First principal component of all channels",
}
# Maps that a method draws too. The sum is the mean times the number of channels: no test of a map
# asks how high it is, only which cells are higher than others.
TESTED_AS = {"mean": "layer_activation", "sum": "layer_activation", "component": "eigen_cam"}


def layout() -> Component:
    """The stage and the pickers that the whole page listens to."""
    place = dbc.Input(
        id=own.PLACE, value="", size="sm", debounce=True, autocomplete="off", inputmode="numeric"
    )
    chosen = [
        field("Layer", select(ids.LAYER)),
        field("Over all channels", select(own.REDUCTION)),
        predictions.target_field("Target class"),
    ]
    drawing = [
        field("Position: x, y in %", place),
        resolution(),
        opacity(),
    ]
    return card(
        own.ACTIVATION_MAP,
        ["Activation map", subtitle(own.ACTIVATION_MAP_TITLE)],
        [
            html.Div([*chosen, folded(drawing)], className="picture-controls"),
            ClassOptions(id=ids.TARGET_OPTIONS),
            ImageView(id=own.ACTIVATION_MAP_VIEW, class_name="scaled", selects=True),
            Badge(id=ids.badge(own.ACTIVATION_MAP_VIEW)),
            html.P(id=own.ACTIVATION_MAP_WORDS, className="quiet"),
        ],
        aside=[html.A("Explore this layer", id=own.ACTIVATION_MAP_LINK, className="quiet-link")],
        class_name="picture look",
    )


PARTS = {
    "view": Output(own.ACTIVATION_MAP_VIEW, "data"),
    "badge": Output(ids.badge(own.ACTIVATION_MAP_VIEW), "data"),
    "title": Output(own.ACTIVATION_MAP_TITLE, "children"),
    "words": Output(own.ACTIVATION_MAP_WORDS, "children"),
    "explore": Output(own.ACTIVATION_MAP_LINK, "href"),
    "marks": layer_marks.place(),
    "permalink": Output(ids.PERMALINK, "data"),
}


def render(scene: LayersScene) -> Parts:
    """The map over the image; a click on it chooses a place."""
    view = scene.view
    return {
        "view": _contents(scene),
        "badge": trust(scene),
        "title": scene.called,
        "words": wording.describe_prediction(scene.trace, scene.card, of_class=False),
        "explore": explore_url(view.model, view.image, view.layer, view.target),
        "marks": strip_marks(scene),
        "permalink": {
            "target": scene.trace.target,
            "channel": scene.channel,
            "weights": scene.card.pin,
            "isPrivate": scene.image.private,
        },
    }


def _contents(scene: LayersScene) -> ImageViewData:
    heatmap, view = scene.activation_maps[scene.depth], scene.view
    peak = peak_of(heatmap, signed=heatmap.signed)
    name = CAPTIONS[view.reduction]
    sentence = (
        f"{name} at {view.layer}, {heatmap.values.shape[0]} × {heatmap.values.shape[1]} cells"
    )
    low, high = wording.scale_ends(peak, signed=heatmap.signed)
    return {
        "photo": urls.input_url(view.image, scene.card),
        "map": activation_url(
            scene.card,
            view.image,
            view.layer,
            view.reduction,
            signed=heatmap.signed,
            smooth=view.smooth,
            peak=peak,
        ),
        "alt": f"{sentence}, over {scene.called}",
        "low": low,
        "high": high,
        "caption": sentence + wording.emptiness(heatmap),
        "signed": heatmap.signed,
    }


def trust(scene: LayersScene) -> BadgeData:
    """The badge: of the method that draws this map too, tested for the target class.

    The other reductions are no method's, and ask nothing of a class that could be tested.
    """
    view, request = scene.view, tested_as(scene)
    if request is None:
        return badge.badge_of(NO_CLASS)
    heatmap = scene.activation_maps[scene.depth]
    return badge.of_map(scene.services, view.image, view.layer, request, heatmap)


def strip_marks(scene: LayersScene) -> LayerMarks:
    """The same of every layer, for the strip."""
    request = tested_as(scene)
    if request is None:
        return layer_marks.alike(scene.card, NO_CLASS)
    return layer_marks.marks(scene.services, request, maps=scene.activation_maps)


def tested_as(scene: LayersScene) -> MapRequest | None:
    """The map that is tested for the one shown; None where there is none."""
    view = scene.view
    if view.reduction not in TESTED_AS:
        return None
    of_class = view.layer, scene.trace.target, TESTED_AS[view.reduction]
    return map_request(view.model, scene.image.ref, *of_class)


PANEL = Panel(
    own.ACTIVATION_MAP, layout, fields=FIELDS, parts=PARTS, render=render, shows_evidence=True
)
