"""ROAD: pixels are removed by filling them in from their neighbours, so that no edge tells."""

from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt
import torch
from scipy.sparse import coo_matrix
from scipy.sparse.linalg import splu
from torch import Tensor

from explainers.chunking import ChunkSize
from explainers.quality.mapping import Subject
from explainers.quality.protocol import ROAD_KEPT, ROAD_NOISE
from explainers.quality.scoring import probabilities_of
from explainers.results import FloatArray
from explainers.work_queue import Steps

NEIGHBOURS = {
    **dict.fromkeys([(0, 1), (0, -1), (1, 0), (-1, 0)], 1 / 6),
    **dict.fromkeys([(1, 1), (1, -1), (-1, 1), (-1, -1)], 1 / 12),
}
OUTSIDE, KNOWN = -2, -1  # where a pixel is no unknown of the system

Mask = npt.NDArray[np.bool_]
SHARES = np.array([0, *(1 - kept / 100 for kept in ROAD_KEPT)], np.float32)


def play(
    subject: Subject, target: int, pixels: Tensor, maps: Sequence[Tensor]
) -> Steps[FloatArray]:
    """The probability of `target` after each removal of the most relevant pixels, (maps, points).

    The first point is the picture as it is. Equal to pytorch-grad-cam's ROADMostRelevantFirst but
    for the noise, which is seeded here.
    Source: Rong et al. 2022, arXiv:2202.00449.
    """
    count = 1 + len(maps) * len(ROAD_KEPT)
    size = ChunkSize()  # of its own: filling in takes as long as the network
    variants = _variants(pixels, maps, subject.seed)
    found = yield from probabilities_of(subject.model, variants, count, target, size)
    curves = np.empty((len(maps), len(SHARES)), np.float32)
    curves[:, 0] = found[0]
    curves[:, 1:] = found[1:].reshape(len(maps), len(ROAD_KEPT))
    return curves


def _variants(pixels: Tensor, maps: Sequence[Tensor], seed: int) -> Iterator[Tensor]:
    yield pixels
    picture, generator = pixels.cpu().numpy(), np.random.default_rng(seed)
    for relevance in maps:
        values = relevance.numpy()
        for kept in ROAD_KEPT:
            keep = values < np.percentile(values, kept)
            filled = fill_in(picture, keep)
            noise = generator.normal(0, ROAD_NOISE, filled.shape).astype(np.float32)
            yield torch.from_numpy(np.where(keep, filled, filled + noise)).to(pixels.device)


def fill_in(picture: FloatArray, keep: Mask) -> FloatArray:
    """The picture (channels, height, width) with all pixels outside `keep` filled in.

    Each becomes the weighted mean of its neighbours: one sparse linear system, solved exactly.
    Where nothing is kept there is nothing to fill in from, and the picture becomes its own mean.
    """
    if not keep.any():
        mean: FloatArray = np.broadcast_to(picture.mean((1, 2), keepdims=True), picture.shape)
        return mean
    number = np.full((keep.shape[0] + 2, keep.shape[1] + 2), OUTSIDE)
    number[1:-1, 1:-1] = KNOWN
    count = int((~keep).sum())
    number[1:-1, 1:-1][~keep] = np.arange(count)
    if count == 0:
        return picture
    rows, columns = np.nonzero(~keep)
    padded = np.pad(picture, ((0, 0), (1, 1), (1, 1)))
    known = np.zeros((count, len(picture)))
    total = np.zeros(count)
    entries: list[tuple[npt.NDArray[np.float64], npt.NDArray[np.intp], npt.NDArray[np.intp]]] = []
    for (down, right), weight in NEIGHBOURS.items():
        place = rows + 1 + down, columns + 1 + right
        other = number[place]
        total += weight * (other != OUTSIDE)
        here = other == KNOWN
        known[here] += weight * padded[(slice(None), *place)].T[here]
        unknown = np.flatnonzero(other >= 0)
        entries.append((np.full(len(unknown), -weight), unknown, other[unknown]))
    entries.append((total, np.arange(count), np.arange(count)))
    values, i, j = (np.concatenate(each) for each in zip(*entries, strict=True))
    matrix = coo_matrix((values, (i, j)), shape=(count, count)).tocsc()
    solver = splu(matrix, permc_spec="MMD_AT_PLUS_A", options={"SymmetricMode": True})
    filled = picture.copy()
    filled[:, ~keep] = solver.solve(known).T
    return filled
