"""Two images in step: A, the difference, and B, on one layer, one method and one colour scale."""

from dash import Output, html
from dash.development.base_component import Component

from dashboard.components import Badge, ClassOptions, ImageView, ImageViewData, InStep
from dashboard.maps import urls, wording
from dashboard.maps.differences import difference_words, grid_words
from dashboard.maps.rendering import peak_of
from dashboard.maps.urls import step_urls
from dashboard.pages.compare.scene import CompareScene, ImageSide, of_kind
from dashboard.ui import badge, ids, image_view
from dashboard.ui.components import card, class_input, field, segmented, subtitle
from dashboard.ui.panel import Panel, Parts
from data.numerals import probability
from explainers.methods import find_method

FIELDS = (
    *("kind", "model", "model_b", "image", "image_b", "target_a", "target_b"),
    *("layer", "method", "params", "relevance", "resolution", "scale"),
)
CHOOSING = {"a": "A", "b": "B"}


def layout() -> Component:
    """Three image views side by side; each side explains its own class."""
    targets = [
        field("Class for A", class_input(ids.TARGET_A, ids.TARGET_OPTIONS)),
        field("Class for B", class_input(ids.TARGET_B, ids.TARGET_B_OPTIONS)),
    ]
    return card(
        ids.IN_STEP,
        ["Side by side", subtitle(ids.IN_STEP_TITLE)],
        [
            InStep(
                id=ids.IN_STEP_STAGES,
                children=[
                    html.Div(
                        [
                            html.H3("A", id=f"{ids.VIEW_A}-title"),
                            ImageView(id=ids.VIEW_A),
                            Badge(id=ids.badge(ids.VIEW_A)),
                            targets[0],
                        ]
                    ),
                    html.Div(
                        [
                            html.H3("B \u2212 A", id=f"{ids.VIEW_DIFFERENCE}-title"),
                            ImageView(id=ids.VIEW_DIFFERENCE),
                            Badge(id=ids.badge(ids.VIEW_DIFFERENCE)),
                        ],
                        className="difference",
                    ),
                    html.Div(
                        [
                            html.H3("B", id=f"{ids.VIEW_B}-title"),
                            ImageView(id=ids.VIEW_B),
                            Badge(id=ids.badge(ids.VIEW_B)),
                            targets[1],
                        ]
                    ),
                ],
            ),
            ClassOptions(id=ids.TARGET_OPTIONS),
            ClassOptions(id=ids.TARGET_B_OPTIONS),
        ],
        aside=[
            html.A("CSV", id=ids.IN_STEP_CSV, download="", className="quiet-link"),
            html.A("HTML report", id=ids.IN_STEP_HTML, download="", className="quiet-link"),
            segmented(ids.CHOOSING, "A gallery click sets", CHOOSING, "a"),
        ],
        class_name="of-images",
    )


PARTS = {
    "a": Output(ids.VIEW_A, "data"),
    "difference": Output(ids.VIEW_DIFFERENCE, "data"),
    "b": Output(ids.VIEW_B, "data"),
    "badge_a": Output(ids.badge(ids.VIEW_A), "data"),
    "badge_b": Output(ids.badge(ids.VIEW_B), "data"),
    "badge_difference": Output(ids.badge(ids.VIEW_DIFFERENCE), "data"),
    "title_a": Output(f"{ids.VIEW_A}-title", "children"),
    "title_b": Output(f"{ids.VIEW_B}-title", "children"),
    "other_class": Output(ids.TARGET_B, "placeholder"),
    "sign": Output(f"{ids.VIEW_DIFFERENCE}-title", "children"),
    "title": Output(ids.IN_STEP_TITLE, "children"),
    "csv": Output(ids.IN_STEP_CSV, "href"),
    "html": Output(ids.IN_STEP_HTML, "href"),
}


@of_kind("images", "classes")
def render(scene: CompareScene) -> Parts:
    """Renders the image views."""
    method = find_method(scene.view.method)
    findings = {"A": scene.a.findings(scene.a.heatmap), "B": scene.b.findings(scene.b.heatmap)}
    places = dict.fromkeys(wording.place(method, side.layer) for side in (scene.a, scene.b))
    what = f"{method.name} {' and '.join(places)}{scene.a.note}"
    grid = grid_words(scene.a.heatmap.values.shape, scene.b.heatmap.values.shape)
    csv, html = step_urls(*(map_of(side) for side in (scene.a, scene.b)), signed=scene.signed)
    return {
        "a": side_contents(scene, scene.a),
        "difference": difference_contents(scene),
        "b": side_contents(scene, scene.b),
        "title_a": title_of("A", scene.a, scene.b),
        "title_b": title_of("B", scene.b, scene.a),
        "other_class": other_class(scene),
        "badge_a": scene.a.trust(findings["A"]),
        "badge_b": scene.b.trust(findings["B"]),
        "badge_difference": None if scene.no_difference else badge.of_several(findings),
        "sign": "B \u2212 A: relevance for B's class rather than A's"
        if scene.contrastive and method.linear
        else f"B \u2212 A{grid and f' · {grid}'}",
        "title": f"{what} · one colour scale for A and B",
        "csv": csv,
        "html": html,
    }


def title_of(letter: str, side: ImageSide, other: ImageSide) -> str:
    """A side by what it does not share with the other one: image, model and class."""
    pairs = (
        (side.image.title, other.image.title),
        (side.card.name, other.card.name),
        (side.target, other.target),
    )
    return " · ".join([letter, *(own for own, others in pairs if own != others)])


def other_class(scene: CompareScene) -> str:
    """Which class B explains while none is chosen."""
    if scene.view.kind != "classes":
        return "the predicted class"
    is_label = scene.a.missed not in (None, scene.a.trace.target)
    return "the label" if is_label else "the likeliest other class"


def map_of(side: ImageSide) -> dict[str, object]:
    """The parameters of a side's map in an address."""
    return urls.map_parameters(side.card, side.image.id, side.request)


def side_contents(scene: CompareScene, side: ImageSide) -> ImageViewData:
    """One side's picture and map, on the scale of both."""
    request, peak = side.request, scene.peak
    method = find_method(side.method)
    blank, unfit = method.blank(side.card, side.layer), method.unfit_at(side.card, side.layer)
    sentence = wording.describe_map(side.heatmap, wording.subject(method, side.target), blank)
    address = urls.heatmap_url(
        side.card,
        side.image.id,
        request,
        signed=scene.signed,
        smooth=scene.view.smooth,
        peak=peak,
    )
    share = probability(float(side.trace.probabilities[side.trace.target]))
    of_class = f"for {side.target} ({share})" if method.of_class else wording.EVERY_CLASS
    low, high = wording.scale_ends(peak, signed=scene.signed, unfit=unfit, base=side.heatmap.base)
    return {
        "photo": urls.input_url(side.image.id, side.card),
        "map": image_view.over(address, side.heatmap, signed=scene.signed),
        "cells": side.heatmap.values.shape,
        "alt": f"Heat map over {side.called}. {sentence}",
        "low": low,
        "high": high,
        "caption": f"{side.called} · {of_class} · {side.card.name}"
        + wording.emptiness(side.heatmap, blank, signed=scene.signed),
    }


def difference_contents(scene: CompareScene) -> ImageViewData:
    """The difference on a diverging scale; over the picture where both sides show the same.

    Nothing but the reason where there is no difference.
    """
    if reason := scene.no_difference:
        return image_view.only(urls.BLANK, reason)
    peak = peak_of(scene.difference, signed=True)
    address = urls.difference_url(
        *(map_of(side) for side in (scene.a, scene.b)),
        signed=scene.signed or scene.contrastive,
    )
    same = scene.a.image.id == scene.b.image.id
    a, b = scene.a.target, scene.b.target
    sentence = difference_words(
        scene.difference,
        scene.view.method,
        (a, b),
        signed=scene.signed,
        contrastive=scene.contrastive,
    )
    low, high = wording.scale_ends(peak, signed=True)
    return {
        "photo": urls.input_url(scene.a.image.id, scene.a.card) if same else urls.BLANK,
        "map": address,
        "alt": f"Difference of the two maps. {sentence}",
        "low": low,
        "high": high,
        "caption": sentence,
        "opaque": not same,
    }


PANEL = Panel(ids.IN_STEP, layout, fields=FIELDS, parts=PARTS, render=render, shows_evidence=True)
