"""Every layer's heat map of one image, by any registered method."""

from dataclasses import replace

from explainers import Engine
from explainers.engine.requests import ImageRef, MapRequest, TraceRequest
from explainers.engine.result_store import MAPS
from explainers.methods import METHODS, Method, default_method, find_method
from explainers.models import ModelCard
from explainers.results import Heatmap


def strip_method(key: str, card: ModelCard) -> Method:
    """The method whose maps of every layer are shown side by side where `key` is chosen.

    The model's default one where that method's map belongs to no layer, or would take many
    passes each.
    """
    method = find_method(key)
    traced = method.from_trace is not None or method is METHODS[0]
    return method if traced else default_method(card)


def layer_maps(  # noqa: PLR0913, PLR0917
    engine: Engine,
    card: ModelCard,
    image: ImageRef,
    target: int,
    method: str,
    parameters: tuple[tuple[str, float | str], ...] = (),
) -> tuple[Heatmap, ...]:
    """The maps in the order of `card.layers`: from one trace where the method allows it.

    The one map of a method that is per pixel; `parameters` are those as a MapRequest has them.
    Other methods make their own passes, layer by layer. Raises: as `Engine.heatmap`.
    """
    if find_method(method).from_trace is not None:
        engine.trace(TraceRequest(card.key, image, target))
    requests = map_requests(card, image, target, method, parameters)
    return tuple(engine.heatmap(request) for request in requests)


def map_requests(
    card: ModelCard,
    image: ImageRef,
    target: int,
    method: str,
    parameters: tuple[tuple[str, float | str], ...] = (),
) -> list[MapRequest]:
    """The requests of `layer_maps`, in order."""
    names = [""] if find_method(method).per_pixel else [layer.name for layer in card.layers]
    return [MapRequest(card.key, image, name, target, method, parameters) for name in names]


def maps_at_hand(engine: Engine, card: ModelCard, request: MapRequest) -> list[Heatmap | None]:
    """The same maps, as far as they are available, whichever layer `request` names; never waits."""
    if request.method in MAPS and not request.parameters:
        trace = engine.stored(TraceRequest(card.key, request.image, request.target))
        if trace is not None:
            return [*MAPS[request.method](trace)]
    return [engine.stored(replace(request, layer=layer.name)) for layer in card.layers]
