"""Grey heat maps for the page to colour: one layer's, all layers' in a strip, feature maps."""

from collections.abc import Mapping
from dataclasses import replace
from http import HTTPStatus
from typing import NamedTuple

import flask

from dashboard.answers import kept
from dashboard.differences import NoDifference, difference, no_difference, why_none
from dashboard.found_image import FoundImage, find_image
from dashboard.layer_maps import layer_maps, map_requests
from dashboard.rendering import encode_grey, filter_tiles, peak_of, sprite
from dashboard.routes.addresses import (
    address,
    argument,
    exactly,
    flag,
    level,
    natural,
    optional,
    parsed,
    refuse,
    requested_card,
)
from dashboard.services import Services
from dashboard.sheets import map_sheet
from explainers import Engine
from explainers.methods import find_method
from explainers.models import ModelCard
from explainers.requests import FeatureMapsRequest, FiltersRequest, MapRequest
from explainers.results import Heatmap

PARAMETER = "with-"  # before the name of a method's own parameter
A, B = "a-", "b-"  # before the parameters of two maps in one address
MOSAIC_COLUMNS = 12
BESIDE = "beside-"  # before those of a second strip, with which the first shares its scales


def heatmap_url(
    card: ModelCard, image_id: str, request: MapRequest, *, signed: bool, peak: float | None = None
) -> str:
    """One layer's map; `peak` is the end of its scale, the map's own unless given."""
    shown = {"signed": int(signed), "peak": None if peak is None else f"{peak:.6g}"}
    return address("/maps/heatmap.png", map_parameters(card, image_id, request) | shown)


def difference_url(
    first: Mapping[str, object], second: Mapping[str, object], *, signed: bool
) -> str:
    """The second map minus the first one, on its own scale; both as `map_parameters`."""
    sides = two_sides(first, second)
    return address("/maps/difference.png", sides | {"signed": int(signed)})


def two_sides(first: Mapping[str, object], second: Mapping[str, object]) -> dict[str, object]:
    """The `map_parameters` of two maps in one address."""
    sides = {f"{A}{name}": value for name, value in first.items()}
    return sides | {f"{B}{name}": value for name, value in second.items()}


def strip_url(
    strip: Mapping[str, object],
    *,
    signed: bool,
    smooth: bool,
    beside: Mapping[str, object] | None = None,
) -> str:
    """Every layer's map under one another, each layer on its own scale.

    `strip` as `strip_parameters`; the scales hold for those of `beside` too, where it is given.
    """
    second = {f"{BESIDE}{name}": value for name, value in (beside or {}).items()}
    shown = {"signed": int(signed), "smooth": int(smooth)}
    return address("/maps/strip.png", {**strip, **shown, **second})


def strip_parameters(card: ModelCard, image_id: str, target: int, method: str) -> dict[str, object]:
    """What the maps of a strip depend on, as the parameters of an address."""
    return exactly(card) | {"image": image_id, "target": target, "method": method}


def mosaic_url(card: ModelCard, image_id: str, request: FeatureMapsRequest) -> str:
    """The strongest channels of a layer."""
    asked = {"image": image_id, "layer": request.layer, "count": request.count}
    return address("/maps/channels.png", exactly(card) | asked)


def filters_url(card: ModelCard) -> str:
    """The filters of the first convolution."""
    return address("/maps/filters.png", exactly(card))


def map_parameters(card: ModelCard, image_id: str, request: MapRequest) -> dict[str, object]:
    """What a raw heat map depends on, as the parameters of an address."""
    return exactly(card) | {
        "image": image_id,
        "layer": request.layer,
        "target": request.target,
        "method": request.method,
        **{f"{PARAMETER}{name}": value for name, value in request.parameters},
    }


class RequestedMap(NamedTuple):
    """What an address with `map_parameters` asks for."""

    card: ModelCard
    image: FoundImage
    request: MapRequest


def requested_map(services: Services, side: str = "") -> RequestedMap:
    """Reads `map_parameters` back; `side` stands before each where an address has two maps.

    Raises: as `requested_card` and `find_image`, BadRequest.
    """
    card = requested_card(services, side)
    image = find_image(services, argument(f"{side}image"))
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
    given = find_method(request.method).given(dict(request.parameters))
    request = replace(request, parameters=given)
    return RequestedMap(card, image, request)


class RequestedStrip(NamedTuple):
    """What an address with `strip_parameters` asks for."""

    card: ModelCard
    image: FoundImage
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
    card, image = requested_card(services, side), find_image(services, argument(f"{side}image"))
    return RequestedStrip(card, image, parsed(f"{side}target", int), argument(f"{side}method"))


def add_routes(blueprint: flask.Blueprint, services: Services) -> None:
    """Serves the maps as PNG."""
    engine = services.engine

    @blueprint.get("/maps/heatmap.png")
    def heatmap() -> flask.Response:
        asked = requested_map(services)
        signed, peak = parsed("signed", flag), optional("peak", level)
        body = encode_grey(engine.heatmap(asked.request), signed=signed, peak=peak)
        return _png(body, private=asked.image.private)

    @blueprint.get("/maps/difference.png")
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
        return _png(encode_grey(shown, signed=True), private=private)

    @blueprint.get("/maps/strip.png")
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
        return _png(body, private=any(strip.image.private for strip in strips))

    @blueprint.get("/maps/channels.png")
    def channels() -> flask.Response:
        card, image = requested_card(services), find_image(services, argument("image"))
        layer, count = argument("layer"), parsed("count", natural)
        request = FeatureMapsRequest(card.key, image.ref, layer, count)
        sheet = map_sheet(engine.feature_maps(request).values, MOSAIC_COLUMNS)
        return _png(sheet, private=image.private)

    @blueprint.get("/maps/filters.png")
    def filters() -> flask.Response:
        request = FiltersRequest(requested_card(services).key)
        return _png(filter_tiles(engine.filters(request)), private=False)


def _png(body: bytes, *, private: bool) -> flask.Response:
    return kept(flask.Response(body, mimetype="image/png"), private=private)
