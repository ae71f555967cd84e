"""The receptive field of a layer's cells: which pixels of the crop each can depend on.

Theoretical, from the architecture, whatever the weights: the network runs once with every
convolution and linear layer as a mean over its window, every maximum as a mean, without
activations, and with one common factor in place of a normalisation per cell. In that network no
gradient can vanish by chance, so a pixel's gradient is zero exactly if no path leads from it to the
cell. Operations that pool over all positions (squeeze and excite, group normalisation, attention)
show as such: there, every cell depends on the whole crop.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import ceil
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor
from torch.nn import functional as F
from torch.overrides import TorchFunctionMode

from explainers.errors import UnfitModel
from explainers.images.preprocess import probe_image, sizes_vary
from explainers.layers.results import ReceptiveField
from explainers.models import Model
from explainers.outputs.hooks import recording
from explainers.outputs.layouts import as_maps
from explainers.passes.tracing import find_layer
from explainers.work.steps import Steps

MASKED = 50.0  # below the highest logit of attention: masks add -100, or minus infinity
Function = Callable[..., Any]
Bools = npt.NDArray[np.bool_]


def receptive_field(model: Model, layer: str) -> Steps[ReceptiveField]:
    """The field of each cell of `layer`, clipped to the crop; a few backward passes, one a step.

    Raises: UnknownLayer; UnfitModel if a cell's field cannot be computed.
    """
    spec = find_layer(model, layer)
    if sizes_vary(model.preprocess):
        raise UnfitModel(
            "A cell's receptive field needs one input size, and this model's preprocessing "
            "resizes nothing."
        )
    pixels, output = _averaged(model, layer)
    maps = as_maps(output, spec)
    size, grid = (pixels.shape[2], pixels.shape[3]), (maps.shape[2], maps.shape[3])
    yield None
    if _sees_all(pixels, maps):
        rows, columns = (
            np.tile([0, end], (cells, 1)) for end, cells in zip(size, grid, strict=True)
        )
        return ReceptiveField(rows, columns, size)
    fields = [np.zeros((cells, 2), np.int64) for cells in grid]
    for axes in ((0, 1),) if grid[0] == grid[1] else ((0,), (1,)):  # both at once on the diagonal
        middle = grid[axes[0]] // 2
        some = [
            _support(pixels, maps, axes, [max(0, cell)])
            for cell in (middle, middle - 1, middle - 2)
        ]
        lines = [_line([seen[axis] for seen in some], middle) for axis in axes]
        apart = max(line.apart for line in lines)
        yield None
        for start in range(min(apart, grid[axes[0]])):
            cells = range(start, grid[axes[0]], apart)
            seen = _support(pixels, maps, axes, cells)
            for axis, line in zip(axes, lines, strict=True):
                fields[axis][start::apart] = line.split(seen[axis], cells)
            yield None
    if any((axis[:, 0] == axis[:, 1]).any() for axis in fields):
        raise UnfitModel(
            f"The receptive field of a cell of {layer} cannot be computed: in the network of means "
            "that stands for this one, some cell depends on no pixel."
        )
    return ReceptiveField(fields[0], fields[1], size)


@dataclass(frozen=True)
class _Line:
    """The positions of the fields along an axis: similar extents, one pitch apart."""

    centre: float  # of cell 0's field, in pixels
    pitch: float
    apart: int  # cells this far apart have separate fields

    def split(self, seen: Bools, cells: range) -> list[tuple[int, int]]:
        """The pixels of each cell's field: those nearest to its centre, first to last."""
        pixels = np.flatnonzero(seen)
        centres = self.centre + np.array(cells) * self.pitch
        nearest = np.abs(pixels[:, None] + 0.5 - centres).argmin(1)
        fields = [pixels[nearest == number] for number in range(len(cells))]
        return [(int(field[0]), int(field[-1]) + 1) if field.size else (0, 0) for field in fields]


def _line(seen: Sequence[Bools], middle: int) -> _Line:
    """Extrapolated from the fields of the middle cell and of the two before it.

    If the crop's border cuts these, their steps are uneven (windows of attention), or there are
    fewer cells, each cell is computed itself.
    """
    here, *before = (np.flatnonzero(each) for each in seen)
    last = len(seen[0]) - 1
    whole = here.size and here[-1] < last and all(each.size and each[0] > 0 for each in before)
    steps = {float(a[0] - b[0]) for a, b in pairwise((here, *before))} if whole else set()
    pitch = steps.pop() if len(steps) == 1 else 0.0
    if pitch <= 0:
        return _Line(0.0, 0.0, len(seen[0]))
    span = here[-1] + 1 - here[0]
    centre = (here[0] + here[-1] + 1) / 2 - middle * pitch
    return _Line(centre, pitch, ceil(span / pitch) + 1)


def _averaged(model: Model, layer: str) -> tuple[Tensor, Tensor]:
    """The input, and the layer's maps behind it in the network of means."""
    height, width = model.preprocess.input_size
    channels = len(model.preprocess.array(probe_image()))
    pixels = torch.ones(1, channels, height, width, device=model.device, requires_grad=True)
    with model.bare() as module, torch.enable_grad(), recording(module, [layer]) as kept, Means():
        module(pixels)
    if kept[layer].grad_fn is None:
        raise UnfitModel(
            f"The receptive field of a cell of {layer} needs gradients, and none leads from there "
            "back to the pixels."
        )
    return pixels, kept[layer]


def _sees_all(pixels: Tensor, maps: Tensor) -> bool:
    """Whether the first and the last cell depend on all of the input: then all between do."""
    corners = [_support(pixels, maps, (0, 1), [cell]) for cell in (0, -1)]
    return all(seen.all() for axes in corners for seen in axes)


def _support(
    pixels: Tensor, maps: Tensor, axes: tuple[int, ...], cells: Iterable[int]
) -> tuple[Bools, Bools]:
    """The rows and the columns of the input that some cells depend on, all together.

    Args: axes: the grid's axes along which `cells` are counted; on the other one the middle.
    """
    chosen = torch.zeros_like(maps)
    for cell in cells:
        row, column = (cell if axis in axes else maps.shape[2 + axis] // 2 for axis in (0, 1))
        chosen[..., row, column] = 1
    (gradient,) = torch.autograd.grad(
        maps, pixels, chosen, retain_graph=True, materialize_grads=True
    )
    seen = gradient[0].abs().sum(0, dtype=torch.float64).cpu().numpy()
    return seen.sum(1) > 0, seen.sum(0) > 0


class Means(TorchFunctionMode):
    """Inside, functions of torch are replaced as in the module's docstring."""

    def __torch_function__(
        self,
        func: Function,
        types: object,
        args: tuple[Any, ...] = (),
        kwargs: Mapping[str, Any] | None = None,
    ) -> object:
        """Calls the replacement, or the function itself."""
        replacement = REPLACED.get(func)
        if replacement is None:
            return func(*args, **(kwargs or {}))
        return replacement(func, *args, **(kwargs or {}))


def _mean_of_window(
    func: Function,
    values: Tensor,
    weight: Tensor,
    bias: object = None,
    *arguments: object,
    **named: object,
) -> Tensor:
    named.pop("bias", None)
    means = torch.full_like(weight, 1 / weight[0].numel())
    result: Tensor = func(values, means, None, *arguments, **named)
    return result


def _same(func: Function, values: Tensor, *arguments: object, **named: object) -> Tensor:
    return values


def _scaled(func: Function, values: Tensor, *arguments: object, **named: object) -> Tensor:
    """By one number for all cells, so that nothing overflows however deep the network is."""
    return values / values.detach().abs().amax().clamp(min=torch.finfo(values.dtype).tiny)


def _softmax(func: Function, values: Tensor, dim: int = -1, *_: object, **__: object) -> Tensor:
    """Entries that the network's own mask nearly removes are removed."""
    highest = values.detach().amax(dim, keepdim=True)
    shares: Tensor = func(values.masked_fill(values < highest - MASKED, -torch.inf), dim)
    return shares


def _attention(
    func: Function,
    query: Tensor,
    key: Tensor,
    value: Tensor,
    attn_mask: Tensor | None = None,
    *arguments: object,
    **named: object,
) -> Tensor:
    """The same with explicit weights."""
    logits = query @ key.transpose(-2, -1) / key.shape[-1] ** 0.5
    if attn_mask is not None and attn_mask.dtype is torch.bool:
        logits = logits.masked_fill(~attn_mask, -torch.inf)
    elif attn_mask is not None:
        logits = logits + attn_mask
    return _softmax(torch.softmax, logits) @ value


def _mean_pool(  # noqa: PLR0913, PLR0917 - the signature of max_pool2d
    func: Function,
    input: Tensor,
    kernel_size: int | tuple[int, int],
    stride: int | tuple[int, int] | None = None,
    padding: int | tuple[int, int] = 0,
    dilation: int | tuple[int, int] = 1,
    ceil_mode: bool = False,
    return_indices: bool = False,
) -> Tensor:
    if dilation in (1, (1, 1)):
        return F.avg_pool2d(input, kernel_size, stride or kernel_size, padding, ceil_mode)
    height, width = (kernel_size,) * 2 if isinstance(kernel_size, int) else kernel_size
    channels = input.shape[1]
    window = torch.full((channels, 1, height, width), 1 / (height * width)).to(input)
    return F.conv2d(input, window, None, stride or kernel_size, padding, dilation, channels)


def _mean_pool_to(
    func: Function,
    input: Tensor,
    output_size: Any,  # noqa: ANN401
    return_indices: bool = False,
) -> Tensor:
    return F.adaptive_avg_pool2d(input, output_size)


def _mean(func: Function, values: Tensor, *arguments: Any, **named: Any) -> Tensor:  # noqa: ANN401
    return values.mean(*arguments, **named)


ACTIVATIONS = (
    *(F.relu, F.relu_, torch.relu, torch.relu_, Tensor.relu, Tensor.relu_, F.relu6, F.hardtanh),
    *(F.hardtanh_, F.leaky_relu, F.leaky_relu_, F.elu, F.elu_, F.selu, F.celu, F.prelu),
    *(F.gelu, F.silu, F.mish, F.hardswish, F.softplus, F.tanh, torch.tanh, Tensor.tanh),
)
PER_PLACE = (
    *(F.batch_norm, F.layer_norm, F.rms_norm),
    *(torch.batch_norm, torch.layer_norm, torch.rms_norm),
)
REPLACED: Mapping[Function, Function] = {
    **dict.fromkeys((F.conv2d, F.conv_transpose2d, F.linear), _mean_of_window),
    **dict.fromkeys(ACTIVATIONS, _same),
    **dict.fromkeys(PER_PLACE, _scaled),
    **dict.fromkeys((F.softmax, torch.softmax, Tensor.softmax), _softmax),
    F.scaled_dot_product_attention: _attention,
    **dict.fromkeys((F.max_pool2d, torch.max_pool2d), _mean_pool),
    **dict.fromkeys((F.adaptive_max_pool2d, F.adaptive_max_pool2d_with_indices), _mean_pool_to),
    **dict.fromkeys((torch.amax, Tensor.amax), _mean),
}
