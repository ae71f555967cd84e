"""Runs the test for a request about trust."""

from collections.abc import Sequence
from typing import Any

from torch import Tensor

from explainers.engine.requests import (
    FaithfulnessRequest,
    LayerFaithfulnessRequest,
    LocalisationRequest,
    QualityRequest,
    RegionTestRequest,
    SmallestPartsRequest,
)
from explainers.errors import UnfitModel
from explainers.methods import find_method
from explainers.models import Model
from explainers.passes.tracing import check_target, find_layer
from explainers.quality.faithfulness import faithfulness, layer_faithfulness
from explainers.quality.localisation import localisation
from explainers.quality.mapping import Subject
from explainers.quality.sanity import sanity
from explainers.what_if.canvas import Canvas
from explainers.what_if.region_test import PERCENT, region_test
from explainers.what_if.smallest_parts import FILL, smallest_parts
from explainers.work.chunk_size import ChunkSize
from explainers.work.steps import Steps


def examine(
    model: Model,
    images: Sequence[Tensor],
    request: QualityRequest[Any],
    size: ChunkSize,
    memory: int,
) -> Steps[Any]:
    """Runs any QualityRequest; `images` are preprocessed batches of one, in its order.

    `memory` is the limit in bytes for the chunks of one map.

    Raises: UnknownMethod, UnknownLayer, UnknownTarget, UnfitModel, UnfitParameter, OutOfMemory.
    """
    subject = _subject(model, request, size, memory)
    layers, targets = request.layers, request.targets
    if isinstance(request, FaithfulnessRequest):
        return (yield from faithfulness(subject, images, layers[0], targets))
    if isinstance(request, LayerFaithfulnessRequest):
        return (yield from layer_faithfulness(subject, images, layers, targets))
    if isinstance(request, LocalisationRequest):
        return (yield from localisation(subject, images, layers, targets))
    return (yield from sanity(subject, images, layers, targets))


def try_out(
    model: Model,
    canvas: Canvas,
    request: RegionTestRequest | SmallestPartsRequest,
    size: ChunkSize,
    memory: int,
) -> Steps[Any]:
    """Runs a what-if test of the one image of a request.

    Raises: as `examine`; UnfitEdit, UnfitParameter.
    """
    subject = _subject(model, request, size, memory)
    (layer,), (target,) = request.layers, request.targets
    if isinstance(request, RegionTestRequest):
        PERCENT.parse(request.percent)
        return (yield from region_test(subject, canvas, layer, target, request.percent))
    FILL.parse(request.fill)
    return (yield from smallest_parts(subject, canvas, layer, target, request.fill))


def _subject(model: Model, request: QualityRequest[Any], size: ChunkSize, memory: int) -> Subject:
    """What a request tests. Raises: all errors of `examine` but OutOfMemory."""
    method = find_method(request.method)
    method.check_fit(model.card)
    parameters = method.complete(dict(request.parameters))
    for layer in request.layers:
        if not method.per_pixel:
            find_layer(model, layer)
        if reason := method.unfit_at(model.card, layer):
            raise UnfitModel(reason)
    for target in request.targets:
        check_target(target, len(model.labels))
    return Subject(method, parameters, model, request.seed, size, memory)
