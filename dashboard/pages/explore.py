"""Explore: one image, every layer's statistics beside every layer's Grad-CAM, all linked."""

from collections.abc import Callable

from dash import Dash, html
from dash.development.base_component import Component

from dashboard import ids
from dashboard.choices import Choices
from dashboard.pages.base import Page
from dashboard.panels import (
    activations,
    cam,
    feature_maps,
    gallery,
    picture,
    predictions,
    statistics,
    strip,
    words,
)
from dashboard.panels.base import Panel
from dashboard.scales import SCALES
from dashboard.services import Services
from dashboard.state import ANY, View
from dashboard.sync import Options, Picker, register, share, stores

PANELS: tuple[Panel, ...] = (
    gallery.PANEL,
    picture.PANEL,
    predictions.PANEL,
    statistics.PANEL,
    strip.PANEL,
    cam.PANEL,
    activations.PANEL,
    words.PANEL,
    feature_maps.PANEL,
)


def _models(view: View, choices: Choices) -> Options:
    return [{"label": choices.name(key), "value": key} for key in choices.models]


def _layers(view: View, choices: Choices) -> Options:
    return [{"label": la.label, "value": la.name} for la in choices.card(view.model).layers]


def _methods(view: View, choices: Choices) -> Options:
    return [{"label": method.name, "value": method.key} for method in choices.methods]


def _scales(view: View, choices: Choices) -> Options:
    return [{"label": SCALES[k].name, "value": k} for k in choices.scales(view.relevance)]


def _target(view: View, choices: Choices) -> str:
    return predictions.target_text(view, choices.card(view.model).labels)


def _or_any(field: str) -> Callable[[View, Choices], str]:
    return lambda view, _: getattr(view, field) or ANY


PICKERS: tuple[Picker, ...] = (
    Picker("model", ids.MODEL, options=_models),
    Picker("image", ids.GALLERY_SELECTED, prop="data"),
    Picker("layer", ids.LAYER, options=_layers),
    Picker("method", ids.METHOD, options=_methods),
    Picker("target", ids.TARGET, show=_target),
    Picker("relevance", ids.RELEVANCE),
    Picker("resolution", ids.RESOLUTION),
    Picker("scale", ids.SCALE, options=_scales),
    Picker("opacity", ids.OPACITY),
    Picker("show", ids.SHOW),
    Picker("pinned", ids.PINNED, prop="data"),
    Picker("text", ids.GALLERY_TEXT),
    Picker("label", ids.GALLERY_LABEL, options=gallery.label_options, show=_or_any("label")),
    Picker("group", ids.GALLERY_GROUP, options=gallery.group_options, show=_or_any("group")),
    Picker(
        "outcome", ids.GALLERY_OUTCOME, options=gallery.outcome_options, show=_or_any("outcome")
    ),
    Picker("sort", ids.GALLERY_SORT, options=gallery.sort_options),
)


def _layout() -> Component:
    by_panel = {panel: panel.layout() for panel in PANELS}
    return html.Main(
        [
            *stores(PANELS),
            html.H1("Explore", className="visually-hidden"),
            by_panel[gallery.PANEL],
            html.Div([by_panel[picture.PANEL], by_panel[predictions.PANEL]], className="column"),
            by_panel[statistics.PANEL],
            by_panel[strip.PANEL],
            html.Div(
                [
                    by_panel[panel]
                    for panel in (cam.PANEL, activations.PANEL, words.PANEL, feature_maps.PANEL)
                ],
                className="low",
            ),
        ],
        className="explore",
    )


def _register(app: Dash, services: Services) -> None:
    register(app, services, PICKERS)
    share(app, PANELS)
    for panel in PANELS:
        panel.register(app, services)


PAGE = Page("/", "Explore", _layout, _register)
