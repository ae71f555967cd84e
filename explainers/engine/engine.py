"""The one owner of a process's models: all of torch runs on one thread."""

from collections.abc import Callable, Hashable, Iterable
from concurrent.futures import Future
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self, TypeVar

import torch

from explainers.engine.cache import MIB, ResultCache
from explainers.engine.decoding import Decode
from explainers.engine.inference import Inference
from explainers.engine.memory import release_memory
from explainers.engine.model_pool import ModelPool
from explainers.engine.pass_times import PassTimes
from explainers.engine.requests import (
    FeatureMapsRequest,
    FiltersRequest,
    MapRequest,
    PredictRequest,
    Request,
    TraceRequest,
)
from explainers.engine.result_store import Answers
from explainers.engine.work_queue import NO_OWNER, Priority, WorkQueue
from explainers.images.picture import open_rgb
from explainers.methods import Passes, find_method
from explainers.models import Model, ModelCard, ModelSpec
from explainers.results import FeatureMaps, Filters, Heatmap, Predictions, TraceResult

Answer = TypeVar("Answer")


@dataclass(frozen=True)
class EngineLimits:
    """The limits of an engine."""

    model_bytes: int = 1024 * MIB  # models that can be loaded again
    trace_bytes: int = 32 * MIB  # the last six traces at most, with activations and gradients
    queue: int = 64  # requests of one urgency, shared by their owners
    map_bytes: int = 2048 * MIB  # the chunks of one map


DEFAULT_LIMITS = EngineLimits()


class Engine:
    """Computes results for requests from any number of threads.

    Equal requests are computed once, stored in `cache`, and served from there without waiting for
    the inference thread. Interactive requests overtake longer work between its chunks of at most a
    quarter of a second. All methods raise ExplainerError and its children: EngineBusy if too many
    requests wait already, EngineClosed after `close`.

    Args:
        models: recipes, loaded when needed, or models, which stay.
        decode: file to RGB picture; its errors reach the caller as UnreadableImage. The default
            decodes as the app does, by the rule of `explainers.images.picture.as_rgb`.
        cache: where results are stored; by default only in memory. The engine closes it.
        limits: of memory and of waiting requests.
    """

    def __init__(
        self,
        models: Iterable[ModelSpec | Model],
        *,
        decode: Decode = open_rgb,
        cache: ResultCache | None = None,
        limits: EngineLimits = DEFAULT_LIMITS,
    ) -> None:
        self.cache = cache if cache is not None else ResultCache()
        self._pool = ModelPool(models, limits.model_bytes)
        self._answers = Answers(self.cache)
        self._inference = Inference(
            self._pool, self._answers, decode, limits.trace_bytes, limits.map_bytes
        )
        self._queue = WorkQueue(limits.queue, tidy=release_memory)

    @property
    def keys(self) -> tuple[str, ...]:
        """The models' keys in the order in which they were added."""
        return self._pool.keys

    def add(self, model: ModelSpec | Model) -> str:
        """Add a model and return its key. Raises: UnfitModel if another has that key."""
        return self._pool.add(model)

    def loaded_card(self, key: str) -> ModelCard | None:
        """The description of a model that was loaded before; None: loading it may take long."""
        return self._pool.card(key)

    def card(self, key: str) -> ModelCard:
        """The description of a model, which is loaded the first time.

        Raises: UnknownModel, WeightsUnavailable, CheckpointMismatch, UnfitModel.
        """
        card = self._pool.card(key)
        if card is None:
            load = self._inference.card
            urgent = Priority.INTERACTIVE, self._owner()
            card = self._wait(key, lambda: self._queue.submit(key, lambda: load(key), *urgent))
        return card

    def submit(
        self,
        request: Request[Answer],
        priority: Priority = Priority.INTERACTIVE,
        owner: Hashable | None = None,
    ) -> Future[Answer]:
        """A future of the result; its `cancel` works until the result is there.

        `owner` is the user who makes the request; owners take turns. None: the current one.

        Raises: UnknownModel, EngineBusy, EngineClosed; the future raises all other errors.
        """
        card = self._pool.card(request.model)
        answer = self._answers.recall(card, request) if card is not None else None
        if answer is None:
            owner = self._owner() if owner is None else owner
            run = self._inference.run
            return self._queue.submit(request, lambda: run(request), priority, owner)
        future: Future[Answer] = Future()
        future.set_result(answer)
        return future

    def stored(self, request: Request[Answer]) -> Answer | None:
        """The stored result, or None; never waits. Raises: UnknownModel."""
        card = self._pool.card(request.model)
        return self._answers.recall(card, request) if card is not None else None

    def is_stored(self, request: Request[Any]) -> bool:
        """Whether the result is stored, so that the request takes no time."""
        return self.stored(request) is not None

    def seconds(self, request: MapRequest) -> float:
        """The estimated time of the map on this machine, without any stored result.

        Raises: UnknownModel, UnknownMethod, UnfitParameter, ...
        """
        method, card = find_method(request.method), self.card(request.model)
        passes = method.cost_of(card, request.layer, dict(request.parameters))
        return self.seconds_of(request.model, passes)

    def seconds_of(self, model: str, passes: Passes) -> float:
        """The estimated time of these passes on this machine; times one if necessary."""
        card = self.card(model)
        times = self._inference.times.get(card.weights_sha256)
        if times is None:
            key = "pass times", card.key
            times = self._wait(key, lambda: self._timed(key, Priority.INTERACTIVE))
        return times.of(passes)

    @property
    def processors(self) -> int:
        """How many processors a pass of `seconds_of` uses, where it runs on processors."""
        return torch.get_num_threads()

    def time_ahead(self, model: str) -> None:
        """Time a pass once the queue is empty, so that `seconds_of` need not wait.

        With many requests in the queue it would measure the load, not the machine.
        """
        self._timed(("pass times", self.card(model).key), Priority.IDLE)

    def _timed(self, key: tuple[str, str], priority: Priority) -> Future[PassTimes]:
        measure = self._inference.pass_times
        return self._queue.submit(key, lambda: measure(key[1]), priority, self._owner())

    def share(self, request: Request[Any]) -> float | None:
        """The share of a running request that is done, 0 to 1; None if it is not running."""
        return self._queue.share(request)

    def before(self, request: Hashable) -> int | None:
        """How many requests are before this one in the queue; None if it is not in the queue."""
        return self._queue.before(request)

    def compute(
        self, request: Request[Answer], priority: Priority = Priority.INTERACTIVE
    ) -> Answer:
        """The result of any request."""
        return self._wait(request, lambda: self.submit(request, priority))

    def trace(
        self, request: TraceRequest, priority: Priority = Priority.INTERACTIVE
    ) -> TraceResult:
        """Statistics and CAMs of every layer. Raises: UnreadableImage, UnknownTarget, ..."""
        return self.compute(request, priority)

    def heatmap(self, request: MapRequest, priority: Priority = Priority.INTERACTIVE) -> Heatmap:
        """One map. Raises: UnreadableImage, UnknownLayer, UnknownTarget, UnknownMethod, ..."""
        return self.compute(request, priority)

    def feature_maps(
        self, request: FeatureMapsRequest, priority: Priority = Priority.INTERACTIVE
    ) -> FeatureMaps:
        """A layer's strongest channels. Raises: UnreadableImage, UnknownLayer, ..."""
        return self.compute(request, priority)

    def filters(
        self, request: FiltersRequest, priority: Priority = Priority.INTERACTIVE
    ) -> Filters:
        """The first convolution's filters. Raises: UnfitModel, ..."""
        return self.compute(request, priority)

    def predict(self, request: PredictRequest, priority: Priority = Priority.IDLE) -> Predictions:
        """Top classes of many images; those that cannot be read are in `failures`."""
        return self.compute(request, priority)

    def _owner(self) -> Hashable:
        """The user whose request the calling thread makes: a hook for servers."""
        return NO_OWNER

    def _wait(self, key: Hashable, submit: Callable[[], Future[Answer]]) -> Answer:
        """Submit work and wait for its result; `key` names it. A hook for servers."""
        return submit().result()

    def close(self) -> None:
        """End all threads: pending requests fail with EngineClosed, stored results are written."""
        self._queue.close()
        self._inference.close()
        self.cache.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()
