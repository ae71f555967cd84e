"""Which layers of a network are shown: named or detected, and the notes on them."""

from collections.abc import Sequence
from dataclasses import replace

from torch import Tensor

from explainers.models.calls import Call
from explainers.models.coverage import coverage_notes
from explainers.models.forms import Size, check_grid
from explainers.models.layers import find_layers, is_sequence, named_layers
from explainers.models.layouts import Layouts
from explainers.models.notes import Note
from explainers.models.tokens import TokenSearch
from explainers.models.unread import count_unread
from explainers.results import Layer


def choose_layers(
    root: Call,
    batch: Tensor,
    wanted: Sequence[str] | tuple[Layer, ...] = (),
    *,
    grid: Size | None = None,
    name: str = "this model",
) -> tuple[tuple[Layer, ...], tuple[Note, ...]]:
    """The layers in execution order, and the notes on them.

    Args:
        root: the calls of one pass through the network, which is ready.
        batch: the input of that pass, (1, channels, height, width).
        wanted: names of modules, or layers that the network's source states; (): to be detected.
        grid: rows and columns of tokens, set by hand.
        name: of the model.

    Raises: UnfitModel, UnknownLayer.
    """
    size = batch.shape[2], batch.shape[3]
    if grid:
        check_grid(grid, (call.shape for call in root.walk()), size, name)
    search = TokenSearch(root, batch)
    layouts = Layouts(size, grid, search.tokens())
    found = _choose(root, wanted, layouts)
    guessed = {call.shape[1] for call in layouts.guessed(root, found)}
    if guessed:
        search.search(guessed)
        layouts = replace(layouts, tokens=search.tokens())
        found = _choose(root, wanted, layouts)
    named = bool(wanted)
    unread = 0
    if not named and any(is_sequence(call) for call in root.walk()):
        unread = count_unread(root.module, batch, found)
    shown, left = found[: len(found) - unread], found[len(found) - unread :]
    return shown, coverage_notes(root, layouts, shown, left, named=named)


def _choose(
    root: Call, wanted: Sequence[str] | tuple[Layer, ...], layouts: Layouts
) -> tuple[Layer, ...]:
    """The layers, before those without any effect on a logit are removed."""
    names = [each for each in wanted if isinstance(each, str)]
    if names:
        return named_layers(root, names, layouts)
    return tuple(each for each in wanted if isinstance(each, Layer)) or find_layers(root, layouts)
