"""Freezes what a reviewer saw: picture, map, numbers, and how they were made."""

from dataclasses import asdict, replace
from io import BytesIO
from typing import Any

import numpy as np
from PIL import Image, ImageDraw

from dashboard.core.inputs import inputs_of
from dashboard.maps.edited_crop import seen
from dashboard.maps.export import Provenance
from dashboard.maps.image_lookup import ImageEntry, find_image
from dashboard.maps.rendering import LUMINANCE, overlay
from dashboard.maps.truth import truth_of
from dashboard.trust.badge import in_words
from dashboard.ui.badge import findings_of
from dashboard.ui.scene import Scene
from dashboard.what_if.records import region_test_record
from data.gallery.images import decode_for_screen, decode_rgb
from data.reviews import Snapshot
from explainers.engine.requests import MapRequest
from explainers.results import STATISTICS, TraceResult
from explainers.what_if.results import RegionTest

TOP = 10  # predicted classes
LARGEST_SIDE = 800  # pixels of an original that is shown as a whole
EDGE = 2  # pixels around the crop


def freeze(
    scene: Scene, *, hidden: bool = False, region_test: RegionTest | None = None
) -> Snapshot:
    """The evidence of exactly the view that is judged, from the engine's own answers.

    They equal those on the page, as equal requests have one result. `hidden`: whether the
    page withheld the evidence about the map. `region_test` as the page showed it, if it did.

    Raises: as `Engine.trace` and `Engine.heatmap`; ImageProblem if the file is not the same now.
    """
    entry = find_image(scene.services, scene.with_edits, scene.session)
    content = entry.read()
    original = decode_for_screen(content)
    crop = seen(scene.services.engine, scene.card, entry, original)
    request = scene.map_request(scene.with_edits)
    values = scene.services.engine.heatmap(request).values
    tested = {} if region_test is None else {"region_test": region_test_record(region_test)}
    return Snapshot(
        input_png=_png(seen(scene.services.engine, scene.card, entry, decode_rgb(content))),
        picture_png=_png(_seen(scene, request, original, crop)),
        arrays={request.layer: values},
        facts=_facts(scene, entry, request) | _trust(scene, request, hidden) | tested,
    )


def _seen(
    scene: Scene, request: MapRequest, original: Image.Image, crop: Image.Image
) -> Image.Image:
    """The picture as the page shows it: the crop, or the original with the map inside the crop."""
    view = scene.view
    box = scene.card.preprocess.box(original.size) if view.show == "original" else None
    drawn: dict[str, Any] = {
        "opacity": view.opacity / 100,
        "scale": view.scale,
        "smooth": view.smooth,
        "signed": scene.signed,
        "peak": scene.peak,
    }
    heatmap = scene.services.engine.heatmap(request)
    if box is None:
        return overlay(crop, heatmap, **drawn)
    whole = original.copy()
    whole.thumbnail((LARGEST_SIDE, LARGEST_SIDE))
    share = whole.width / original.width
    left, top, right, bottom = (round(edge * share) for edge in box)
    inside = overlay(whole.crop((left, top, right, bottom)), heatmap, **drawn)
    seen = whole.convert("L", LUMINANCE).convert("RGB")
    seen.paste(inside, (left, top))
    edge = (left, top, right - 1, bottom - 1)
    ImageDraw.Draw(seen).rectangle(edge, outline="white", width=EDGE)
    return seen


def _facts(scene: Scene, entry: ImageEntry, request: MapRequest) -> dict[str, Any]:
    """Statistics, predictions, provenance and view, as JSON allows."""
    trace, heatmap = scene.trace(scene.with_edits), scene.services.engine.heatmap(request)
    provenance = Provenance.of(
        scene.card, entry.ref, request.target, request.method, request.parameters
    )
    size = entry.width, entry.height
    inputs = inputs_of(scene.card, scene.services.gallery)
    notices = tuple(each.sentence for each in inputs.warnings)
    return {
        "provenance": asdict(replace(provenance, image=entry.name, notices=notices)),
        "view": scene.view.values(),
        "map": {
            "layer": request.layer,
            "signed": heatmap.signed,
            "units": heatmap.units,
            "peak": heatmap.base + scene.peak,
            "seed": dict(request.parameters).get("seed"),
        },
        "image": {"size": size, "crop": scene.card.preprocess.box(size)},
        "predictions": _predictions(scene, trace),
        **_yes(scene, trace),
        "statistics": _statistics(trace),
        "histogram": _histogram(trace, scene.depth),
    }


def _trust(scene: Scene, request: MapRequest, hidden: bool) -> dict[str, Any]:
    """The findings about the map at this moment, in words."""
    heatmap = scene.services.engine.heatmap(request)
    sentence, tests = in_words(findings_of(scene.services, request, heatmap))
    shown = "only after the verdict, as the review is blind" if hidden else "before the verdict"
    return {"trust": {"badge": sentence, "shown": shown}, "tests": tests}


def _predictions(scene: Scene, trace: TraceResult) -> list[dict[str, Any]]:
    shown = trace.top(TOP)
    if trace.target not in shown:
        shown.append(trace.target)
    return [
        {
            "index": index,
            "label": scene.card.labels[index],
            "logit": float(trace.logits[index]),
            "probability": float(trace.probabilities[index]),
        }
        for index in shown
    ]


def _yes(scene: Scene, trace: TraceResult) -> dict[str, Any]:
    """All predicted classes of a multi-label model, and whether they are right by the label."""
    if not scene.card.multi_label:
        return {}
    truth = truth_of(scene.services.gallery, scene.view.image, scene.card)
    classes = {index: scene.card.labels[index] for index in sorted(trace.yes)}
    outcome = truth.outcome(scene.card, trace) if truth else ""
    return {"yes": {"classes": classes, "outcome": outcome}}


def _statistics(trace: TraceResult) -> list[dict[str, Any]]:
    return [
        {"layer": layer.name, "shape": list(layer.shape)}
        | {name: getattr(statistics, name) for name in STATISTICS}
        for layer, statistics in zip(trace.layers, trace.statistics, strict=True)
    ]


def _histogram(trace: TraceResult, depth: int) -> list[int]:
    """Of the judged layer: 256 equal bins from its minimum to its maximum."""
    return np.asarray(trace.statistics[depth].histogram).tolist()  # type: ignore[no-any-return]


def _png(picture: Image.Image) -> bytes:
    buffer = BytesIO()
    picture.save(buffer, "PNG")
    return buffer.getvalue()
