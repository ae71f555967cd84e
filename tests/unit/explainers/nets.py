"""Networks small enough to compute by hand, or awkward on purpose, and models made of them."""

from collections.abc import Sequence

import torch
from PIL import Image
from torch import Tensor, nn
from torch.nn import functional as F

from explainers.models import Model, load_model

SIZE = 8


def pixels(image: Image.Image) -> Tensor:
    """The preprocessing of all of them: 8 x 8 pixels, 0 to 1."""
    values = torch.tensor(list(image.resize((SIZE, SIZE)).tobytes()))
    return values.reshape(SIZE, SIZE, 3).permute(2, 0, 1) / 255


def model_of(net: nn.Module, layers: Sequence[str]) -> Model:
    return load_model(net, preprocess=pixels, layers=tuple(layers))


def batch(seed: int = 0, size: int = SIZE) -> Tensor:
    return torch.randn(1, 3, size, size, generator=torch.Generator().manual_seed(seed))


class Pooled(nn.Module):
    """Red, and green minus blue; then pooling and one linear layer."""

    def __init__(self) -> None:
        super().__init__()
        self.conv = nn.Conv2d(3, 2, 1, bias=False)
        self.fc = nn.Linear(2, 2)
        with torch.no_grad():
            self.conv.weight.copy_(torch.tensor([[1.0, 0, 0], [0, 1, -1]])[..., None, None])
            self.fc.weight.copy_(torch.tensor([[1.0, 2], [-3, 4]]))
            self.fc.bias.copy_(torch.tensor([0.5, -0.5]))

    def forward(self, x: Tensor) -> Tensor:
        return self.fc(self.conv(x).mean((2, 3)))


class InPlace(nn.Module):
    """Every layer is overwritten by what follows it."""

    def __init__(self) -> None:
        super().__init__()
        self.first = nn.Conv2d(3, 4, 3, padding=1)
        self.second = nn.Conv2d(4, 4, 3, padding=1)
        self.relu = nn.ReLU(inplace=True)
        self.fc = nn.Linear(4 * SIZE * SIZE, 5)

    def forward(self, x: Tensor) -> Tensor:
        x = self.relu(self.first(x))
        x = F.relu_(self.second(x))
        return self.fc(x.flatten(1))


class Shared(nn.Module):
    """One convolution called three times."""

    def __init__(self) -> None:
        super().__init__()
        self.stem = nn.Conv2d(3, 4, 1)
        self.block = nn.Conv2d(4, 4, 3, padding=1)
        self.fc = nn.Linear(4, 5)

    def forward(self, x: Tensor) -> Tensor:
        x = self.stem(x)
        for _ in range(3):
            x = torch.tanh(self.block(x))
        return self.fc(x.square().mean((2, 3)))


class Pair(nn.Module):
    """A block that gives its features and their mean beside them."""

    def __init__(self) -> None:
        super().__init__()
        self.conv = nn.Conv2d(3, 4, 1)

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor]:
        features = self.conv(x)
        return features, features.mean((1, 2, 3), keepdim=True)


class Tuples(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.block = Pair()
        self.fc = nn.Linear(4, 5)

    def forward(self, x: Tensor) -> Tensor:
        features, mean = self.block(x)
        return self.fc((features - mean).square().mean((2, 3)))


class Unused(nn.Module):
    """The side branch runs, but the logits do not depend on it."""

    def __init__(self) -> None:
        super().__init__()
        self.side = nn.Conv2d(3, 2, 1)
        self.conv = nn.Conv2d(3, 4, 1)
        self.fc = nn.Linear(4, 5)

    def forward(self, x: Tensor) -> Tensor:
        self.side(x)
        return self.fc(self.conv(x).mean((2, 3)))


class Switchable(nn.Module):
    """A well-behaved classifier until `mood` says otherwise."""

    def __init__(self) -> None:
        super().__init__()
        self.conv = nn.Conv2d(3, 4, 1)
        self.norm = nn.BatchNorm2d(4)
        self.fc = nn.Linear(4, 5)
        self.mood = ""

    def forward(self, x: Tensor) -> Tensor:
        logits = self.fc(self.norm(self.conv(x)).mean((2, 3)))
        match self.mood:
            case "raises":
                raise ArithmeticError("the model's own error")
            case "detached":
                return logits.detach()
            case "nan":
                return logits * float("nan")
            case "maps":
                return x
        return logits
