"""The contents of Explore's image views: the view's image, and a pinned one beside it."""

from dashboard.components import BadgeData, ImageViewData
from dashboard.maps import urls, wording
from dashboard.maps.image_lookup import ImageEntry, find_image
from dashboard.maps.truth import called, truth_of
from dashboard.maps.urls import overlay_url, raw_map_url
from dashboard.ui import badge, image_view
from dashboard.ui.scene import Scene
from explainers.methods import find_method


def contents(scene: Scene, image_id: str) -> ImageViewData:
    """One image and its map under the view; both image views share one scale."""
    view, card, services = scene.view, scene.card, scene.services
    request, signed = scene.map_request(image_id), scene.signed
    entry = find_image(services, image_id, scene.session)
    size = entry.width, entry.height
    of_input = any(spec.changes and spec.kind.stage == "input" for spec in entry.edits)
    is_original = view.show == "original" and not of_input
    box = card.preprocess.box(size) if is_original else None
    target, method = card.labels[request.target], find_method(request.method)
    of_class = wording.for_class(method, target)
    caption = of_class
    if scene.beside:
        caption = f"{'edited' if image_id == scene.edited else entry.title} · {of_class}"
    pixels = about_pixels(entry)
    if view.show == "original" and of_input:
        pixels += " · what the network sees, as not all edits are of the original"
    photo = urls.original_url(image_id) if box else urls.input_url(image_id, card)
    picture: ImageViewData = {
        **image_view.only(photo, f"{caption} · not computed yet{pixels}"),
        "outline": image_view.crop_outline(box, size) if box else None,
        "shape": image_view.shape(*size) if box else None,
    }
    if not scene.has_map(image_id):
        return picture
    peak, whole = scene.peak, scene.whole_map(image_id)
    unfit_here = method.unfit_at(card, request.layer)
    low, high = wording.scale_ends(peak, signed=signed, unfit=unfit_here, base=whole.base)
    blank = method.blank(card, request.layer)
    sentence = wording.describe_map(whole, wording.subject(method, target), blank)
    smooth = view.smooth
    address = urls.heatmap_url(card, image_id, request, signed=signed, smooth=smooth, peak=peak)
    called_here = called(services.gallery, entry, card, scene.trace(image_id))
    return {
        **picture,
        "map": image_view.over(address, whole, signed=signed),
        "cells": whole.values.shape,
        "alt": f"Heat map over {called_here}. {sentence}",
        "low": low,
        "high": high and f"{scene.over}{high}",
        "caption": caption + wording.emptiness(whole, blank, signed=signed) + pixels,
    }


def about_pixels(entry: ImageEntry) -> str:
    """The end of a caption: a note on the image's pixels; usually empty."""
    return "".join(f" · {note.text}" for note in entry.notes)


def trust(scene: Scene, image_id: str) -> BadgeData:
    """The badge of one image's map."""
    heatmap = scene.whole_map(image_id) if scene.has_map(image_id) else None
    request = scene.map_request(image_id)
    return badge.of_map(scene.services, image_id, scene.view.layer, request, heatmap)


def title(scene: Scene, image_id: str) -> tuple[str, str]:
    """The image's file name, and its class and source."""
    entry = find_image(scene.services, image_id, scene.session)
    label = "your own image" if entry.private else caption(scene, image_id)
    return entry.title, f"{label} · {entry.credit}" if entry.credit else label


def caption(scene: Scene, image_id: str) -> str:
    """The image's class and the prediction; "" for an upload."""
    truth = truth_of(scene.services.gallery, image_id, scene.card)
    return truth.answer(scene.card, scene.trace(image_id)).heading if truth else ""


def downloads(scene: Scene) -> tuple[str | None, str | None]:
    """Addresses of the overlay as PNG and of the raw map as NPZ; none where there is no map."""
    view, card, request = scene.view, scene.card, scene.map_request()
    unfit_here = find_method(request.method).unfit_at(card, request.layer)
    if not scene.has_map(view.image) or unfit_here:
        return None, None
    png = overlay_url(
        card,
        view.image,
        request,
        signed=scene.signed,
        smooth=view.smooth,
        scale=view.scale,
        opacity=view.opacity,
        peak=scene.peak,
    )
    return png, raw_map_url(card, view.image, request)
