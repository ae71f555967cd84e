"""What people take with them: the overlay as PNG, the raw map as NPZ, the statistics as CSV."""

import json
from dataclasses import replace
from io import BytesIO
from pathlib import PurePath

import flask
from PIL.PngImagePlugin import PngInfo

from dashboard.access import Right, needs
from dashboard.figures.statistics import FILE_COLUMNS, SHOWN_ONLY
from dashboard.maps.edited_crop import seen
from dashboard.maps.export import PIXELS, Provenance, raw_map_npz, record_of
from dashboard.maps.rendering import overlay
from dashboard.maps.scales import SCALES
from dashboard.routes.addresses import (
    flag,
    level,
    optional,
    parsed,
    requested_card,
    requested_image,
)
from dashboard.routes.attachments import attachment, safe_csv
from dashboard.routes.heatmaps import RequestedMap, answer_words, requested_map
from dashboard.services import Services
from dashboard.trust.badge import in_words
from dashboard.ui.badge import findings_of
from data.gallery.images import decode_for_screen
from explainers.engine.requests import TraceRequest
from explainers.errors import UnfitModel
from explainers.methods import find_method
from explainers.results import STATISTICS, Heatmap


def add_routes(blueprint: flask.Blueprint, services: Services) -> None:
    """Serves the three files as attachments."""
    engine = services.engine

    @blueprint.get("/downloads/overlay.png")
    @needs(Right.LOOK)
    def overlay_png() -> flask.Response:
        requested = _fitting(requested_map(services))
        heatmap = engine.heatmap(requested.request)
        picture = overlay(
            seen(
                engine, requested.card, requested.image, decode_for_screen(requested.image.read())
            ),
            heatmap,
            opacity=parsed("opacity", percent) / 100,
            scale=parsed("scale", SCALES.__getitem__).key,
            smooth=parsed("smooth", flag),
            signed=parsed("signed", flag),
            peak=optional("peak", level),
        )
        text = PngInfo()
        maps = {requested.request.layer or PIXELS: heatmap}
        record = record_of(maps, _provenance(services, requested, heatmap))
        text.add_itxt("Provenance", json.dumps(record))
        buffer = BytesIO()
        picture.save(buffer, "PNG", pnginfo=text)
        return attachment(buffer.getvalue(), _file_name(requested, "png"))

    @blueprint.get("/downloads/map.npz")
    @needs(Right.LOOK)
    def raw_map() -> flask.Response:
        requested = _fitting(requested_map(services))
        heatmap = engine.heatmap(requested.request)
        maps = {requested.request.layer or PIXELS: heatmap}
        body = raw_map_npz(maps, _provenance(services, requested, heatmap))
        return attachment(body, _file_name(requested, "npz"))

    @blueprint.get("/downloads/statistics.csv")
    @needs(Right.LOOK)
    def statistics_csv() -> flask.Response:
        card, image = requested_card(services), requested_image(services)
        trace = engine.trace(TraceRequest(card.key, image.ref))
        rows: list[list[object]] = [[*FILE_COLUMNS]]
        for layer, statistics in zip(trace.layers, trace.statistics, strict=True):
            values = (getattr(statistics, name) for name in STATISTICS)
            more = (column.of(statistics) for column in SHOWN_ONLY)
            rows.append([layer.name, *layer.shape, *values, *more])
        name = f"{PurePath(image.name).stem}-{card.key}-statistics.csv"
        return attachment(safe_csv(rows), name)


def percent(text: str) -> int:
    """A whole number from 0 to 100."""
    value = int(text)
    if not 0 <= value <= 100:  # noqa: PLR2004
        raise ValueError(text)
    return value


def _fitting(requested: RequestedMap) -> RequestedMap:
    """The same. Raises: UnfitModel where the method makes no sense at the layer."""
    request = requested.request
    if reason := find_method(request.method).unfit_at(requested.card, request.layer):
        raise UnfitModel(reason)
    return requested


def _provenance(services: Services, requested: RequestedMap, heatmap: Heatmap) -> Provenance:
    """Where the map comes from, and how far to trust it as far as it is tested now."""
    request = requested.request
    badge, tests = in_words(findings_of(services, request, heatmap))
    method = find_method(request.method)
    parameters = tuple(method.complete(dict(request.parameters)).items())
    provenance = Provenance.of(
        requested.card, requested.image.ref, request.target, request.method, parameters
    )
    return replace(
        provenance,
        image=requested.image.name,
        prediction=answer_words(services, requested),
        trust={"badge": badge, **tests},
    )


def _file_name(requested: RequestedMap, extension: str) -> str:
    request = requested.request
    stem = PurePath(requested.image.name).stem
    return f"{stem}-{request.layer or PIXELS}-{request.target}-{request.method}.{extension}"
