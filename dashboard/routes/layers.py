"""Pictures of one layer: its channels in sheets and alone, its activation map, its filters."""

from math import ceil

import flask

from dashboard.answers import kept
from dashboard.found_image import find_image
from dashboard.rendering import encode_grey, filter_tiles, sprite
from dashboard.routes.addresses import (
    address,
    argument,
    exactly,
    flag,
    level,
    natural,
    optional,
    parsed,
    requested_card,
)
from dashboard.services import Services
from dashboard.sheets import columns_for, map_sheet, slice_sheet
from explainers.errors import UnfitModel
from explainers.layer_requests import (
    ActivationMapsRequest,
    ChannelMapsRequest,
    ChannelsRequest,
    FilterRequest,
    FilterTilesRequest,
)
from explainers.layer_results import ORDERS, REDUCTIONS, Channels
from explainers.models import ModelCard
from explainers.results import Filters, Heatmap, IntArray


def sheet_url(  # noqa: PLR0913
    card: ModelCard,
    image_id: str,
    request: ChannelsRequest,
    *,
    order: str,
    many: int,
    page: int,
    shared: bool,
) -> str:
    """A page of a layer's channels, `many` on each, in one of ORDERS."""
    asked = {"image": image_id, "layer": request.layer, "target": request.target}
    shown = {"order": order, "many": many, "page": page, "shared": int(shared)}
    return address("/maps/sheet.png", exactly(card) | asked | shown)


def channel_url(card: ModelCard, image_id: str, layer: str, channel: int, *, signed: bool) -> str:
    """One channel's map on its own scale."""
    asked = {"image": image_id, "layer": layer, "channel": channel, "signed": int(signed)}
    return address("/maps/channel.png", exactly(card) | asked)


def activation_url(  # noqa: PLR0913
    card: ModelCard, image_id: str, layer: str, reduction: str, *, signed: bool, peak: float
) -> str:
    """One layer's activation map."""
    asked = {"image": image_id, "layer": layer, "reduction": reduction}
    shown = {"signed": int(signed), "peak": f"{peak:.6g}"}
    return address("/maps/activation.png", exactly(card) | asked | shown)


def activations_url(
    card: ModelCard, image_id: str, reduction: str, *, signed: bool, smooth: bool
) -> str:
    """Every layer's activation map under one another, each on its own scale."""
    asked = {"image": image_id, "reduction": reduction}
    shown = {"signed": int(signed), "smooth": int(smooth)}
    return address("/maps/activations.png", exactly(card) | asked | shown)


def filters_url(card: ModelCard, convolution: str) -> str:
    """All filters of a convolution that sees red, green and blue."""
    return address("/maps/kernels.png", exactly(card) | {"convolution": convolution})


def filter_url(card: ModelCard, convolution: str, number: int, *, colour: bool) -> str:
    """One filter: as the tile it is, or its slices side by side."""
    asked = {"convolution": convolution, "filter": number, "colour": int(colour)}
    return address("/maps/kernel.png", exactly(card) | asked)


def page_of(channels: Channels, order: str, many: int, page: int) -> IntArray:
    """The channels on a page (the first is 1)."""
    numbers: IntArray = channels.order(order)[many * (page - 1) : many * page]
    return numbers


def shared_ends(channels: Channels) -> tuple[float, float]:
    """The lowest and the highest activation of a layer."""
    return float(channels.minimum.min()), float(channels.maximum.max())


def add_routes(blueprint: flask.Blueprint, services: Services) -> None:
    """Serves the pictures as PNG."""
    engine = services.engine

    @blueprint.get("/maps/sheet.png")
    def sheet() -> flask.Response:
        card, image = requested_card(services), find_image(services, argument("image"))
        layer = argument("layer")
        found = engine.ask(ChannelsRequest(card.key, image.ref, layer, parsed("target", int)))
        many, order = parsed("many", natural), parsed("order", _order)
        page = parsed("page", lambda text: _page(text, ceil(found.mean.size / many)))
        asked = ChannelMapsRequest.of_all(card.key, image.ref, layer, found.mean.size)
        values = engine.ask(asked).values[page_of(found, order, many, page)]
        ends = shared_ends(found) if parsed("shared", flag) else None
        return _png(map_sheet(values, columns_for(len(values)), ends), private=image.private)

    @blueprint.get("/maps/channel.png")
    def channel() -> flask.Response:
        card, image = requested_card(services), find_image(services, argument("image"))
        layer, number = argument("layer"), parsed("channel", int)
        count = {each.name: each.shape[0] for each in card.layers}.get(layer, 0)
        if not 0 <= number < count:  # the engine says what is wrong
            engine.ask(ChannelMapsRequest(card.key, image.ref, layer, (number,)))
        asked = ChannelMapsRequest.of_all(card.key, image.ref, layer, count)
        signed = parsed("signed", flag)
        heatmap = Heatmap(engine.ask(asked).values[number], signed=signed, units="activation")
        return _png(encode_grey(heatmap, signed=signed), private=image.private)

    @blueprint.get("/maps/activation.png")
    def activation() -> flask.Response:
        card, image = requested_card(services), find_image(services, argument("image"))
        found = engine.ask(ActivationMapsRequest(card.key, image.ref, _reduction()))
        names = [layer.name for layer in card.layers]
        heatmap = found.maps[parsed("layer", names.index)]
        body = encode_grey(heatmap, signed=parsed("signed", flag), peak=optional("peak", level))
        return _png(body, private=image.private)

    @blueprint.get("/maps/activations.png")
    def activations() -> flask.Response:
        card, image = requested_card(services), find_image(services, argument("image"))
        found = engine.ask(ActivationMapsRequest(card.key, image.ref, _reduction()))
        signed, smooth = parsed("signed", flag), parsed("smooth", flag)
        return _png(sprite(found.maps, signed=signed, smooth=smooth), private=image.private)

    @blueprint.get("/maps/kernels.png")
    def kernels() -> flask.Response:
        request = FilterTilesRequest(requested_card(services).key, argument("convolution"))
        return _png(filter_tiles(engine.ask(request)), private=False)

    @blueprint.get("/maps/kernel.png")
    def kernel() -> flask.Response:
        key, name = requested_card(services).key, argument("convolution")
        number = parsed("filter", int)
        slices = engine.ask(FilterRequest(key, name, number)).values
        if not parsed("colour", flag):
            return _png(slice_sheet(slices), private=False)
        if len(slices) != len("rgb"):
            raise UnfitModel(f"The filters of {name} do not see red, green and blue.")
        return _png(filter_tiles(Filters(slices.transpose(1, 2, 0)[None])), private=False)


def _order(text: str) -> str:
    return ORDERS[ORDERS.index(text)]


def _reduction() -> str:
    return parsed("reduction", lambda text: REDUCTIONS[REDUCTIONS.index(text)])


def _page(text: str, pages: int) -> int:
    if not 1 <= int(text) <= pages:
        raise ValueError(text)
    return int(text)


def _png(body: bytes, *, private: bool) -> flask.Response:
    return kept(flask.Response(body, mimetype="image/png"), private=private)
