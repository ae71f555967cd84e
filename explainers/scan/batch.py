"""One batch of a scan: a forward that measures its layers, and a backward if necessary."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn.functional import adaptive_avg_pool2d

from explainers.errors import UnfitModel
from explainers.models import Model
from explainers.outputs.layouts import as_maps
from explainers.outputs.logits import classify, losses, probabilities
from explainers.results import FloatArray, Layer
from explainers.scan.layout import ScanLayout
from explainers.scan.measures import LayerMeasures, measure


@dataclass(frozen=True, eq=False)
class Batch:
    """The results for the images of one batch: the columns of the layout, and every layer."""

    columns: Mapping[str, np.ndarray]
    measures: tuple[LayerMeasures, ...]


@dataclass
class _Kept:
    """The record of the hooks of one forward."""

    measures: dict[str, LayerMeasures] = field(default_factory=dict)
    activations: dict[str, Tensor] = field(default_factory=dict)
    features: Tensor | None = None


def run_batch(  # noqa: PLR0913, PLR0917
    model: Model,
    layout: ScanLayout,
    inputs: FloatArray,
    labels: Sequence[int],
    targets: Sequence[int],
    label_sets: Sequence[tuple[int, ...]] = (),
) -> Batch:
    """Run preprocessed images (n, channels, height, width); `labels` are -1 if unknown.

    `targets` are the classes of the Grad-CAMs, -1 for the predicted one; `label_sets` are all
    classes of each image, for a multi-label model.

    Hooks measure the layers, so only those whose Grad-CAM needs a gradient stay in memory. The
    images of a batch do not affect one another, so one backward of the sum of their logits gives
    each its own gradient.

    Raises: UnfitModel if the model returns no finite logits.
    """
    kept = _Kept()
    names = {name for name, _, _ in layout.cams}
    head = model.head if model.head and model.head.layer in names else None
    differentiated = [name for name in names if head is None or name != head.layer]
    with model.ready() as module, torch.set_grad_enabled(bool(differentiated)):
        with ExitStack() as hooks:
            _hook(hooks, module, layout, kept, differentiated)
            logits = classify(module, torch.from_numpy(inputs).to(model.device))
        stated = torch.tensor(targets, device=logits.device)
        explained = torch.where(stated >= 0, stated, logits.argmax(1))
        gradients = _gradients(logits, explained, kept, differentiated)
    specs = {layer.name: layer for layer in layout.layers}
    weights = {
        name: as_maps(gradient, specs[name]).mean((2, 3)) for name, gradient in gradients.items()
    }
    if head is not None:
        weights[head.layer] = head.weight[explained] / head.cells
    scores = logits.detach().float().cpu()
    best = scores.argsort(dim=1, descending=True, stable=True)[:, : layout.top]
    kind = model.card.output.kind
    shares = probabilities(scores, kind)
    right = label_sets or [(label,) if label >= 0 else () for label in labels]
    measures = tuple(kept.measures[layer.name] for layer in layout.layers)
    columns = {
        "classes": best.numpy(),
        "probabilities": shares.gather(1, best).numpy(),
        "loss": losses(scores, kind, right).numpy(),
        "features": _features(kept, layout),
        **_layer_columns(layout, measures),
    }
    if layout.every_class:
        columns["every_class"] = shares.numpy()
    for name, *size in layout.cams:
        columns[f"cam.{name}"] = _cam(
            as_maps(kept.activations[name].detach(), specs[name]), weights[name], size
        )
    return Batch(columns, measures)


def _layer_columns(layout: ScanLayout, measures: Sequence[LayerMeasures]) -> dict[str, np.ndarray]:
    places = [
        each.place_on(layer.shape[1:]) for each, layer in zip(measures, layout.layers, strict=True)
    ]
    return {
        "statistics": np.stack([each.statistics for each in measures], axis=1),
        "channel_mean": np.concatenate([each.mean for each in measures], axis=1),
        "channel_max": np.concatenate([each.maximum for each in measures], axis=1),
        "channel_place": np.concatenate(places, axis=1),
    }


def _hook(
    hooks: ExitStack,
    module: nn.Module,
    layout: ScanLayout,
    kept: _Kept,
    differentiated: Sequence[str],
) -> None:
    alive = {name for name, _, _ in layout.cams}

    def layer(spec: Layer, bound: float | None) -> Callable[[nn.Module, object, object], object]:
        name = spec.name

        def hook(_: nn.Module, __: object, output: object) -> object:
            activation, *rest = output if isinstance(output, tuple) else (output,)
            if not isinstance(activation, Tensor):
                raise UnfitModel(f'The layer "{name}" returns no tensor.')
            kept.measures[name] = measure(as_maps(activation, spec), bound)
            if name not in alive:
                return None
            if name in differentiated and not activation.requires_grad:
                activation = activation.detach().requires_grad_()
            kept.activations[name] = activation
            copy = activation.clone()  # an in-place ReLU behind the layer cannot overwrite it
            return (copy, *rest) if isinstance(output, tuple) else copy

        return hook

    def classifier(_: nn.Module, inputs: tuple[Tensor, ...]) -> None:
        kept.features = inputs[0].detach()

    for each, bound in zip(layout.layers, layout.bounds, strict=True):
        place = module.get_submodule(each.name)
        hooks.enter_context(place.register_forward_hook(layer(each, bound)))
    if layout.classifier is not None:
        place = module.get_submodule(layout.classifier)
        hooks.enter_context(place.register_forward_pre_hook(classifier))


def _gradients(
    logits: Tensor, targets: Tensor, kept: _Kept, names: Sequence[str]
) -> dict[str, Tensor]:
    """Each image's gradient of its own logit by the named layers."""
    if not names:
        return {}
    total = logits.gather(1, targets[:, None]).sum()
    activations = [kept.activations[name] for name in names]
    gradients = torch.autograd.grad(total, activations, materialize_grads=True)
    return dict(zip(names, gradients, strict=True))


def _cam(activation: Tensor, weights: Tensor, size: Sequence[int]) -> np.ndarray:
    """Grad-CAM of each image, signed, averaged to `size`: (n, height, width) float32."""
    maps = torch.einsum("nc,nchw->nhw", weights.to(activation), activation).float()
    if list(maps.shape[1:]) != list(size):
        maps = adaptive_avg_pool2d(maps[:, None], (size[0], size[1]))[:, 0]
    array: np.ndarray = maps.cpu().numpy()
    return array


def _features(kept: _Kept, layout: ScanLayout) -> np.ndarray:
    if kept.features is not None:
        array: np.ndarray = kept.features.float().cpu().numpy()
        return array
    return kept.measures[layout.layers[-1].name].mean.astype(np.float32)
