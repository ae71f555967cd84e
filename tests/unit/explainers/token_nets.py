"""Small transformers whose tokens lie where their parameters say, and timm's own, small."""

from collections.abc import Callable

import torch
from timm.models.cait import Cait
from timm.models.deit import VisionTransformerDistilled
from timm.models.mvitv2 import MultiScaleVit, MultiScaleVitCfg
from timm.models.pit import PoolingVisionTransformer
from timm.models.vision_transformer import VisionTransformer
from torch import Tensor, nn

from explainers import Model, load_model
from explainers.images.preprocess import ImagePreprocess

SIZE = (48, 32)  # of the input
SQUARE = (32, 32)
PATCH = 8
ROWS, COLUMNS = 6, 4
CELLS = ROWS * COLUMNS


class Mixing(nn.Module):
    """A block: a layer per token, then every token sees all others."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.norm = nn.LayerNorm(width)
        self.inner, self.outer = nn.Linear(width, width), nn.Linear(width, width)

    def forward(self, x: Tensor) -> Tensor:
        return x + self.outer(torch.relu(self.inner(self.norm(x)))) + x.mean(1, keepdim=True)


class Patches(nn.Module):
    """The patch embedding: a convolution, or a linear layer on unfolded patches."""

    def __init__(self, width: int, *, linear: bool) -> None:
        super().__init__()
        self.linear = nn.Linear(3 * PATCH**2, width) if linear else None
        self.conv = None if linear else nn.Conv2d(3, width, PATCH, PATCH)

    def forward(self, x: Tensor) -> Tensor:
        if self.linear is not None:
            return self.linear(nn.functional.unfold(x, PATCH, stride=PATCH).transpose(1, 2))
        assert self.conv is not None
        return self.conv(x).flatten(2).transpose(1, 2)


class Transformer(nn.Module):
    """Two blocks on patches, with tokens of its own before and after those of the cells."""

    def __init__(
        self,
        before: int = 0,
        after: int = 0,
        order: Callable[[Tensor], Tensor] = lambda cells: cells,
        *,
        linear: bool = False,
    ) -> None:
        super().__init__()
        width = 8
        self.patches = Patches(width, linear=linear)
        self.before, self.after = torch.zeros(1, before, width), torch.zeros(1, after, width)
        self.order = order
        self.blocks = nn.Sequential(Mixing(width), Mixing(width))
        self.head = nn.Linear(width, 3)

    def forward(self, x: Tensor) -> Tensor:
        cells = self.order(self.patches(x))
        own = [each.expand(len(x), -1, -1) for each in (self.before, self.after)]
        return self.head(self.blocks(torch.cat([own[0], cells, own[1]], 1)).mean(1))


def opened(net: nn.Module, size: tuple[int, int] = SIZE, **options: object) -> Model:
    preprocess = ImagePreprocess(resize_size=size, crop_size=size)
    return load_model(net, preprocess=preprocess, **options)  # type: ignore[arg-type]


def pixels(seed: int, size: tuple[int, int] = SIZE) -> Tensor:
    return torch.randn(1, 3, *size, generator=torch.Generator().manual_seed(seed))


def warnings_of(model: Model) -> list[str]:
    return [note.text for note in model.card.notes if note.topic == "layers" and note.warning]


def notes_of(model: Model) -> list[str]:
    return [note.text for note in model.card.notes if note.topic == "layers"]


VIT = {"patch_size": 8, "embed_dim": 16, "depth": 2, "num_heads": 2, "num_classes": 3}


def vit(**options: object) -> Callable[[], nn.Module]:
    return lambda: VisionTransformer(SIZE, **VIT, **options)  # type: ignore[arg-type]


def distilled() -> nn.Module:
    return VisionTransformerDistilled(img_size=SIZE, **VIT)


def cait() -> nn.Module:
    return Cait(img_size=SIZE, **VIT)


def pit() -> nn.Module:
    return PoolingVisionTransformer(
        32, 8, 8, "overlap", (8, 8), (2, 2), (1, 2), num_classes=3, mlp_ratio=1
    )


def mvit() -> nn.Module:
    stages = MultiScaleVitCfg(
        depths=(1, 1), embed_dim=(8, 16), num_heads=(1, 2), use_cls_token=True
    )
    return MultiScaleVit(stages, img_size=SQUARE, num_classes=3)
