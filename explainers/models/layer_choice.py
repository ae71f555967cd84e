"""Which layers of a network are shown: named or detected, and the notes on them."""

from collections.abc import Sequence
from dataclasses import replace

from torch import Tensor

from explainers.models.calls import Call
from explainers.models.coverage import coverage_notes
from explainers.models.forms import Size, check_grid
from explainers.models.layers import find_layers, is_sequence, named_layers
from explainers.models.layouts import Layouts
from explainers.models.notes import ModelNote
from explainers.models.tokens import TokenSearch
from explainers.models.unread_cells import count_unread
from explainers.results import Layer


def choose_layers(
    root: Call,
    batch: Tensor,
    requested: Sequence[str] | tuple[Layer, ...] = (),
    *,
    grid: Size | None = None,
    name: str = "this model",
) -> tuple[tuple[Layer, ...], tuple[ModelNote, ...]]:
    """The layers in execution order, and the notes on them.

    Args:
        root: the calls of one pass through the network, which is ready.
        batch: the input of that pass, (1, channels, height, width).
        requested: names of modules, or layers that the network's source states; (): to be detected.
        grid: rows and columns of tokens, set by hand.
        name: of the model.

    Raises: UnfitModel, UnknownLayer.
    """
    size = batch.shape[2], batch.shape[3]
    if grid:
        check_grid(grid, (call.shape for call in root.walk()), size, name)
    search = TokenSearch(root, batch)
    layouts = Layouts(size, grid, search.tokens())
    layers = _choose(root, requested, layouts)
    guessed = {call.shape[1] for call in layouts.guessed(root, layers)}
    if guessed:
        search.search(guessed)
        layouts = replace(layouts, tokens=search.tokens())
        layers = _choose(root, requested, layouts)
    named = bool(requested)
    unread = 0
    if not named and any(is_sequence(call) for call in root.walk()):
        unread = count_unread(root.module, batch, layers)
    shown, left = layers[: len(layers) - unread], layers[len(layers) - unread :]
    return shown, coverage_notes(root, layouts, shown, left, named=named)


def _choose(
    root: Call, requested: Sequence[str] | tuple[Layer, ...], layouts: Layouts
) -> tuple[Layer, ...]:
    """The layers, before those without any effect on a logit are removed."""
    names = [each for each in requested if isinstance(each, str)]
    if names:
        return named_layers(root, names, layouts)
    return tuple(each for each in requested if isinstance(each, Layer)) or find_layers(
        root, layouts
    )
