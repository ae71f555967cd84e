"""Finds the stored result for a request."""

import json
from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from operator import attrgetter
from typing import Any, TypeVar, cast

import torch

from explainers.engine.cache import ResultCache
from explainers.engine.codec import Result
from explainers.engine.requests import (
    FeatureMapsRequest,
    FiltersRequest,
    ImageLayerRequest,
    LayerDistancesRequest,
    LayerRequest,
    MapRequest,
    QualityRequest,
    ReceptiveFieldRequest,
    Request,
    TogetherRequest,
    TraceRequest,
)
from explainers.models import ModelCard
from explainers.results import Heatmap, Layer, TraceResult

ALGORITHM = 4  # increment whenever any stored number would change
PRECISION = "float32"

Answer = TypeVar("Answer")
OfImage = TraceRequest | MapRequest | FeatureMapsRequest | ImageLayerRequest
Kept = OfImage | FiltersRequest | LayerRequest | QualityRequest[Any] | LayerDistancesRequest

MAPS: dict[str, Callable[[TraceResult], tuple[Heatmap, ...]]] = {
    "grad_cam": attrgetter("grad_cams"),
    "hires_cam": attrgetter("hires_cams"),
}


def question_key(card: ModelCard, request: Request[Any]) -> str:
    """SHA-256 over all inputs of a result: only equal requests share one."""
    question = {
        "algorithm": ALGORITHM,
        "precision": PRECISION,
        "torch": torch.__version__,
        "device": card.device.partition(":")[0],
        "weights": card.weights_sha256,
        "layers": [_place(layer) for layer in card.layers],
        "preprocess": card.preprocess.fingerprint,
        "kind": type(request).__name__,
        "request": vars(request),
    }
    text = json.dumps(question, sort_keys=True, default=attrgetter("sha256"))
    return sha256(text.encode()).hexdigest()


def _place(layer: Layer) -> tuple[object, ...]:
    """The properties of a layer that determine its numbers."""
    place = layer.name, layer.shape
    return place if layer.start is None else (*place, layer.start)


class Answers:
    """Stored results by request; thread-safe.

    A trace of the predicted class also serves the request without a target, and any trace serves
    requests for its maps.
    """

    def __init__(self, cache: ResultCache) -> None:
        self._cache = cache

    def recall(self, card: ModelCard, request: Request[Answer]) -> Answer | None:
        """The result, if it is stored."""
        answer: Result | None = None
        if isinstance(request, TraceRequest):
            answer = self._trace(card, request)
        elif isinstance(request, TogetherRequest):
            answer = self._together(card, request)
        elif isinstance(request, MapRequest):
            answer = self._map(card, request)
        elif isinstance(
            request,
            FeatureMapsRequest
            | FiltersRequest
            | LayerRequest
            | QualityRequest
            | LayerDistancesRequest,
        ):
            answer = self._cache.get(question_key(card, request))
        return cast(Answer | None, answer)

    def keep(self, card: ModelCard, request: Kept, answer: Result) -> None:
        """Store the result; on disk only if it is small and of no private image."""
        if isinstance(request, TraceRequest) and isinstance(answer, TraceResult):
            predicted = request.target == answer.predicted
            request = replace(request, target=None) if predicted else request
        if isinstance(request, QualityRequest):
            on_disk = not any(image.private for image in request.images)
        elif isinstance(request, TraceRequest | MapRequest):
            on_disk = not request.image.private
        else:
            on_disk = isinstance(request, ReceptiveFieldRequest)
        self._cache.put(question_key(card, request), answer, on_disk=on_disk)

    def _trace(self, card: ModelCard, request: TraceRequest) -> TraceResult | None:
        for question in (replace(request, target=None), request):
            answer = self._cache.get(question_key(card, question))
            if isinstance(answer, TraceResult) and request.target in (None, answer.target):
                return answer
        return None

    def _together(self, card: ModelCard, request: TogetherRequest) -> TraceResult | None:
        """The trace, if all the others are stored too."""
        trace = self._trace(card, request.trace)
        if trace is None or any(self.recall(card, each) is None for each in request.parts(trace)):
            return None
        return trace

    def _map(self, card: ModelCard, request: MapRequest) -> Heatmap | None:
        if request.method in MAPS:
            question = TraceRequest(request.model, request.image, request.target)
            trace = self._trace(card, question)
            if trace is not None:
                maps = zip(trace.layers, MAPS[request.method](trace), strict=False)
                return next((map_ for layer, map_ in maps if layer.name == request.layer), None)
        answer = self._cache.get(question_key(card, request))
        return answer if isinstance(answer, Heatmap) else None
