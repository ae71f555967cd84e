"""Grey heat maps for the page to colour: one layer's, all layers' in a strip, feature maps."""

from dataclasses import replace
from http import HTTPStatus
from typing import NamedTuple

import flask

from dashboard.access import Right, needs
from dashboard.core.responses import kept_png
from dashboard.maps.differences import NoDifference, difference, no_difference, why_none
from dashboard.maps.image_lookup import ImageEntry
from dashboard.maps.layer_maps import layer_maps, map_requests
from dashboard.maps.rendering import encode_grey, filter_tiles, peak_of, sprite
from dashboard.maps.sprites import map_sheet
from dashboard.maps.truth import truth_of
from dashboard.maps.urls import BESIDE, PARAMETER, A, B
from dashboard.routes.addresses import (
    argument,
    flag,
    level,
    natural,
    optional,
    parsed,
    refuse,
    requested_card,
    requested_image,
)
from dashboard.services import Services
from explainers import Engine
from explainers.engine.requests import FeatureMapsRequest, FiltersRequest, MapRequest, TraceRequest
from explainers.methods import find_method
from explainers.models import ModelCard
from explainers.results import Filters, Heatmap

MOSAIC_COLUMNS = 12


class RequestedMap(NamedTuple):
    """What an address with `map_parameters` asks for."""

    card: ModelCard
    image: ImageEntry
    request: MapRequest


def requested_map(services: Services, side: str = "") -> RequestedMap:
    """Reads `map_parameters` back; `side` stands before each where an address has two maps.

    Raises: as `requested_card` and `find_image`, BadRequest.
    """
    card = requested_card(services, side)
    image = requested_image(services, side)
    own = f"{side}{PARAMETER}"
    names = sorted(name for name in flask.request.args if name.startswith(own))
    request = MapRequest(
        card.key,
        image.ref,
        argument(f"{side}layer"),
        parsed(f"{side}target", int),
        argument(f"{side}method"),
        tuple((name.removeprefix(own), argument(name)) for name in names),
    )
    values = find_method(request.method).non_defaults(dict(request.parameters))
    request = replace(request, parameters=values)
    return RequestedMap(card, image, request)


def answer_words(services: Services, requested: RequestedMap) -> str:
    """The model's answer for the image of a map; "" for an upload."""
    truth = truth_of(services.gallery, requested.image.id, requested.card)
    if truth is None:
        return ""
    request = TraceRequest(requested.card.key, requested.image.ref, requested.request.target)
    return truth.answer(requested.card, services.engine.trace(request)).words


class RequestedStrip(NamedTuple):
    """What an address with `strip_parameters` asks for."""

    card: ModelCard
    image: ImageEntry
    target: int
    method: str

    @property
    def requests(self) -> list[MapRequest]:
        """The map of each layer."""
        return map_requests(self.card, self.image.ref, self.target, self.method)

    def maps(self, engine: Engine) -> tuple[Heatmap, ...]:
        """They, computed. Raises: as `layer_maps`."""
        return layer_maps(engine, self.card, self.image.ref, self.target, self.method)


def requested_strip(services: Services, side: str = "") -> RequestedStrip:
    """Reads `strip_parameters` back; `side` stands before each.

    Raises: as `requested_card` and `find_image`.
    """
    card, image = requested_card(services, side), requested_image(services, side)
    return RequestedStrip(card, image, parsed(f"{side}target", int), argument(f"{side}method"))


def add_routes(blueprint: flask.Blueprint, services: Services) -> None:
    """Serves the maps as PNG."""
    engine = services.engine

    @blueprint.get("/maps/heatmap.png")
    @needs(Right.LOOK)
    def heatmap() -> flask.Response:
        requested = requested_map(services)
        signed, peak = parsed("signed", flag), optional("peak", level)
        smooth = optional("smooth", flag) or False
        body = encode_grey(
            engine.heatmap(requested.request), signed=signed, peak=peak, smooth=smooth
        )
        return kept_png(body, private=requested.image.private)

    @blueprint.get("/maps/difference.png")
    @needs(Right.LOOK)
    def difference_map() -> flask.Response:
        sides = [requested_map(services, side) for side in (A, B)]
        signed = parsed("signed", flag)
        services.long_maps.check_all(side.request for side in sides)
        maps = [engine.heatmap(side.request) for side in sides]
        reasons = (
            why_none(side.card, side.request, each, signed=signed)
            for side, each in zip(sides, maps, strict=True)
        )
        if reason := no_difference(*reasons):
            raise NoDifference(reason)
        shown = difference(*(each if signed else each.relu() for each in maps))
        private = any(side.image.private for side in sides)
        return kept_png(encode_grey(shown, signed=True), private=private)

    @blueprint.get("/maps/strip.png")
    @needs(Right.LOOK)
    def strip() -> flask.Response:
        signed, smooth = parsed("signed", flag), parsed("smooth", flag)
        sides = ["", BESIDE] if f"{BESIDE}image" in flask.request.args else [""]
        strips = [requested_strip(services, side) for side in sides]
        if len({len(strip.requests) for strip in strips}) > 1:
            refuse(HTTPStatus.BAD_REQUEST, "These strips have other numbers of layers.")
        services.long_maps.check_all(each for strip in strips for each in strip.requests)
        maps = [strip.maps(engine) for strip in strips]
        peaks = [
            max(peak_of(each, signed=signed) for each in of_layer)
            for of_layer in zip(*maps, strict=True)
        ]
        body = sprite(maps[0], signed=signed, smooth=smooth, peaks=peaks)
        return kept_png(body, private=any(strip.image.private for strip in strips))

    @blueprint.get("/maps/channels.png")
    @needs(Right.LOOK)
    def channels() -> flask.Response:
        card, image = requested_card(services), requested_image(services)
        layer, count = argument("layer"), parsed("count", natural)
        request = FeatureMapsRequest(card.key, image.ref, layer, count)
        sheet = map_sheet(engine.feature_maps(request).values, MOSAIC_COLUMNS)
        return kept_png(sheet, private=image.private)

    @blueprint.get("/maps/filters.png")
    @needs(Right.LOOK)
    def filters() -> flask.Response:
        request = FiltersRequest(requested_card(services).key)
        shown = engine.filters(request).values[: optional("most", natural)]
        return kept_png(filter_tiles(Filters(shown)), private=False)
