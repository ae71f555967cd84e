"""A small net, whose logits are known, that returns them in whatever way is wanted."""

from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor, nn

from explainers.models import Model, load_model
from tests.unit.explainers.nets import batch, pixels


class Net(nn.Module):
    """Red, and green minus blue, pooled; `classes` logits, and what `after` makes of them."""

    def __init__(self, after: Callable[[Tensor], Any] = lambda y: y, classes: int = 3) -> None:
        super().__init__()
        self.conv = nn.Conv2d(3, 2, 1, bias=False)
        self.fc = nn.Linear(2, classes)
        self.after = after
        with torch.no_grad():
            self.conv.weight.copy_(torch.tensor([[1.0, 0, 0], [0, 1, -1]])[..., None, None])
            rows = torch.tensor([[1.0, 2], [-3, 4], [2, -1], [0.5, 0.5]])[:classes]
            self.fc.weight.copy_(rows)
            self.fc.bias.copy_(torch.tensor([0.5, -0.5, 1, 0])[:classes])

    def forward(self, x: Tensor) -> Any:  # noqa: ANN401
        return self.after(self.fc(self.conv(x).mean((2, 3))))


def model_of(after: Callable[[Tensor], Any], classes: int = 3, **more: Any) -> Model:  # noqa: ANN401
    return load_model(Net(after, classes), preprocess=pixels, layers=("conv",), **more)


def logits_of(model: Model, inputs: Tensor) -> Tensor:
    with model.ready() as module, torch.no_grad():
        logits: Tensor = module(inputs)
    return logits


def texts(model: Model) -> str:
    return " ".join(note.text for note in model.card.notes if note.topic == "output")


INPUTS = torch.cat([batch(seed) for seed in range(3)]) * 3
RIGHT = Net()(INPUTS).detach()
