"""The layout of each call's output in one pass: maps, or tokens of a grid's cells."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from torch import nn

from explainers.models.calls import Call
from explainers.models.forms import SEQUENCE, Shape, Size, form_of, holds
from explainers.models.tokens import Tokens
from explainers.outputs.layouts import NCHW, TOKENS
from explainers.results import Layer


class Layout(NamedTuple):
    """One output as maps."""

    form: str  # one of explainers.outputs.layouts.FORMS
    shape: Shape
    start: int | None = None  # as in Layer


@dataclass(frozen=True)
class Layouts:
    """Determines the layout of each output."""

    size: Size  # of the network's input
    grid: Size | None = None  # set by hand; it takes precedence if it fits
    tokens: Tokens = field(default_factory=Tokens)

    def of(self, call: Call) -> Layout | None:
        """The layout of its output; None if it is neither maps nor tokens of a grid."""
        if not call.sees:
            return None
        form = form_of(call.shape, self.size, self.grid)
        if len(call.shape) != SEQUENCE or call.shape[0] != 1:
            return Layout(*form) if form and not self._is_of_windows(call, *form) else None
        _, length, channels = call.shape
        cells = self.tokens.cells.get(call)
        if self.grid and holds(self.grid, length):
            rows, columns = self.grid
            located = cells is not None and cells.rows * cells.columns == rows * columns
            return _layout(channels, self.grid, length, cells.start if cells and located else None)
        if cells:
            return _layout(channels, (cells.rows, cells.columns), length, cells.start)
        return Layout(*form) if form and call not in self.tokens.reordered else None

    def is_reordered(self, call: Call) -> bool:
        """Whether its tokens are on a grid, but not in row order."""
        return call in self.tokens.reordered and self.of(call) is None

    def guessed(self, root: Call, layers: Iterable[Layer]) -> list[Call]:
        """The calls of these layers whose grid follows only from the number of tokens."""
        names = {layer.name for layer in layers}
        return [call for call in root.last_calls() if call.name in names and self._guesses(call)]

    def _guesses(self, call: Call) -> bool:
        layout = self.of(call)
        return (
            layout is not None
            and layout.form == TOKENS
            and call not in self.tokens.cells
            and not (self.grid and holds(self.grid, call.shape[1]))
        )

    def _is_of_windows(self, call: Call, form: str, shape: Shape) -> bool:
        """Whether four axes are blocks of tokens and channels, as in NesT, and not maps."""
        kinds = {type(inner.module) for inner in call.walk()}
        linear = nn.Linear in kinds and nn.Conv2d not in kinds
        return form == NCHW and linear and not self.is_like_input(shape)

    def is_like_input(self, shape: Shape) -> bool:
        """Whether these maps have the aspect ratio of the input."""
        _, rows, columns = shape
        return abs(rows - columns * self.size[0] / self.size[1]) <= 1


def _layout(channels: int, grid: Size, length: int, start: int | None) -> Layout:
    """`start` is stated if the cells are not the last tokens."""
    last = length - grid[0] * grid[1]
    return Layout(TOKENS, (channels, *grid), None if start in (None, last) else start)
