"""The trace: one forward and one backward give activations and gradients of every layer."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from numbers import Integral

import torch
from PIL import Image
from torch import Tensor

from explainers.edits.base import Edit
from explainers.edits.edited import edited_preprocess
from explainers.errors import UnfitModel, UnknownLayer, UnknownTarget
from explainers.images.picture import as_rgb
from explainers.models import LinearHead, Model
from explainers.models.module_errors import quoting
from explainers.outputs.hooks import recording
from explainers.outputs.layouts import as_maps
from explainers.outputs.logits import classify, probabilities, with_graph
from explainers.passes import cams
from explainers.passes.feature_maps import strongest_channels
from explainers.passes.statistics import layer_statistics
from explainers.results import (
    FeatureMaps,
    FloatArray,
    Heatmap,
    Layer,
    LayerStatistics,
    TraceResult,
)


@dataclass(frozen=True, eq=False)
class Trace:
    """Activations and gradients of the traced layers for one image and one class.

    They are tensors (channels, height, width) on the model's device; the methods return NumPy
    results. Not thread-safe.
    """

    logits: FloatArray  # (classes,)
    probabilities: FloatArray  # (classes,)
    target: int  # the class whose logit was differentiated
    specs: tuple[Layer, ...]  # the traced layers, in execution order
    activations: Mapping[str, Tensor]
    gradients: Mapping[str, Tensor]  # zeros for layers without gradient; {}: no layer has one
    head: LinearHead | None

    @property
    def layers(self) -> tuple[str, ...]:
        """Names of the traced layers in execution order."""
        return tuple(layer.name for layer in self.specs)

    @property
    def nbytes(self) -> int:
        """Bytes of the activations and gradients."""
        tensors = (*self.activations.values(), *self.gradients.values())
        return sum(tensor.nbytes for tensor in tensors)

    def cam(self, layer: str, *, target: int | None = None) -> Heatmap:
        """Signed Grad-CAM of `layer`, equal to Captum's LayerGradCam.

        Another `target` than the trace's is possible only at the head layer, where the gradient is
        the class's row of the linear layer: it costs no pass.

        Raises: UnknownLayer; UnknownTarget; UnfitModel if that class needs its own trace.
        """
        activation = self.activation(layer)
        if target is not None:
            check_target(target, self.logits.size)
        if target is None or target == self.target:
            return cams.grad_cam(activation, self._gradient(layer))
        if self.head is None or self.head.layer != layer:
            raise UnfitModel(
                f'The map of another class at layer "{layer}" needs its own trace: trace(model, '
                f"image, target={target})."
            )
        return cams.weighted_cam(activation, self.head.weights(target))

    def hires_cam(self, layer: str) -> Heatmap:
        """Signed HiResCAM of `layer`. Raises: UnknownLayer."""
        return cams.hires_cam(self.activation(layer), self._gradient(layer))

    def pair(self, layer: str) -> tuple[Tensor, Tensor]:
        """Activation and gradient of `layer`, (channels, height, width). Raises: UnknownLayer."""
        return self.activation(layer), self._gradient(layer)

    def statistics(self, layer: str) -> LayerStatistics:
        """Activation statistics of `layer`. Raises: UnknownLayer."""
        return layer_statistics(self.activation(layer))

    def feature_maps(self, layer: str, count: int) -> FeatureMaps:
        """The `count` channels of `layer` with the highest mean, strongest first (all, if fewer).

        Raises: UnknownLayer.
        """
        return strongest_channels(self.activation(layer), count)

    def result(self) -> TraceResult:
        """Everything small: statistics and both maps of every layer, without the tensors."""
        return TraceResult(
            logits=self.logits,
            probabilities=self.probabilities,
            target=self.target,
            layers=self.specs,
            statistics=tuple(self.statistics(name) for name in self.layers),
            grad_cams=tuple(self.cam(name) for name in self.gradients),
            hires_cams=tuple(self.hires_cam(name) for name in self.gradients),
        )

    def activation(self, layer: str) -> Tensor:
        """Activation of `layer`, (channels, height, width). Raises: UnknownLayer."""
        if layer not in self.activations:
            raise UnknownLayer(
                f'The layer "{layer}" was not traced; choose one of {", ".join(self.layers)}.'
            )
        return self.activations[layer]

    def _gradient(self, layer: str) -> Tensor:
        if not self.gradients:
            raise UnfitModel("No gradient of the logits reaches a layer of this model.")
        return self.gradients[layer]


def trace(
    model: Model, image: Image.Image, target: int | None = None, edits: Sequence[Edit] = ()
) -> Trace:
    """One forward and one backward through `model`, with every layer recorded.

    Args:
        model: from `load_model`; it is restored, also after an error.
        image: of any mode, decoded as the app decodes its file (EXIF orientation, transparency on
            white, deep grey scaled: see `as_rgb`); preprocessed here as the model requires.
        target: class index; None for the predicted class.
        edits: of this image, before the network sees it.

    Raises: UnreadableImage; UnknownTarget; UnfitEdit; UnfitModel if the model returns no finite
    logits or no gradient.
    """
    if not isinstance(model, Model):
        raise UnfitModel("A trace needs a model from load_model: trace(load_model(yours), image).")
    return trace_input(model, network_input(model, image, edits), target)


def network_input(model: Model, image: Image.Image, edits: Sequence[Edit] = ()) -> Tensor:
    """The preprocessed image as a batch (1, 3, height, width) on the model's device.

    Raises: UnreadableImage, UnfitEdit.
    """
    preprocess = edited_preprocess(model.preprocess, edits)
    return torch.tensor(preprocess.array(as_rgb(image)), device=model.device)[None]


def trace_input(
    model: Model, inputs: Tensor, target: int | None = None, layers: Sequence[str] | None = None
) -> Trace:
    """As `trace`, from a preprocessed batch of one; `layers` None stands for all of the model's.

    Raises: also UnknownLayer.
    """
    return next(trace_targets(model, inputs, (target,), layers))


def _forward(
    model: Model, inputs: Tensor, layers: Sequence[str] | None
) -> tuple[tuple[Layer, ...], list[str], dict[str, Tensor], Tensor]:
    """One forward: the layers, those that a gradient reaches, their activations, all logits.

    Raises: as `trace_input`.
    """
    specs = model.layers if layers is None else tuple(find_layer(model, name) for name in layers)
    names = [layer.name for layer in specs]
    reached = [name for name in names if name not in model.card.cut_off]
    with (
        model.ready() as module,
        torch.set_grad_enabled(bool(reached)),
        recording(module, names) as activations,
    ):
        output = classify(module, inputs.detach().requires_grad_(bool(reached)))
        logits = with_graph(output) if reached else output
    check_reached(activations, names)
    return specs, reached, activations, logits


def trace_targets(
    model: Model,
    inputs: Tensor,
    targets: Sequence[int | None],
    layers: Sequence[str] | None = None,
) -> Iterator[Trace]:
    """A trace for each of these classes, one after the other, from one forward.

    Its graph stays until the last backward. Raises: as `trace_input`.
    """
    specs, reached, activations, batch = _forward(model, inputs, layers)
    logits = batch[0]
    for number, each in enumerate(targets, 1):
        target = int(logits.argmax()) if each is None else each
        check_target(target, logits.numel())
        keep = number < len(targets)
        with torch.enable_grad():
            gradients = _gradients(model, batch[0, target], activations, reached, keep=keep)
        yield _trace_of(model, specs, logits, target, (activations, gradients))


def trace_batch(
    model: Model,
    inputs: Tensor,
    targets: Sequence[int | None],
    layers: Sequence[str] | None = None,
) -> list[Trace]:
    """As `trace_input` for each of n images at once: one forward and one backward for all.

    `inputs` is (n, channels, height, width), `targets` the class of each image. The images do not
    affect one another, so one backward of the sum of their logits gives each its own gradient; a
    model whose results depend on the batch, or whose layers merge images, is traced image by image.
    Results differ from `trace_input`'s by rounding: the order of sums depends on the batch.

    Raises: as `trace_input`.
    """
    count = len(inputs)
    if count == 1 or model.card.alone:
        return _one_by_one(model, inputs, targets, layers)
    specs, reached, activations, logits = _forward(model, inputs, layers)
    if any(len(activation) != count for activation in activations.values()):
        return _one_by_one(model, inputs, targets, layers)
    chosen = []
    for row, each in zip(logits, targets, strict=True):
        chosen.append(int(row.argmax()) if each is None else each)
        check_target(chosen[-1], row.numel())
    with torch.enable_grad():
        total = logits[torch.arange(count), chosen].sum()
        gradients = _gradients(model, total, activations, reached, keep=False)
    traces = []
    for i, target in enumerate(chosen):
        own = [{n: each[i : i + 1] for n, each in of.items()} for of in (activations, gradients)]
        traces.append(_trace_of(model, specs, logits[i], target, (own[0], own[1])))
    return traces


def _one_by_one(
    model: Model, inputs: Tensor, targets: Sequence[int | None], layers: Sequence[str] | None
) -> list[Trace]:
    pairs = zip(inputs, targets, strict=True)
    return [trace_input(model, each[None], target, layers) for each, target in pairs]


def _trace_of(
    model: Model,
    specs: tuple[Layer, ...],
    logits: Tensor,
    target: int,
    recorded: tuple[Mapping[str, Tensor], Mapping[str, Tensor]],
) -> Trace:
    """The trace of one image from its logits (classes,) and what was recorded, batches of one."""
    activations, gradients = recorded
    maps = {spec.name: as_maps(activations[spec.name].detach(), spec)[0] for spec in specs}
    of_logits = probabilities(logits.detach().float(), model.card.output.kind)
    return Trace(
        logits=logits.detach().float().cpu().numpy(),
        probabilities=of_logits.cpu().numpy(),
        target=target,
        specs=tuple(_as_it_is(spec, maps[spec.name]) for spec in specs),
        activations=maps,
        gradients={
            spec.name: as_maps(gradients[spec.name], spec)[0]
            for spec in (specs if model.card.differentiable else ())
        },
        head=model.head,
    )


def _as_it_is(layer: Layer, maps: Tensor) -> Layer:
    """The layer with its shape for this image, for inputs of varying size."""
    channels, height, width = maps.shape
    shape = (channels, height, width)
    return layer if layer.shape == shape else replace(layer, shape=shape)


def _gradients(
    model: Model,
    logit: Tensor,
    activations: Mapping[str, Tensor],
    reached: Sequence[str],
    *,
    keep: bool,
) -> dict[str, Tensor]:
    """Of one logit, by each layer; zeros if none reaches it. `keep` leaves the graph for others."""
    cut = activations.keys() - set(reached)
    gradients = {name: torch.zeros_like(activations[name]) for name in cut}
    if reached:
        with quoting(model.module):
            by_layer = torch.autograd.grad(
                logit,
                [activations[name] for name in reached],
                retain_graph=keep,
                materialize_grads=True,
            )
        gradients |= zip(reached, by_layer, strict=True)
    return gradients


def find_layer(model: Model, name: str) -> Layer:
    """The model's layer with this name. Raises: UnknownLayer."""
    for layer in model.layers:
        if layer.name == name:
            return layer
    names = ", ".join(layer.name for layer in model.layers)
    raise UnknownLayer(f'The model has no layer "{name}"; choose one of {names}.')


def check_reached(kept: Collection[str], names: Sequence[str]) -> None:
    """Raises: UnfitModel if a forward pass did not reach one of these layers."""
    for name in names:
        if name not in kept:
            raise UnfitModel(f'The forward pass does not reach the layer "{name}".')


def check_target(target: object, classes: int) -> None:
    """Raises: UnknownTarget unless it is an integer, 0 <= target < classes."""
    if isinstance(target, bool) or not isinstance(target, Integral):
        raise UnknownTarget(
            f"A target is the index of a class, an integer from 0 to {classes - 1}, not {target!r}."
        )
    if not 0 <= int(target) < classes:
        raise UnknownTarget(f"There is no class {target}; choose one from 0 to {classes - 1}.")
