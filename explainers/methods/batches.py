"""A method's maps of many images, several at once where the method allows it."""

from collections.abc import Sequence
from dataclasses import dataclass

import torch

from explainers.errors import OutOfMemory, UnknownLayer
from explainers.methods.base import Method, Question
from explainers.models import Model
from explainers.parameters import Parameters
from explainers.passes.tracing import Trace, find_layer, trace_batch, trace_input
from explainers.results import FloatArray, Heatmap
from explainers.work.memory_guard import memory_guard
from explainers.work.steps import finish


@dataclass(frozen=True, eq=False)
class MapsOfImage:
    """The maps of one image, one for each requested layer, and the model's answer."""

    maps: tuple[Heatmap, ...]
    target: int  # the class that they explain
    predicted: int
    probability: float  # of the target


def in_batches(model: Model, method: Method) -> bool:
    """Whether several images share a pass: the method reads a trace, and the model allows it."""
    return method.from_trace is not None and not model.card.alone


def maps_of_images(  # noqa: PLR0913, PLR0917 - a question, and the images that it is about
    model: Model,
    method: Method,
    inputs: Sequence[FloatArray],
    layers: Sequence[str],
    target: int | None,
    parameters: Parameters,
) -> list[MapsOfImage]:
    """The maps of preprocessed images (channels, height, width), all of one size.

    `layers` are names, ("",) for a method with one value per pixel; `target` None stands for each
    image's predicted class. `in_batches` states whether the images share a pass; otherwise they
    are explained one after the other. Fewer images share one where the memory does not suffice.

    Raises: UnknownLayer, UnknownTarget, UnfitModel, UnfitParameter; OutOfMemory for one image.
    """
    method.check_fit(model.card)
    if not in_batches(model, method):
        return [_of_one(model, method, each, layers, target, parameters) for each in inputs]
    method.complete(parameters)
    try:
        with memory_guard():
            batch = torch.stack([torch.tensor(each, device=model.device) for each in inputs])
            traces = trace_batch(model, batch, [target] * len(batch), layers)
            return [_read(model, method, trace, layers) for trace in traces]
    except OutOfMemory:
        if len(inputs) == 1:
            raise
    half = len(inputs) // 2
    parts = (inputs[:half], inputs[half:])
    return [
        result
        for part in parts
        for result in maps_of_images(model, method, part, layers, target, parameters)
    ]


def layers_of(model: Model, method: Method, layer: str | Sequence[str] | None) -> tuple[str, ...]:
    """The layers that a request names: None is the default one, "all" every one that fits.

    ("",) for a method with one value per pixel. Raises: UnknownLayer, which lists the layers.
    """
    if method.per_pixel:
        if layer is not None:
            raise UnknownLayer(
                f"{method.name} gives one value per pixel, at no layer; leave out layer="
            )
        return ("",)
    if layer == "all":
        return tuple(each.name for each in method.layers_of(model.card))
    layer = method.last_layer(model.card) if layer is None else layer
    names = (layer,) if isinstance(layer, str) else tuple(layer)
    if not names:
        raise UnknownLayer('layer=[] names no layer; leave it out, or write "all".')
    for name in names:
        find_layer(model, name)
        if reason := method.unfit_at(model.card, name):
            raise UnknownLayer(reason)
    return names


def _of_one(  # noqa: PLR0913, PLR0917
    model: Model,
    method: Method,
    array: FloatArray,
    layers: Sequence[str],
    target: int | None,
    parameters: Parameters,
) -> MapsOfImage:
    with memory_guard():
        inputs = torch.tensor(array, device=model.device)[None]
        answer = trace_input(model, inputs, None, ())
        chosen = answer.target if target is None else target
        maps = tuple(
            finish(method.run(model, inputs, Question(layer, chosen, parameters)))
            for layer in layers
        )
    return MapsOfImage(maps, chosen, answer.target, float(answer.probabilities[chosen]))


def _read(model: Model, method: Method, trace: Trace, layers: Sequence[str]) -> MapsOfImage:
    return MapsOfImage(
        tuple(method.read(model.card, trace, layer) for layer in layers),
        trace.target,
        int(trace.logits.argmax()),
        float(trace.probabilities[trace.target]),
    )
