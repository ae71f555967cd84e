"""Up to four methods for one image in one row, and how far each two of them agree."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from itertools import combinations
from types import MappingProxyType

import numpy as np
from dash import Output, html
from dash.development.base_component import Component

from dashboard.components import Badge, ImageView, ImageViewData
from dashboard.core.long_maps import NotComputed
from dashboard.maps import urls, wording
from dashboard.maps.rendering import SHARE_OF_PIXELS, peak_of
from dashboard.pages.compare.scene import CompareScene, ImageSide, of_kind
from dashboard.pages.compare.view import METHODS
from dashboard.ui import ids, image_view
from dashboard.ui.components import card, field, select, subtitle
from dashboard.ui.panel import Panel, Parts
from dashboard.ui.view import ANY
from data.analysis.map_agreement import map_agreement
from data.numerals import index, percent
from explainers.methods import find_method
from explainers.methods.equal_maps import why_equal
from explainers.results import Heatmap

STAGES = (
    ids.METHOD_VIEW_FIRST,
    ids.METHOD_VIEW_SECOND,
    ids.METHOD_VIEW_THIRD,
    ids.METHOD_VIEW_FOURTH,
)
PICKERS = (ids.METHOD_FIRST, ids.METHOD_SECOND, ids.METHOD_THIRD, ids.METHOD_FOURTH)
NAMES = ("First method", "Second method", "Third method", "Fourth method")
FIELDS = (
    *("kind", "model", "image", "target_a", "layer", "relevance", "resolution", "scale"),
    *("method", "method_2", "method_3", "method_4", "params"),
)
Equal = Mapping[tuple[str, str], str]
NO_EQUAL: Equal = MappingProxyType({})
SHOWN_BEFORE = "Already shown: choose another method."
SCALES = "each on its own scale (below the map), as units differ"


def layout() -> Component:
    """Four image views, each below the picker of its method."""
    columns = [
        html.Div(
            [
                field(name, select(picker)),
                html.Div([ImageView(id=stage), Badge(id=ids.badge(stage))], id=f"{stage}-place"),
                html.P(id=f"{stage}-note", className="quiet"),
            ],
            className="method-column",
        )
        for name, picker, stage in zip(NAMES, PICKERS, STAGES, strict=True)
    ]
    return card(
        ids.METHODS,
        ["Methods side by side", subtitle(ids.METHODS_TITLE)],
        [
            html.Div(columns, className="in-step four"),
            html.Div(id=ids.METHODS_AGREE, className="agreement"),
        ],
        class_name="of-methods",
    )


PARTS = {
    "title": Output(ids.METHODS_TITLE, "children"),
    "agree": Output(ids.METHODS_AGREE, "children"),
    **{f"{each}_note": Output(f"{each}-note", "children") for each in STAGES},
    **{f"{each}_hidden": Output(f"{each}-place", "hidden") for each in STAGES},
    **{each: Output(each, "data") for each in STAGES},
    **{f"{each}_badge": Output(ids.badge(each), "data") for each in STAGES},
}


@of_kind("methods")
def render(scene: CompareScene) -> Parts:
    """Renders an image view below each picker that chooses a method of its own."""
    sides = [replace(scene.a, method=method.key) for method in scene.view.compared]
    maps = [_map(side) for side in sides]
    names = [method.name for method in scene.view.compared]
    heatmaps = [each if isinstance(each, Heatmap) else None for each in maps]
    parts: dict[str, object] = {
        "title": f"{scene.a.called} for {scene.a.target} · {SCALES}",
        "agree": table(names, heatmaps, [*map(why_untested, sides, heatmaps)], _equal(sides)),
    }
    shown = dict(
        zip((side.method for side in sides), zip(maps, heatmaps, strict=True), strict=True)
    )
    for stage, place in zip(STAGES, METHODS, strict=True):
        key = str(getattr(scene.view, place))
        if key not in shown:
            note = "Choose a method to add its map." if key == ANY else SHOWN_BEFORE
            parts |= {f"{stage}_note": note, f"{stage}_hidden": True}
            parts |= {stage: None, f"{stage}_badge": None}
            continue
        side = replace(scene.a, method=key)
        drawn, heatmap = shown.pop(key)
        parts |= {
            f"{stage}_note": "",
            f"{stage}_hidden": False,
            stage: _contents(scene, side, drawn),
            f"{stage}_badge": side.trust(side.findings(heatmap)),
        }
    return parts


def _map(side: ImageSide) -> Heatmap | NotComputed:
    """The map, or why it is not there."""
    try:
        return side.heatmap
    except NotComputed as wait:
        return wait


def _contents(scene: CompareScene, side: ImageSide, shown: Heatmap | NotComputed) -> ImageViewData:
    """One image view, on the map's own scale."""
    photo = urls.input_url(side.image.id, side.card)
    if isinstance(shown, NotComputed):
        return {**image_view.only(photo, f"{shown} "), "link": shown.address}
    method = find_method(side.method)
    share = SHARE_OF_PIXELS if method.per_pixel else 1.0
    peak = peak_of(shown, signed=scene.signed, share=share)
    address = urls.heatmap_url(
        side.card,
        side.image.id,
        side.request,
        signed=scene.signed,
        smooth=scene.view.smooth,
        peak=peak,
    )
    unfit = method.unfit_at(side.card, side.layer)
    low, high = wording.scale_ends(peak, signed=scene.signed, unfit=unfit, base=shown.base)
    subject = wording.subject(method, side.target)
    blank = method.blank(side.card, side.layer)
    sentence = wording.describe_map(shown, subject, blank)
    return {
        "photo": photo,
        "map": image_view.over(address, shown, signed=scene.signed),
        "cells": shown.values.shape,
        "alt": f"{method.name} over {side.called}. {sentence}",
        "low": low,
        "high": f"≥ {high}" if method.per_pixel else high,
        "caption": f"{wording.place(method, side.layer)} · {shown.units}{side.note}"
        + wording.emptiness(shown, blank, signed=scene.signed),
    }


def why_untested(side: ImageSide, heatmap: Heatmap | None) -> str:
    """Why a map agrees with none, in short; "" where it can be compared."""
    method = find_method(side.method)
    if method.unfit_at(side.card, side.layer):
        return f"{method.name} is not for this layer"
    if heatmap is None:
        return f"{method.name} is not computed yet"
    if np.ptp(heatmap.values) > 0:
        return ""
    return f"{method.name} is {'the same' if heatmap.values.any() else 'zero'} in every cell"


def _equal(sides: list[ImageSide]) -> Equal:
    """Why maps are the same by formula, by the names of both methods."""
    pairs = combinations(sides, 2)
    return {
        (find_method(a.method).name, find_method(b.method).name): why
        for a, b in pairs
        if (why := why_equal(a.card, a.layer, a.method, b.method))
    }


def _together(names: Iterable[str]) -> str:
    """As "A, B and C", of two or more."""
    *first, last = names
    return f"{', '.join(first)} and {last}"


def table(
    names: list[str], maps: list[Heatmap | None], untested: list[str], equal: Equal = NO_EQUAL
) -> Component:
    """How far each two maps agree, a row for each pair; `untested` as `why_untested`.

    `equal` is why two methods, by their names, draw one and the same map.
    """
    if len(names) < 2:  # noqa: PLR2004 - it takes two
        return html.P("Choose a second method to see how far two agree.", className="quiet")
    rows = []
    one_map: dict[str, dict[str, None]] = {}  # the methods of each reason, each once
    sides = zip(names, maps, untested, strict=True)
    for (first, a, no_first), (second, b, no_second) in combinations(sides, 2):
        reasons = [reason for reason in (no_first, no_second) if reason]
        cells = [html.Td(f"not tested: {'; '.join(reasons)}", colSpan=3)]
        same = []
        if a is not None and b is not None and not reasons:
            result = map_agreement(a.values, b.values)
            cells = [
                html.Td(index(result.rank_correlation)),
                html.Td(f"{percent(result.overlap)} (by chance {percent(result.chance)})"),
                html.Td(f"{result.cells:,}, top {result.top:,}"),
            ]
            if np.isnan(result.rank_correlation):
                why = "not tested: on the shared grid, one map is constant"
                cells = [html.Td(why, colSpan=3)]
            if why := equal.get((first, second), ""):
                same = [html.Small(" the same by formula")]
                one_map.setdefault(why, {}).update({first: None, second: None})
        rows.append(html.Tr([html.Th([f"{first} and {second}", *same], scope="row"), *cells]))
    heads = ("Pair", "Rank correlation (Spearman)", "Overlap of the top 10 % (IoU)", "Cells")
    note = (
        "Both compare signed values on the coarser of the two grids. There is no interval, as "
        "the cells of a map are not independent. Full agreement is 1 and 100 %; random cells "
        "average 0 and the overlap by chance. Maps of different images correlate too, often well "
        "above 0, as where both favour the centre; so a value above 0 by itself is no evidence of "
        "agreement on this image. Agreement is no proof: methods may share a flaw."
    )
    return html.Div(
        [
            html.Table(
                [
                    html.Caption("Pairwise agreement", className="visually-hidden"),
                    html.Thead(html.Tr([html.Th(head, scope="col") for head in heads])),
                    html.Tbody(rows),
                ]
            ),
            *(
                html.P(
                    f"{_together(methods)} have the same formula here: {why}. Their "
                    "agreement is not a second opinion."
                )
                for why, methods in one_map.items()
            ),
            html.P(note, className="quiet"),
        ]
    )


PANEL = Panel(ids.METHODS, layout, fields=FIELDS, parts=PARTS, render=render, shows_evidence=True)
