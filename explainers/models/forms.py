"""A module's output, read as maps: channels first or last, or tokens on a grid."""

from collections.abc import Iterable
from math import log

from explainers.errors import UnfitModel
from explainers.outputs.layouts import NCHW, NHWC, TOKENS

Size = tuple[int, int]  # height, width
Shape = tuple[int, int, int]  # channels, height, width

MAPS, SEQUENCE = 4, 3  # axes
EXTRA = 9  # at most this many class, distillation and register tokens beside those of the grid
CELLS_PER_EXTRA = 3  # and the grid holds most of the tokens


def form_of(shape: tuple[int, ...], size: Size, grid: Size | None) -> tuple[str, Shape] | None:
    """The form of an output of this shape, and its maps' shape; None if it holds no maps.

    Args:
        shape: of an output for a batch of one.
        size: of the network's input.
        grid: rows and columns of the tokens, if they fit their number; else they are inferred.
    """
    if not shape or shape[0] != 1:
        return None  # windows of attention, in place of the batch
    if len(shape) == MAPS and shape[2:] != (1, 1):
        _, first, second, third = shape
        aspect = size[0] / size[1]
        channels_last = abs(first - second * aspect) <= 1 < abs(second - third * aspect)
        return (NHWC, (third, first, second)) if channels_last else (NCHW, (first, second, third))
    if len(shape) == SEQUENCE:
        cells = grid if grid and holds(grid, shape[1]) else infer_grid(shape[1], size)
        return (TOKENS, (shape[2], *cells)) if cells else None
    return None


def infer_grid(tokens: int, size: Size) -> Size | None:
    """The grid of square patches of the input that `tokens` stand for, without class tokens.

    The finest grid that fits, with only a few tokens left over; None if there is none.
    """
    patches = (
        patch for patch in range(1, min(size) + 1) if not (size[0] % patch or size[1] % patch)
    )
    for patch in patches:  # from the finest grid on
        grid = size[0] // patch, size[1] // patch
        if grid[0] * grid[1] <= tokens:
            return grid if holds(grid, tokens) else None
    return None


def check_grid(grid: Size, shapes: Iterable[tuple[int, ...]], size: Size, name: str) -> None:
    """Raises: UnfitModel if none of a model's outputs has tokens that may form `grid`.

    Args:
        grid: rows and columns, set by hand.
        shapes: of all outputs of the model, for a batch of one.
        size: of the network's input.
        name: of the model.
    """
    sequences = (shape for shape in shapes if len(shape) == SEQUENCE and shape[0] == 1)
    counts = {tokens: _nearest_grid(tokens, size) for _, tokens, _ in sequences}
    likely = {tokens: nearest for tokens, nearest in counts.items() if nearest}
    subject = f"The grid {_words(grid)}"
    if not likely:
        raise UnfitModel(f"{subject} is for tokens, and {name} outputs none; leave it out.")
    if not any(holds(grid, tokens) for tokens in likely):
        fit = [
            f"{_words(near)} would, for "
            f"{' or '.join(str(tokens) for tokens in likely if likely[tokens] == near)} tokens"
            for near in dict.fromkeys(likely.values())
        ]
        raise UnfitModel(
            f"{subject} has {grid[0] * grid[1]} cells, which fits no output of {name}: "
            f"{'; '.join(fit)}."
        )


def holds(grid: Size, tokens: int) -> bool:
    """Whether the grid holds all but a few of this many tokens."""
    cells = grid[0] * grid[1]
    extra = tokens - cells
    return cells > 1 and 0 <= extra <= EXTRA and CELLS_PER_EXTRA * extra <= cells


def _nearest_grid(tokens: int, size: Size) -> Size | None:
    """The grid that the number determines; else, of those that fit, the one most like the input.

    None if there is none.
    """
    if inferred := infer_grid(tokens, size):
        return inferred
    fitting = (
        (rows, cells // rows)
        for cells in range(max(2, tokens - EXTRA), tokens + 1)
        for rows in range(1, cells + 1)
        if cells % rows == 0 and holds((rows, cells // rows), tokens)
    )
    aspect = size[0] / size[1]
    return min(
        fitting,
        key=lambda grid: (
            round(abs(log(grid[0] / grid[1] / aspect)), 6),
            -grid[0] * grid[1],
            grid,
        ),
        default=None,
    )


def _words(grid: Size) -> str:
    return f"{grid[0]}x{grid[1]}"
