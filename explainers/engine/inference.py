"""Computes the result of each kind of request; everything here runs on the inference thread."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from functools import partial
from typing import Any, TypeVar, get_args

from cachetools import LRUCache
from PIL import Image
from torch import Tensor

from explainers.edits.base import Edit
from explainers.engine.byte_cache import byte_cache
from explainers.engine.decoding import Decode, ImageReader
from explainers.engine.layer_views import OF_WEIGHTS, activations_of, check_channels, view_of
from explainers.engine.model_pool import ModelPool
from explainers.engine.pass_times import PassTimes, measure_passes
from explainers.engine.prediction import predict
from explainers.engine.quality_tests import examine, try_out
from explainers.engine.requests import (
    ChannelsRequest,
    ConvolutionsRequest,
    FaithfulnessRequest,
    FeatureMapsRequest,
    FiltersRequest,
    ImageLayerRequest,
    ImageRef,
    LayerDistancesRequest,
    LayerFaithfulnessRequest,
    LocalisationRequest,
    MapRequest,
    PredictRequest,
    QualityRequest,
    RegionTestRequest,
    Request,
    SanityRequest,
    SmallestPartsRequest,
    TogetherRequest,
    TraceRequest,
    WeightsRequest,
)
from explainers.engine.result_store import Answers, OfImage
from explainers.errors import ExplainerError
from explainers.layers.convolutions import convolutions
from explainers.layers.filters import first_filters
from explainers.layers.results import Convolutions, LayerResult
from explainers.methods import Question, find_method, grad_cam
from explainers.models import Model, ModelCard
from explainers.passes.feature_maps import feature_maps
from explainers.passes.tracing import Trace, check_target, find_layer, network_input, trace_input
from explainers.results import FeatureMaps, Filters, Heatmap, Predictions, TraceResult
from explainers.what_if.canvas import Canvas
from explainers.what_if.layer_distances import layer_distances
from explainers.what_if.resolve import resolve
from explainers.what_if.results import LayerDistances
from explainers.work.chunk_size import ChunkSize
from explainers.work.memory_guard import memory_guard
from explainers.work.steps import Steps

Answer = TypeVar("Answer")
Compute = Callable[[Model, Tensor, Any], Steps[Any]]
TraceKey = tuple[str, str, str]  # model, weights, image
TRACES = 6  # that stay alive at most, even if more fit: what follows a click needs the last ones


class Inference:
    """Computes results in steps; the last few traces stay alive, with all their activations."""

    def __init__(
        self, pool: ModelPool, answers: Answers, decode: Decode, trace_bytes: int, map_bytes: int
    ) -> None:
        self._pool = pool
        self._answers = answers
        self._map_bytes = map_bytes
        self.times: dict[str, PassTimes] = {}  # by weights
        self._clicks = ImageReader(decode, threads=1)
        self._ahead = ImageReader(decode, threads=2)
        self._chunks: defaultdict[str, ChunkSize] = defaultdict(ChunkSize)
        share = trace_bytes // TRACES
        self._traces: LRUCache[TraceKey, Trace] = byte_cache(
            trace_bytes, lambda trace: max(trace.nbytes, share)
        )
        self._handlers: Mapping[type[Request[Any]], Callable[[Any], Steps[Any]]] = {
            TraceRequest: partial(self._of_image, self._trace),
            TogetherRequest: self._together,
            MapRequest: partial(self._of_image, self._heatmap),
            FeatureMapsRequest: partial(self._of_image, self._feature_maps),
            FiltersRequest: self._filters,
            PredictRequest: self._predict,
            FaithfulnessRequest: self._test,
            LayerFaithfulnessRequest: self._test,
            LocalisationRequest: self._test,
            SanityRequest: self._test,
            RegionTestRequest: self._what_if,
            SmallestPartsRequest: self._what_if,
            LayerDistancesRequest: self._distances,
            **dict.fromkeys(get_args(ImageLayerRequest), partial(self._of_image, self._view)),
            ConvolutionsRequest: self._convolutions,
            **dict.fromkeys(OF_WEIGHTS, self._of_weights),
        }

    def run(self, request: Request[Answer]) -> Steps[Answer]:
        """The work for the request, one chunk per step."""
        return self._handlers[type(request)](request)

    def card(self, key: str) -> Steps[ModelCard]:
        """Load the model for its card."""
        yield from ()
        return self._pool.get(key).card

    def pass_times(self, key: str) -> Steps[PassTimes]:
        """The time of one image through the model; measured once."""
        yield from ()
        model = self._pool.get(key)
        if model.weights_sha256 not in self.times:
            self.times[model.weights_sha256] = measure_passes(model)
        return self.times[model.weights_sha256]

    def close(self) -> None:
        """End the decoding threads."""
        self._clicks.close()
        self._ahead.close()

    def _together(self, request: TogetherRequest) -> Steps[TraceResult]:
        trace: TraceResult = yield from self.run(request.trace)
        for each in request.parts(trace):
            with suppress(ExplainerError):  # raised only if it is the only image
                yield from self.run(each)
        return trace

    def _of_image(self, compute: Compute, request: OfImage) -> Steps[object]:
        card = self._pool.card(request.model) or self._pool.get(request.model).card
        if isinstance(request, MapRequest):
            find_method(request.method).check_fit(card)
        answer = self._available(card, request)
        if answer is not None:
            return answer
        picture, edits = yield from self._opened(request.model, request.image)
        answer = self._available(card, request)  # other work had its turn in between
        if answer is not None:
            return answer
        model = self._pool.get(request.model)
        with memory_guard():
            inputs = network_input(model, picture, edits)
            answer = yield from compute(model, inputs, request)
        self._answers.keep(model.card, request, answer)
        return answer

    def _opened(self, model: str, image: ImageRef) -> Steps[tuple[Image.Image, tuple[Edit, ...]]]:
        """The picture, and the edits that come before the network."""
        maps = yield from self._maps_of(model, image)
        picture = yield from self._clicks.open(image)
        preprocess = self._pool.get(model).preprocess
        return picture, resolve(image.edits, picture, preprocess, maps)

    def _maps_of(self, model: str, image: ImageRef) -> Steps[dict[str, Heatmap]]:
        """The maps that the edits of an image name."""
        maps: dict[str, Heatmap] = {}
        for source in image.sources:
            maps[source] = yield from self.run(image.of_source(model, source))
        return maps

    def _input(self, model: str, image: ImageRef) -> Steps[Tensor]:
        """The network's input, with the edits of the image."""
        picture, edits = yield from self._opened(model, image)
        return network_input(self._pool.get(model), picture, edits)

    def _available(self, card: ModelCard, request: OfImage) -> object | None:
        return self._answers.recall(card, request) or self._from_live_trace(card, request)

    def _from_live_trace(self, card: ModelCard, request: OfImage) -> object | None:
        live = self._traces.get(_trace_key(card, request))
        answer: FeatureMaps | Heatmap | LayerResult | None = None
        if live is not None and isinstance(request, FeatureMapsRequest):
            answer = live.feature_maps(request.layer, request.count)
        elif live is not None and isinstance(request, MapRequest):
            answer = _map_from(card, live, request)
        elif live is not None and isinstance(request, ImageLayerRequest):
            answer = view_of(live, request)
        if answer is not None:
            self._answers.keep(card, request, answer)
        return answer

    def _trace(self, model: Model, inputs: Tensor, request: TraceRequest) -> Steps[TraceResult]:
        yield from ()
        return self._live_trace(model, inputs, request).result()

    def _live_trace(self, model: Model, inputs: Tensor, request: TraceRequest) -> Trace:
        live = trace_input(model, inputs, request.target)
        self._traces[_trace_key(model.card, request)] = live
        return live

    def _heatmap(self, model: Model, inputs: Tensor, request: MapRequest) -> Steps[Heatmap]:
        method = find_method(request.method)
        if method.from_trace is None:
            parameters = dict(request.parameters)
            settings = Question(request.layer, request.target, parameters, self._map_bytes)
            return (yield from method.run(model, inputs, settings))
        find_layer(model, request.layer)
        check_target(request.target, len(model.labels))
        method.complete(dict(request.parameters))
        question = TraceRequest(request.model, request.image, request.target)
        live = self._live_trace(model, inputs, question)
        self._answers.keep(model.card, question, live.result())
        return method.read(model.card, live, request.layer)

    def _feature_maps(
        self, model: Model, inputs: Tensor, request: FeatureMapsRequest
    ) -> Steps[FeatureMaps]:
        yield from ()
        layer = find_layer(model, request.layer)
        return feature_maps(model, inputs, layer, request.count)

    def _view(
        self, model: Model, inputs: Tensor, request: ImageLayerRequest
    ) -> Steps[LayerResult | FeatureMaps]:
        yield from ()
        if not isinstance(request, ChannelsRequest):
            return activations_of(model, inputs, request)
        check_channels(model, request)
        question = TraceRequest(request.model, request.image, request.target)
        live = self._live_trace(model, inputs, question)
        self._answers.keep(model.card, question, live.result())
        answer = view_of(live, request)
        assert answer is not None
        return answer

    def _of_weights(self, request: WeightsRequest) -> Steps[LayerResult | Filters]:
        model = self._pool.get(request.model)
        with memory_guard():
            answer = yield from OF_WEIGHTS[type(request)](model, request)
        self._answers.keep(model.card, request, answer)
        return answer

    def _convolutions(self, request: ConvolutionsRequest) -> Steps[Convolutions]:
        """One pass yields those of all layers."""
        yield from ()
        model = self._pool.get(request.model)
        find_layer(model, request.layer)
        with memory_guard():
            by_layer = convolutions(model)
        for layer, answer in by_layer.items():
            self._answers.keep(model.card, replace(request, layer=layer), answer)
        return by_layer[request.layer]

    def _filters(self, request: FiltersRequest) -> Steps[Filters]:
        yield from ()
        model = self._pool.get(request.model)
        filters = first_filters(model)
        self._answers.keep(model.card, request, filters)
        return filters

    def _predict(self, request: PredictRequest) -> Steps[Predictions]:
        maps = {}
        for image in request.images:
            if image.sources:
                maps[image] = yield from self._maps_of(request.model, image)
        size = self._chunks[request.model]
        return (yield from predict(self._pool, self._ahead, size, request, maps))

    def _test(self, request: QualityRequest[Any]) -> Steps[Any]:
        card = self._pool.card(request.model) or self._pool.get(request.model).card
        answer = self._answers.recall(card, request)
        if answer is not None:
            return answer
        inputs = []
        for image in request.images:
            batch = yield from self._input(request.model, image)
            inputs.append(batch)
            yield 0.0
        model = self._pool.get(request.model)
        with memory_guard():
            size = self._chunks[request.model]
            answer = yield from examine(model, inputs, request, size, self._map_bytes)
        self._answers.keep(model.card, request, answer)
        return answer

    def _what_if(self, request: RegionTestRequest | SmallestPartsRequest) -> Steps[Any]:
        """One picture, as its pixels are replaced before they are normalised."""
        card = self._pool.card(request.model) or self._pool.get(request.model).card
        answer = self._answers.recall(card, request)
        if answer is not None:
            return answer
        (image,) = request.images
        picture, edits = yield from self._opened(request.model, image)
        model = self._pool.get(request.model)
        canvas = Canvas(picture, model.preprocess, edits)
        with memory_guard():
            size = self._chunks[request.model]
            answer = yield from try_out(model, canvas, request, size, self._map_bytes)
        self._answers.keep(model.card, request, answer)
        return answer

    def _distances(self, request: LayerDistancesRequest) -> Steps[LayerDistances]:
        card = self._pool.card(request.model) or self._pool.get(request.model).card
        answer = self._answers.recall(card, request)
        if answer is not None:
            return answer
        inputs = []
        for image in (request.image, *request.others):
            batch = yield from self._input(request.model, image)
            inputs.append(batch)
        model = self._pool.get(request.model)
        with memory_guard():
            answer = yield from layer_distances(model, inputs)
        self._answers.keep(model.card, request, answer)
        return answer


def _trace_key(card: ModelCard, request: OfImage) -> TraceKey:
    return request.model, card.weights_sha256, request.image.sha256


def _map_from(card: ModelCard, live: Trace, request: MapRequest) -> Heatmap | None:
    """The map, if it needs no pass: the trace's own class, or any class at the head layer."""
    method = find_method(request.method)
    same_class = live.target == request.target or not method.of_class
    if method.from_trace is not None and same_class and not request.parameters:
        return method.read(card, live, request.layer)
    if method is grad_cam.METHOD and live.head is not None and live.head.layer == request.layer:
        return live.cam(request.layer, target=request.target)
    return None
