"""The values that a scan stores for each image, fixed before it starts."""

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from explainers.errors import UnfitModel
from explainers.images.preprocess import probe_image
from explainers.models import Model
from explainers.passes.tracing import find_layer, network_input
from explainers.results import STATISTICS, Layer

TOP = 10  # classes stored for each image
MOST_INDEPENDENT = 4096  # up to this many classes, all probabilities are stored for each image
LARGEST_MAP = 14  # cells along an edge; larger maps are averaged down
BOUNDED = (nn.Hardtanh, nn.Hardsigmoid, nn.Sigmoid, nn.Tanh)  # nn.ReLU6 is an nn.Hardtanh


Shape = tuple[int, ...]


@dataclass(frozen=True)
class ScanLayout:
    """The shapes of a scan's columns, and where in the network they come from."""

    layers: tuple[Layer, ...]
    bounds: tuple[float | None, ...]  # per layer: its maximum, as its ReLU6 or the like declares
    cams: tuple[tuple[str, int, int], ...]  # layer, height, width
    features: int  # inputs of the classifying layer
    classifier: str | None  # its module path; None: the last layer's channel means instead
    top: int  # classes stored for each image
    every_class: int = 0  # classes whose probability is stored for each image too; 0: none

    @property
    def channels(self) -> int:
        """Of all layers together."""
        return sum(layer.shape[0] for layer in self.layers)

    @property
    def columns(self) -> dict[str, tuple[str, Shape]]:
        """The stored values of each image: a column's name, its dtype and a value's shape."""
        fixed: dict[str, tuple[str, Shape]] = {
            "classes": ("int64", (self.top,)),  # best first
            "probabilities": ("float32", (self.top,)),
            "loss": ("float32", ()),  # (binary) cross-entropy; NaN if no label is known
            "features": ("float32", (self.features,)),
            "statistics": ("float32", (len(self.layers), len(STATISTICS))),
            "channel_mean": ("float32", (self.channels,)),
            "channel_max": ("float32", (self.channels,)),
            "channel_place": (self._place, (self.channels,)),  # cell of the maximum, in row order
        }
        if self.every_class:
            fixed["every_class"] = ("float32", (self.every_class,))  # probabilities
        maps = ((f"cam.{name}", ("float32", (h, w))) for name, h, w in self.cams)  # signed
        return fixed | dict(maps)

    @property
    def _place(self) -> str:
        shapes = (layer.shape for layer in self.layers)
        cells = max((height * width for _, height, width in shapes), default=0)
        return "uint16" if cells <= 2**16 else "uint32"


def scan_layout(model: Model, cams: Sequence[str]) -> ScanLayout:
    """The layout of a scan of `model`; `cams` are the layers with stored Grad-CAM.

    Raises: UnknownLayer; UnfitModel for a multi-label model with too many classes.
    """
    shapes = ((name, find_layer(model, name).shape) for name in cams)
    classifier, features = _classifier(model)
    bounds = _bounds(model)
    return ScanLayout(
        layers=model.layers,
        bounds=tuple(bounds.get(layer.name) for layer in model.layers),
        cams=tuple((n, min(h, LARGEST_MAP), min(w, LARGEST_MAP)) for n, (_, h, w) in shapes),
        features=features or model.layers[-1].shape[0],
        classifier=classifier,
        top=min(TOP, len(model.labels)),
        every_class=_every_class(model),
    )


def _every_class(model: Model) -> int:
    """All classes for a multi-label model, else none."""
    if not model.card.multi_label:
        return 0
    count = len(model.labels)
    if count > MOST_INDEPENDENT:
        raise UnfitModel(
            f"The model has {count:,} classes that are not mutually exclusive, and a scan stores "
            f"the probability of each, for at most {MOST_INDEPENDENT:,}."
        )
    return count


def _classifier(model: Model) -> tuple[str | None, int]:
    """The linear layer over plain features that computes the logits, and the number of features."""
    inputs_of: list[tuple[str, int]] = []

    def record(name: str) -> Callable[[nn.Module, tuple[object, ...]], None]:
        def hook(_: nn.Module, inputs: tuple[object, ...]) -> None:
            features = inputs[0]
            if isinstance(features, Tensor) and features.ndim == 2:  # noqa: PLR2004 - images, features
                inputs_of.append((name, features.shape[1]))

        return hook

    with ExitStack() as hooks:
        for name, module in model.module.named_modules():
            if isinstance(module, nn.Linear) and module.out_features == model.card.output.values:
                hooks.enter_context(module.register_forward_pre_hook(record(name)))
        _run(model)
    return inputs_of[-1] if inputs_of else (None, 0)


def _bounds(model: Model) -> dict[str, float]:
    """The layers whose output comes from a ReLU6, or another bounded module, and the bound."""
    bounded: list[tuple[object, float]] = []  # the outputs themselves, to compare by identity
    bounds: dict[str, float] = {}

    def bounded_module(limit: float) -> Callable[[nn.Module, object, object], None]:
        return lambda _, __, output: bounded.append((output, limit))

    def layer(name: str) -> Callable[[nn.Module, object, object], None]:
        def hook(_: nn.Module, __: object, output: object) -> None:
            limits = [limit for each, limit in bounded if each is output]
            bounds.update({name: limits[0]} if limits else {})

        return hook

    with ExitStack() as hooks:
        for module in model.module.modules():
            limit = float(module.max_val) if isinstance(module, nn.Hardtanh) else 1.0
            if isinstance(module, BOUNDED):
                hooks.enter_context(module.register_forward_hook(bounded_module(limit)))
        for each in model.layers:
            place = model.module.get_submodule(each.name)
            hooks.enter_context(place.register_forward_hook(layer(each.name)))
        _run(model)
    return bounds


def _run(model: Model) -> None:
    batch = network_input(model, probe_image())
    with model.ready() as module, torch.no_grad():
        module(batch)
