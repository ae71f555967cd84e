"""Runs the test for a request about trust."""

from collections.abc import Sequence
from typing import Any

from torch import Tensor

from explainers.engine.requests import (
    FaithfulnessRequest,
    LayerFaithfulnessRequest,
    LocalisationRequest,
    QualityRequest,
)
from explainers.errors import UnfitModel
from explainers.methods import find_method
from explainers.models import Model
from explainers.passes.tracing import check_target, find_layer
from explainers.quality.faithfulness import faithfulness, layer_faithfulness
from explainers.quality.localisation import localisation
from explainers.quality.mapping import Subject
from explainers.quality.sanity import sanity
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
    method = find_method(request.method)
    method.check_fit(model.card)
    parameters = method.complete(dict(request.parameters))
    subject = Subject(method, parameters, model, request.seed, size, memory)
    for layer in request.layers:
        if not method.per_pixel:
            find_layer(model, layer)
        if reason := method.unfit_at(model.card, layer):
            raise UnfitModel(reason)
    for target in request.targets:
        check_target(target, len(model.labels))
    layers, targets = request.layers, request.targets
    if isinstance(request, FaithfulnessRequest):
        return (yield from faithfulness(subject, images, layers[0], targets))
    if isinstance(request, LayerFaithfulnessRequest):
        return (yield from layer_faithfulness(subject, images, layers, targets))
    if isinstance(request, LocalisationRequest):
        return (yield from localisation(subject, images, layers, targets))
    return (yield from sanity(subject, images, layers, targets))
