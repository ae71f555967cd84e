"""Random halves of the input are removed: does the class lose what a map marks in them?"""

from collections.abc import Iterator, Sequence
from itertools import chain

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from explainers.quality.agreement import Halves, correlations
from explainers.quality.insertion_deletion import starts
from explainers.quality.mapping import Subject, enlarged
from explainers.quality.protocol import HALF_CELLS, HALVES, HALVES_COPIES
from explainers.quality.rivals import permuted_copies
from explainers.quality.scoring import probabilities_of
from explainers.results import FloatArray
from explainers.work.steps import Steps

Cells = npt.NDArray[np.bool_]


def play(
    subject: Subject, target: int, pixels: Tensor, values: FloatArray, rivals: Sequence[Tensor]
) -> Steps[Halves]:
    """Remove random halves of a picture (channels, height, width), a few hundred times.

    Removed cells become patches of colour. All maps are tested on the same pictures, so a rival
    costs no extra passes. `values` is the map, of any size; `rivals` have the picture's size.
    Source: Bhatt et al. 2020, arXiv:2005.00631, faithfulness correlation, with parts of one size.
    """
    shape = (int(pixels.shape[1]), int(pixels.shape[2]))
    cells = removed_cells(shape, subject.seed)
    lost = yield from losses(subject, target, pixels, cells)
    copies = permuted_copies(values, HALVES_COPIES, subject.seed)
    of_copies = shares_of([enlarged(each, shape) for each in copies], cells)
    own, *others = shares_of([enlarged(values, shape), *rivals], cells)
    return Halves(lost, own, np.stack(others), correlations(of_copies, lost))


def losses(subject: Subject, target: int, pixels: Tensor, cells: Cells) -> Steps[FloatArray]:
    """By how much the probability of `target` falls with each of the halves: (halves,)."""
    patches, *_ = starts(pixels)
    parts = (torch.where(mask.to(pixels.device), patches, pixels) for mask in _masks(cells, pixels))
    probabilities = yield from probabilities_of(
        subject.model, chain([pixels], parts), 1 + len(cells), target, subject.size
    )
    lost: FloatArray = probabilities[0] - probabilities[1:]
    return lost


def removed_cells(shape: tuple[int, int], seed: int) -> Cells:
    """Which cells of a grid over the picture each half removes: (halves, rows, columns)."""
    rng = np.random.default_rng(seed)
    rows, columns = (min(HALF_CELLS, side) for side in shape)
    first = np.arange(rows * columns) < rows * columns // 2
    return rng.permuted(np.tile(first, (HALVES, 1)), axis=1).reshape(HALVES, rows, columns)


def _masks(cells: Cells, pixels: Tensor) -> Iterator[Tensor]:
    """The removed pixels of each half: (height, width), bool."""
    rows, columns = (
        np.repeat(np.arange(count), np.diff(_edges(side, count)))
        for side, count in zip(pixels.shape[1:], cells.shape[1:], strict=True)
    )
    return (torch.from_numpy(each[np.ix_(rows, columns)]) for each in cells)


def shares_of(maps: Sequence[Tensor], cells: Cells) -> FloatArray:
    """The sum of each map (height, width) over the cells that each half removes: (maps, halves)."""
    rows, columns = (
        _edges(side, count)[:-1] for side, count in zip(maps[0].shape, cells.shape[1:], strict=True)
    )
    values = np.stack([each.double().numpy() for each in maps])
    sums = np.add.reduceat(np.add.reduceat(values, rows, axis=1), columns, axis=2)
    shares: FloatArray = sums.reshape(len(maps), -1) @ cells.reshape(len(cells), -1).T
    return shares.astype(np.float32)


def _edges(side: int, cells: int) -> npt.NDArray[np.intp]:
    return np.linspace(0, side, cells + 1).round().astype(np.intp)
