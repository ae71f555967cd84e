"""Small networks that count and can be slowed down, pictures on disk, and an engine around them."""

import threading
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import numpy as np
import torch
from PIL import Image
from torch import Tensor, nn

from explainers import Model, load_model
from explainers.engine.requests import ImageRef
from explainers.images.picture import open_rgb
from explainers.passes.tracing import network_input
from explainers.results import Predictions
from tests.unit.explainers.nets import SIZE, pixels

KEY = "counting"
CLASSES = 5


class Counting(nn.Module):
    """Two convolutions, pooling, one linear layer; remembers the size of every batch it saw.

    `before` is called with every batch: to wait, to raise, to count.
    """

    def __init__(self, seed: int = 0) -> None:
        super().__init__()
        torch.manual_seed(seed)
        self.stem = nn.Conv2d(3, 4, 3, padding=1)
        self.relu = nn.ReLU(inplace=True)
        self.last = nn.Conv2d(4, 6, 3, stride=2, padding=1)
        self.fc = nn.Linear(6, CLASSES)
        self.batches: list[int] = []
        self.before: Callable[[Tensor], object] = len

    def forward(self, x: Tensor) -> Tensor:
        self.batches.append(len(x))
        self.before(x)
        return self.fc(self.last(self.relu(self.stem(x))).mean((2, 3)))


def counting_model(seed: int = 0, name: str = KEY) -> Model:
    """A model whose network has seen nothing yet."""
    net = Counting(seed)
    model = load_model(net, preprocess=pixels, layers=("relu", "last"), name=name)
    net.batches.clear()
    return model


def picture(folder: Path, number: int) -> ImageRef:
    """A file of random pixels."""
    path = folder / f"{number}.png"
    values = np.random.default_rng(number).integers(0, 256, (SIZE, SIZE, 3), dtype=np.uint8)
    Image.fromarray(values).save(path)
    return reference(path)


def reference(path: Path) -> ImageRef:
    return ImageRef(sha256(path.read_bytes()).hexdigest(), path)


def hooks(module: nn.Module) -> int:
    """How many hooks there are in the whole network."""
    kinds = ("_forward_hooks", "_forward_pre_hooks", "_backward_hooks", "_backward_pre_hooks")
    return sum(len(getattr(child, kind)) for child in module.modules() for kind in kinds)


class Stop:
    """Holds a network at its next batch until it is let go."""

    def __init__(self, net: Counting) -> None:
        self.reached = threading.Event()
        self._gone = threading.Event()
        net.before = self._wait

    def go(self) -> None:
        self._gone.set()

    def _wait(self, _: Tensor) -> None:
        self.reached.set()
        assert self._gone.wait(10)


def predictions(model: Model, images: tuple[ImageRef, ...], top: int) -> Predictions:
    """One image at a time, without the engine."""
    with torch.no_grad():
        inputs = [network_input(model, open_rgb(image.path)) for image in images]
        best = [model.module(x)[0].softmax(0).sort(descending=True) for x in inputs]
    return Predictions(
        np.stack([indices[:top] for _, indices in best]),
        np.stack([values[:top] for values, _ in best]),
    )
