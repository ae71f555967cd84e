"""URLs of one layer's pictures: its channels, its activation maps, its filters."""

from dashboard.core.address import address
from dashboard.maps.urls import exactly
from explainers.engine.requests import ChannelsRequest, PositionRequest
from explainers.models import ModelCard


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
    query = {"image": image_id, "layer": request.layer, "target": request.target}
    shown = {"order": order, "many": many, "page": page, "shared": int(shared)}
    return address("/maps/sheet.png", exactly(card) | query | shown)


def channel_url(  # noqa: PLR0913
    card: ModelCard, image_id: str, layer: str, channel: int, *, signed: bool, smooth: bool
) -> str:
    """One channel's map on its own scale."""
    query = {"image": image_id, "layer": layer, "channel": channel}
    shown = {"signed": int(signed), "smooth": int(smooth)}
    return address("/maps/channel.png", exactly(card) | query | shown)


def activation_url(  # noqa: PLR0913
    card: ModelCard,
    image_id: str,
    layer: str,
    reduction: str,
    *,
    signed: bool,
    smooth: bool = False,
    peak: float,
) -> str:
    """One layer's activation map."""
    query = {"image": image_id, "layer": layer, "reduction": reduction}
    shown = {"signed": int(signed), "smooth": int(smooth), "peak": f"{peak:.6g}"}
    return address("/maps/activation.png", exactly(card) | query | shown)


def activations_url(
    card: ModelCard, image_id: str, reduction: str, *, signed: bool, smooth: bool
) -> str:
    """Every layer's activation map under one another, each on its own scale."""
    query = {"image": image_id, "reduction": reduction}
    shown = {"signed": int(signed), "smooth": int(smooth)}
    return address("/maps/activations.png", exactly(card) | query | shown)


def position_url(card: ModelCard, image_id: str, request: PositionRequest) -> str:
    """The most active channels of every layer at a point: a row of small maps for each layer."""
    query = {"image": image_id, "x": request.x, "y": request.y, "count": request.count}
    return address("/maps/position.png", exactly(card) | query | {"revision": request.revision})


def filters_url(card: ModelCard, convolution: str) -> str:
    """All filters of a convolution that sees red, green and blue."""
    return address("/maps/kernels.png", exactly(card) | {"convolution": convolution})


def filter_url(card: ModelCard, convolution: str, number: int, *, colour: bool) -> str:
    """One filter: as the tile it is, or its slices side by side."""
    query = {"convolution": convolution, "filter": number, "colour": int(colour)}
    return address("/maps/kernel.png", exactly(card) | query)
