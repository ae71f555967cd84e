"""Explore: one image, every layer's statistics beside every layer's Grad-CAM, all linked."""

from collections.abc import Callable, Mapping

from dash import html
from dash.development.base_component import Component

from dashboard import ids
from dashboard.choices import Choices
from dashboard.pages.base import Page
from dashboard.panels.base import Panel
from dashboard.panels.explore import (
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
from dashboard.scales import SCALES
from dashboard.state import ANY, View
from dashboard.sync import MODEL_PICKER, Options, Picker

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


PICKERS: tuple[Picker[View], ...] = (
    MODEL_PICKER,
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


def _arrange(panels: Mapping[Panel, Component]) -> Component:
    return html.Main(
        [
            html.H1("Explore", className="visually-hidden"),
            panels[gallery.PANEL],
            html.Div([panels[picture.PANEL], panels[predictions.PANEL]], className="column"),
            panels[statistics.PANEL],
            panels[strip.PANEL],
            html.Div(
                [
                    panels[panel]
                    for panel in (cam.PANEL, activations.PANEL, words.PANEL, feature_maps.PANEL)
                ],
                className="low",
            ),
        ],
        className="explore",
    )


PAGE = Page("/", "Explore", View, PICKERS, PANELS, _arrange)
