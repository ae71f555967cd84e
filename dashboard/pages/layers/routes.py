"""Pictures of one layer: its channels in sheets and alone, its activation map, its filters."""

from math import ceil

import flask

from dashboard.access import Right, needs
from dashboard.core.responses import kept_png
from dashboard.maps.rendering import encode_grey, filter_tiles, sprite
from dashboard.maps.sprites import (
    columns_for,
    map_sheet,
    page_of,
    shared_ends,
    slice_sheet,
    tile_sheet,
)
from dashboard.routes.addresses import (
    argument,
    flag,
    fraction,
    level,
    natural,
    optional,
    parsed,
    requested_card,
    requested_image,
)
from dashboard.services import Services
from explainers.engine.requests import (
    ActivationMapsRequest,
    ChannelMapsRequest,
    ChannelsRequest,
    FilterRequest,
    FilterTilesRequest,
    PositionRequest,
)
from explainers.errors import UnfitModel
from explainers.layers.results import ORDERS, REDUCTIONS
from explainers.results import Filters, Heatmap


def add_routes(blueprint: flask.Blueprint, services: Services) -> None:
    """Serves the pictures as PNG."""
    _add_channels(blueprint, services)
    _add_layers(blueprint, services)
    _add_filters(blueprint, services)


def _add_channels(blueprint: flask.Blueprint, services: Services) -> None:
    engine = services.engine

    @blueprint.get("/maps/sheet.png")
    @needs(Right.LOOK)
    def sheet() -> flask.Response:
        card, image = requested_card(services), requested_image(services)
        layer = argument("layer")
        channels = engine.compute(
            ChannelsRequest(card.key, image.ref, layer, parsed("target", int))
        )
        many, order = parsed("many", natural), parsed("order", _order)
        page = parsed("page", lambda text: _page(text, ceil(channels.mean.size / many)))
        maps_request = ChannelMapsRequest.of_all(card.key, image.ref, layer, channels.mean.size)
        values = engine.compute(maps_request).values[page_of(channels, order, many, page)]
        ends = shared_ends(channels) if parsed("shared", flag) else None
        return kept_png(map_sheet(values, columns_for(len(values)), ends), private=image.private)

    @blueprint.get("/maps/channel.png")
    @needs(Right.LOOK)
    def channel() -> flask.Response:
        card, image = requested_card(services), requested_image(services)
        layer, number = argument("layer"), parsed("channel", int)
        count = {each.name: each.shape[0] for each in card.layers}.get(layer, 0)
        if not 0 <= number < count:  # the engine's error explains it
            engine.compute(ChannelMapsRequest(card.key, image.ref, layer, (number,)))
        maps_request = ChannelMapsRequest.of_all(card.key, image.ref, layer, count)
        signed = parsed("signed", flag)
        heatmap = Heatmap(
            engine.compute(maps_request).values[number], signed=signed, units="activation"
        )
        body = encode_grey(heatmap, signed=signed, smooth=optional("smooth", flag) or False)
        return kept_png(body, private=image.private)


def _add_layers(blueprint: flask.Blueprint, services: Services) -> None:
    engine = services.engine

    @blueprint.get("/maps/activation.png")
    @needs(Right.LOOK)
    def activation() -> flask.Response:
        card, image = requested_card(services), requested_image(services)
        maps = engine.compute(ActivationMapsRequest(card.key, image.ref, _reduction()))
        names = [layer.name for layer in card.layers]
        heatmap = maps.maps[parsed("layer", names.index)]
        signed, smooth = parsed("signed", flag), optional("smooth", flag) or False
        body = encode_grey(heatmap, signed=signed, peak=optional("peak", level), smooth=smooth)
        return kept_png(body, private=image.private)

    @blueprint.get("/maps/activations.png")
    @needs(Right.LOOK)
    def activations() -> flask.Response:
        card, image = requested_card(services), requested_image(services)
        maps = engine.compute(ActivationMapsRequest(card.key, image.ref, _reduction()))
        signed, smooth = parsed("signed", flag), parsed("smooth", flag)
        return kept_png(sprite(maps.maps, signed=signed, smooth=smooth), private=image.private)

    @blueprint.get("/maps/position.png")
    @needs(Right.LOOK)
    def position() -> flask.Response:
        card, image = requested_card(services), requested_image(services)
        x, y, count = parsed("x", fraction), parsed("y", fraction), parsed("count", natural)
        channels = engine.compute(PositionRequest(card.key, image.ref, x, y, count))
        return kept_png(tile_sheet(channels.tiles), private=image.private)


def _add_filters(blueprint: flask.Blueprint, services: Services) -> None:
    engine = services.engine

    @blueprint.get("/maps/kernels.png")
    @needs(Right.LOOK)
    def kernels() -> flask.Response:
        request = FilterTilesRequest(requested_card(services).key, argument("convolution"))
        return kept_png(filter_tiles(engine.compute(request)), private=False)

    @blueprint.get("/maps/kernel.png")
    @needs(Right.LOOK)
    def kernel() -> flask.Response:
        key, name = requested_card(services).key, argument("convolution")
        number = parsed("filter", int)
        slices = engine.compute(FilterRequest(key, name, number)).values
        if not parsed("colour", flag):
            return kept_png(slice_sheet(slices), private=False)
        if len(slices) != len("rgb"):
            raise UnfitModel(f"The filters of {name} do not take an RGB input.")
        return kept_png(filter_tiles(Filters(slices.transpose(1, 2, 0)[None])), private=False)


def _order(text: str) -> str:
    return ORDERS[ORDERS.index(text)]


def _reduction() -> str:
    return parsed("reduction", lambda text: REDUCTIONS[REDUCTIONS.index(text)])


def _page(text: str, pages: int) -> int:
    if not 1 <= int(text) <= pages:
        raise ValueError(text)
    return int(text)
