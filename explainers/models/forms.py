"""What a module puts out, read as maps: channels first or last, or tokens that lie on a grid."""

from explainers.maps import NCHW, NHWC, TOKENS

Size = tuple[int, int]  # height, width
Shape = tuple[int, int, int]  # channels, height, width

MAPS, SEQUENCE = 4, 3  # axes
EXTRA = 9  # class, distillation and register tokens before those of the grid, at most
CELLS_PER_EXTRA = 3  # and the grid holds most of the tokens


def form_of(shape: tuple[int, ...], size: Size, grid: Size | None) -> tuple[str, Shape] | None:
    """The form of an output of that shape, and its maps' shape; None where it holds no maps.

    Args:
        shape: of an output for a batch of one.
        size: of the network's input.
        grid: rows and columns of the tokens, where they cannot be inferred.
    """
    if not shape or shape[0] != 1:
        return None  # windows of attention, which stand in for the batch
    if len(shape) == MAPS and shape[2:] != (1, 1):
        _, first, second, third = shape
        aspect = size[0] / size[1]
        channels_last = abs(first - second * aspect) <= 1 < abs(second - third * aspect)
        return (NHWC, (third, first, second)) if channels_last else (NCHW, (first, second, third))
    if len(shape) == SEQUENCE:
        found = grid if grid and _extra(shape[1], grid) >= 0 else infer_grid(shape[1], size)
        return (TOKENS, (shape[2], *found)) if found else None
    return None


def infer_grid(tokens: int, size: Size) -> Size | None:
    """The grid of square patches of the input that `tokens` stand for, class tokens apart.

    The finest grid that fits, as long as few tokens are left over; None where none does.
    """
    patches = (
        patch for patch in range(1, min(size) + 1) if not (size[0] % patch or size[1] % patch)
    )
    for patch in patches:  # from the finest grid on
        grid = size[0] // patch, size[1] // patch
        extra = _extra(tokens, grid)
        if extra >= 0:
            few = extra <= EXTRA and CELLS_PER_EXTRA * extra <= tokens - extra
            return grid if few and grid != (1, 1) else None
    return None


def _extra(tokens: int, grid: Size) -> int:
    return tokens - grid[0] * grid[1]
