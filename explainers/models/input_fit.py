"""Whether a network and its input fit: accepted channels and sizes, and signs of a mismatch."""

import torch
from torch import Tensor, nn

from explainers.images.own_preprocess import CallablePreprocess
from explainers.images.preprocess import Preprocess, channels_of
from explainers.models.assembly import device_of
from explainers.models.model import ModelCard
from explainers.models.notes import ModelNote
from explainers.models.prepared import prepared

SIZES = (
    *(28, 32, 64, 96, 128, 160, 192, 224, 227, 240, 256, 288, 299, 300, 320, 331, 380, 384),
    *(448, 512),
)  # usual in training
LARGE, MANY_CELLS = 160, 20  # pixels of an input, and cells of a last layer, along an edge
ENOUGH = 2  # sizes that a message names
RGB = 3
STATISTICS = (("mean", "std"), ("pixel_mean", "pixel_std"), ("image_mean", "image_std"))
NAMES = {1: "grey", RGB: "rgb"}

Shape = tuple[int, int, int]  # channels, height, width


def first_convolution(module: nn.Module) -> nn.Conv2d | None:
    """The first registered convolution, which usually sees the input."""
    return next((child for child in module.modules() if isinstance(child, nn.Conv2d)), None)


def first_channels(module: nn.Module) -> int | None:
    """The number of input channels of that convolution; None without one."""
    convolution = first_convolution(module)
    return None if convolution is None else convolution.in_channels


def what_fits(module: nn.Module, preprocess: Preprocess) -> str:
    """The input that the network accepts instead of the preprocessing's output, in one sentence.

    It is run on inputs with other channels and the usual sizes; "" if it accepts the
    preprocessing's own, or none of them.
    """
    height, width = preprocess.input_size
    channels = channels_of(preprocess)
    if _takes(module, (channels, height, width)):
        return ""
    own = isinstance(preprocess, CallablePreprocess)
    name = type(module).__name__
    first = first_channels(module)
    for count in (channels,) if first in (None, channels) else (channels, first):
        assert count is not None
        if count != channels and _takes(module, (count, height, width)):
            return _other_channels(name, count, channels, own=own)
        sizes = _sizes(module, count)
        if sizes and count != channels:
            also = f" It accepts {_listed(sizes)} too." if own else f" Add --input-size {sizes[0]}."
            return _other_channels(name, count, channels, own=own) + also
        if sizes:
            return f"{name} does not accept {height} x {width}, but accepts {_listed(sizes)}: " + (
                f"let the preprocessing {preprocess.name} return that."  # type: ignore[attr-defined]
                if own
                else f"state --input-size {sizes[0]}."
            )
    return ""


def own_statistics(module: nn.Module) -> tuple[ModelNote, ...]:
    """A warning if the network itself holds a mean and a standard deviation for each channel.

    It then usually normalises its input itself, and must not get a normalised one.
    """
    for path, owner in module.named_modules():
        for mean, std in STATISTICS:
            held = [getattr(owner, name, None) for name in (mean, std)]
            if all(isinstance(each, Tensor) and each.numel() == RGB for each in held):
                names = " and ".join(f"{path}.{name}".lstrip(".") for name in (mean, std))
                return (
                    ModelNote(
                        "preprocessing",
                        f"The network holds {names} of its own; if it normalises its input "
                        "itself, state --mean 0 --std 1.",
                        warning=True,
                    ),
                )
    return ()


def size_note(card: ModelCard, module: nn.Module) -> ModelNote | None:
    """A warning if a network that looks made for small pictures gets large ones.

    A first convolution without a stride, and a last layer of many cells, are signs of it.
    """
    height, width = card.preprocess.input_size
    _, rows, columns = next(layer.shape for layer in card.layers if layer.name == card.last_layer)
    first = first_convolution(module)
    if first is None or first.stride != (1, 1) or min(height, width) < LARGE:
        return None
    if min(rows, columns) <= MANY_CELLS:
        return None
    return ModelNote(
        "preprocessing",
        f"The network looks made for smaller pictures than {height} x {width}: its first "
        f"convolution has stride 1, its last layer keeps {rows} x {columns} cells; if so, state "
        "its size, such as --input-size 32.",
        warning=True,
    )


def _other_channels(name: str, takes: int, returned: int, *, own: bool) -> str:
    plural = "s" * (takes != 1)
    mismatch = f"{name} accepts {takes} channel{plural}, and the preprocessing returns {returned}"
    if takes in NAMES and not own:
        return f"{mismatch}: state --channels {NAMES[takes]}."
    if takes in NAMES:
        return f"{mismatch}: let it return {takes}."
    return (
        f"{mismatch}: write a function f from a PIL picture to an array ({takes}, height, width), "
        "and return stratoscope.load_model(net, preprocess=f) from your file (import stratoscope)."
    )


def _sizes(module: nn.Module, channels: int) -> list[int]:
    """The first few of the usual sizes that the network accepts, with this many channels."""
    accepted: list[int] = []
    for size in SIZES:
        if _takes(module, (channels, size, size)):
            accepted.append(size)
        if len(accepted) == ENOUGH:
            break
    return accepted


def _takes(module: nn.Module, shape: Shape) -> bool:
    with prepared(module) as ready, torch.no_grad():
        try:
            ready(torch.zeros(1, *shape, device=device_of(module)))
        except Exception:
            return False
    return True


def _listed(sizes: list[int]) -> str:
    return " or ".join(f"{size} x {size}" for size in sizes)
