"""The position of the image's cells among a transformer's tokens.

Marks show it: some cells of the patch embedding's output become NaN, and any result of a NaN is
NaN. Until attention mixes them, exactly the tokens of the marked cells are NaN, whatever the
weights. That gives the first cell's token and the order, with class, distillation and register
tokens anywhere. The marks are the first row, the first column and one cell whose position changes
in a transposed grid.
"""

from collections.abc import Collection, Iterator, Mapping
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from itertools import islice
from typing import NamedTuple

import torch
from torch import Tensor, nn

from explainers.models.calls import Call
from explainers.models.forms import EXTRA, MAPS, SEQUENCE, Size, form_of
from explainers.outputs.layouts import NHWC

ATTEMPTS = 3  # maps to try as the origin of one length, beyond the last ones before it
MOST = 8  # passes of this kind for one network


class Cells(NamedTuple):
    """A grid of cells among tokens, in row order; `start` is the first cell's token index."""

    rows: int
    columns: int
    start: int


@dataclass(frozen=True)
class Tokens:
    """The result of the marks, for calls whose output is tokens."""

    cells: Mapping[Call, Cells] = field(default_factory=dict)
    reordered: frozenset[Call] = frozenset()  # the cells are not in row order


@dataclass(frozen=True)
class _Origin:
    """What to mark: the output of the call at `index`, or the input of the network at -1."""

    index: int
    cells: Cells
    form: str = ""  # of maps; "" for tokens


class _Done(Exception):
    """This pass cannot yield more information."""


class TokenSearch:
    """Find the cells of each length of tokens; several lengths are several stages or branches.

    It takes no pass for a network without tokens, and for most transformers one that ends at the
    first attention. `root` is the record of the pass of `batch`.
    """

    def __init__(self, root: Call, batch: Tensor) -> None:
        self.module = root.module
        self.batch = batch
        self.size: Size = (batch.shape[2], batch.shape[3])
        self.calls = list(root.walk())
        self.first: dict[int, int] = {}  # length: the first call with an output of that many tokens
        self.last: dict[int, int] = {}
        weighted = {call.shape[1] for call in self.calls if _is_sequence(call) and _works(call)}
        for index, call in enumerate(self.calls):
            if _is_sequence(call) and (length := call.shape[1]) in weighted:
                self.first.setdefault(length, index)
                self.last[length] = index
        self.cells_by_call: dict[
            int, dict[int, Cells | None]
        ] = {}  # length: index: None if reordered

        for origins in self.attempts():
            if origins:
                self.learn(origins)

    def search(self, lengths: Collection[int]) -> None:
        """Further passes for these lengths, each from one origin of cells in the network."""
        tried = 0
        for length in sorted(set(lengths).intersection(self.open_lengths())):
            before = self.maps_for(length, range(self.first[length] - 1, -1, -1))
            after = self.maps_for(length, range(self.first[length], len(self.calls)))
            for origin in (*islice(before, 1), *islice(after, ATTEMPTS)):
                if length not in self.cells_by_call and tried < MOST:
                    tried += 1
                    self.learn({length: origin})

    def tokens(self) -> Tokens:
        """Extends the marks' result from one unmixed sequence to the next.

        A call in neither of its collections is undecided.
        """
        cells: dict[Call, Cells] = {}
        reordered = set()
        current: dict[int, Cells | None] = {}
        lost = False
        for index, call in enumerate(self.calls):
            length = call.shape[1] if _is_sequence(call) else 0
            if length not in self.first:
                continue
            if index in self.cells_by_call.get(length, {}):
                current[length] = self.cells_by_call[length][index]
                lost = lost or current[length] is None
            located = current.get(length)
            if located is not None:
                cells[call] = located
            elif length in current or lost:
                reordered.add(call)
        return Tokens(cells, frozenset(reordered))

    def attempts(self) -> Iterator[dict[int, _Origin]]:
        """What to mark in one pass for which lengths, the most likely first."""
        yield {
            length: origin
            for length, first in self.first.items()
            for origin in islice(self.maps_for(length, range(first - 1, -1, -1)), 1)
        }
        if not self.cells_by_call:
            yield dict.fromkeys(self.open_lengths(), _Origin(-1, Cells(*self.size, 0)))
        yield {
            length: _Origin(index, cells)
            for length in self.open_lengths()
            for index, cells in islice(self.tokens_for(length), 1)
        }

    def open_lengths(self) -> list[int]:
        """The lengths that may be cells of maps and are still undecided."""
        return [length for length in self.first if length not in self.cells_by_call]

    def maps_for(self, length: int, indices: range) -> Iterator[_Origin]:
        """The calls that output maps with as many cells as such a sequence may hold."""
        for index in indices:
            call = self.calls[index]
            form = form_of(call.shape, self.size, None) if len(call.shape) == MAPS else None
            if form and _fits(rows := form[1][1], columns := form[1][2], length):
                yield _Origin(index, Cells(rows, columns, 0), form[0])

    def tokens_for(self, length: int) -> Iterator[tuple[int, Cells]]:
        """The sequences before it with a decided grid, which may hold the same cells."""
        for index in range(self.first[length] - 1, -1, -1):
            if _is_sequence(call := self.calls[index]):
                answers = self.cells_by_call.get(call.shape[1], {})
                decided = [at for at in answers if at <= index]
                cells = answers[max(decided)] if decided else None
                if cells and _fits(cells.rows, cells.columns, length):
                    yield index, cells

    def learn(self, origins: Mapping[int, _Origin]) -> None:
        """One pass with marks; stores the result for the sequences of these lengths."""
        marks = _Pass(self, origins)
        whole = marks.marked.get(-1)
        inputs = _mark(self.batch, whole) if whole else self.batch
        with ExitStack() as hooks, torch.no_grad(), suppress(Exception):
            for child in self.module.modules():
                hooks.enter_context(child.register_forward_pre_hook(marks.before, with_kwargs=True))
                hooks.enter_context(child.register_forward_hook(marks.after))
            self.module(inputs)

    def compare(self, length: int, index: int, tokens: Tensor, origin: _Origin) -> None:
        """Compare the tokens that are NaN with those of the marked cells."""
        if origin.index >= index:
            return
        nan = tokens[0].isnan().any(-1).cpu()
        count = int(nan.sum())
        if not 0 < count < length:
            return
        if origin.index >= 0:
            rows, columns, _ = origin.cells
            pattern = _pattern(rows, columns)
            starts = (nan.unfold(0, len(pattern), 1) == pattern).all(1).nonzero().flatten().tolist()
            if len(starts) == 1:  # a class token computed from cells may be NaN as well
                self.cells_by_call.setdefault(length, {})[index] = Cells(rows, columns, starts[0])
            elif not starts and count == int(pattern.sum()):
                self.cells_by_call.setdefault(length, {})[index] = None
        elif cells := _grid_of(nan, count):
            self.cells_by_call.setdefault(length, {})[index] = cells


class _Pass:
    """The hooks of one pass: they mark the origins' outputs and check sequences of tokens."""

    def __init__(self, search: TokenSearch, origins: Mapping[int, _Origin]) -> None:
        self.search = search
        self.origins = origins
        self.marked = {origin.index: origin for origin in origins.values()}
        self.open = {length for length in origins if length not in search.cells_by_call}
        self.at = 0  # of the next call to end

    def before(
        self, _module: nn.Module, args: tuple[object, ...], kwargs: Mapping[str, object]
    ) -> None:
        """Check the input of a module, which no other module may have output."""
        first = next(iter((*args, *kwargs.values())), None)
        if isinstance(first, Tensor):
            self.compare(first)

    def after(self, module: nn.Module, _inputs: object, output: object) -> object:
        """Check the output of a module, and mark it if it is an origin."""
        calls = self.search.calls
        if self.at >= len(calls) or calls[self.at].module is not module:
            raise _Done  # a different path through the network than the recorded one
        call, origin = calls[self.at], self.marked.get(self.at)
        first = output[0] if isinstance(output, tuple) and output else output
        if not isinstance(first, Tensor) or tuple(first.shape) != call.shape:
            self.at += 1
            return None
        if self.compare(first) and (
            self.at == self.search.last[first.shape[1]] or _is_mixed(first)
        ):
            self.open.remove(first.shape[1])
            if not self.open:
                raise _Done
        self.at += 1
        if origin is None:
            return None
        changed = _mark(first, origin)
        return (changed, *output[1:]) if isinstance(output, tuple) else changed

    def compare(self, tokens: Tensor) -> bool:
        """Whether it is a sequence of an undecided length."""
        is_open = tokens.ndim == SEQUENCE and len(tokens) == 1 and tokens.shape[1] in self.open
        if is_open:
            length = tokens.shape[1]
            self.search.compare(length, self.at, tokens, self.origins[length])
        return is_open


def _is_mixed(tokens: Tensor) -> bool:
    return bool(tokens.isnan().all())


def _is_sequence(call: Call) -> bool:
    return len(call.shape) == SEQUENCE and call.shape[0] == 1 and call.shape[1] > 1


def _works(call: Call) -> bool:
    """Whether it has weights."""
    return any(isinstance(inner.module, nn.Conv2d | nn.Linear) for inner in call.walk())


def _fits(rows: int, columns: int, length: int) -> bool:
    cells = rows * columns
    return 1 < cells <= length <= cells + max(EXTRA, cells)  # prompts are many tokens, too


def _inner(rows: int, columns: int) -> Size:
    """A cell outside the first row and column whose position changes if the grid is transposed."""
    return 2 * rows // 3, columns // 3


def _pattern(rows: int, columns: int) -> Tensor:
    """(rows * columns,): whether each cell is marked."""
    marked = torch.zeros(rows, columns, dtype=torch.bool)
    marked[0] = marked[:, 0] = marked[_inner(rows, columns)] = True
    return marked.flatten()


def _mark(output: Tensor, origin: _Origin) -> Tensor:
    """A copy with NaN in exactly the marked cells, or pixels."""
    rows, columns, start = origin.cells
    clean = output.nan_to_num()
    if origin.form or origin.index < 0:
        maps = clean.permute(0, 3, 1, 2) if origin.form == NHWC else clean
        row, column = _inner(rows, columns)
        maps[:, :, 0] = maps[:, :, :, 0] = maps[:, :, row, column] = torch.nan
    else:
        clean[:, start : start + rows * columns][:, _pattern(rows, columns)] = torch.nan
    return clean


def _grid_of(nan: Tensor, count: int) -> Cells | None:
    """The grid of patches whose marked pixels make exactly these tokens NaN, or None."""
    start = int(nan.int().argmax())
    for rows in range(2, count - 1):
        columns = count - rows  # with one more for the inner patch
        end = start + rows * columns
        if end > len(nan):
            continue
        if nan[start:end].equal(_pattern(rows, columns)) and not nan[end:].any():
            return Cells(rows, columns, start)
    return None
