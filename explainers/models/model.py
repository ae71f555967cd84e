"""A classifier that is ready to be traced."""

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from typing import NamedTuple

import torch
from torch import nn

from explainers.images.preprocess import Preprocess
from explainers.models.head import LinearHead
from explainers.models.module_errors import quoting
from explainers.models.notes import ModelNote
from explainers.models.output import PLAIN, Output
from explainers.models.prepared import prepared
from explainers.models.side_effects import copied_input, unchanged
from explainers.results import Layer

WEIGHTS_PREFIX = 12  # hexadecimal digits
PREPROCESS_PREFIX = 8  # likewise


class NetworkId(NamedTuple):
    """What decides a network's outputs: two models with equal ids predict alike."""

    weights_sha256: str
    preprocess: str  # fingerprint of the preprocessing

    @property
    def pin(self) -> str:
        """What links state of it: the starts of both hashes."""
        return f"{self.weights_sha256[:WEIGHTS_PREFIX]}-{self.preprocess[:PREPROCESS_PREFIX]}"


@dataclass(frozen=True)
class ModelCard:
    """The description of a model for the app; it holds no tensor."""

    key: str  # unique in the app, used in URLs: "resnet50", "torchvision:vgg11", "my_model"
    name: str  # for display: "ResNet-50"
    weights_sha256: str  # with the architecture's fingerprint for user code
    trained: bool  # False: the weights are random; `name` states it too
    provenance: str  # "torchvision, IMAGENET1K_V2"
    imagenet: bool  # True: class index = rank of the WordNet id among ImageNet-1k's 1,000
    labels: tuple[str, ...]  # (classes,)
    layers: tuple[Layer, ...]  # in execution order
    head_layer: str | None  # the layer whose Grad-CAM needs no pass for any class, if there is one
    preprocess: Preprocess
    device: str  # "cpu", "cuda:0", "mps"
    nbytes: int  # of all parameters and buffers
    activations: tuple[str, ...] = ()  # its nonlinearities, sorted: "ReLU", "GELU", "relu()"
    notes: tuple[ModelNote, ...] = ()  # conclusions about it, in the order of the topics
    output: Output = PLAIN  # how to get the logits from the module's return value
    cut_off: tuple[str, ...] = ()  # layers that no gradient of a logit reaches, in execution order
    # Parallel to `layers`: the share of negative activations, see `negative_shares`; () in cards
    # without that measurement.
    negative: tuple[float, ...] = ()
    input_gradient: bool = True  # whether one reaches the pixels
    # True: a result depends on the other images of the batch, so each runs alone
    alone: bool = False

    @property
    def weights_prefix(self) -> str:
        """The start of the weights' hash, as in links and URLs."""
        return self.weights_sha256[:WEIGHTS_PREFIX]

    @property
    def network_id(self) -> NetworkId:
        """The weights and the preprocessing that its predictions are stored under."""
        return NetworkId(self.weights_sha256, self.preprocess.fingerprint)

    @property
    def pin(self) -> str:
        """What links state of the model: the starts of the hashes of weights and preprocessing."""
        return self.network_id.pin

    @property
    def differentiable(self) -> bool:
        """Whether a gradient of the logits reaches any layer."""
        return len(self.cut_off) < len(self.layers)

    @property
    def multi_label(self) -> bool:
        """Whether its classes are not mutually exclusive, and each is decided separately."""
        return self.output.kind == "multi-label"

    def negative_share(self, layer: str) -> float:
        """How much of a layer's activation is negative, 0 to 1; NaN if not measured."""
        names = [each.name for each in self.layers]
        measured = dict(zip(names, self.negative, strict=False))
        return measured.get(layer, float("nan"))

    @property
    def last_layer(self) -> str:
        """The default layer if none is chosen: the head's, if it has one of its own."""
        return self.head_layer or self.layers[-1].name


@dataclass(frozen=True, eq=False)
class Model:
    """A module, its card and its linear head; created by `load_model`."""

    module: nn.Module
    card: ModelCard
    head: LinearHead | None
    owned: bool  # False: other code uses the module too, and gets it back unchanged
    changes: tuple[str, ...] = ()  # buffers that a pass writes to; they are restored after each
    writes_input: bool = False  # True: each pass gets a copy of its input

    @contextmanager
    def ready(self) -> Iterator[nn.Module]:
        """The module in eval mode with frozen parameters, returning logits (n, classes).

        Afterwards it is restored. Raises: UnfitModel, which quotes any error of a pass through the
        module inside the block.
        """
        with self.bare() as module, self.card.output.on(module):
            yield module

    @contextmanager
    def bare(self) -> Iterator[nn.Module]:
        """As `ready`, but the module keeps its own return value."""
        state = nullcontext(self.module) if self.owned else prepared(self.module)
        copied = copied_input(self.module, needed=self.writes_input)
        kept = unchanged(self.module, self.changes)
        with quoting(self.module), kept, copied, state as module:
            yield module

    @property
    def preprocess(self) -> Preprocess:
        """From a picture to the network's input."""
        return self.card.preprocess

    @property
    def labels(self) -> tuple[str, ...]:
        """Names of the classes, in index order."""
        return self.card.labels

    @property
    def layers(self) -> tuple[Layer, ...]:
        """The traced layers in execution order."""
        return self.card.layers

    @property
    def weights_sha256(self) -> str:
        """SHA-256 of the weights; see `fingerprint.weights_sha256`."""
        return self.card.weights_sha256

    @property
    def device(self) -> torch.device:
        """The device of the module."""
        return torch.device(self.card.device)
