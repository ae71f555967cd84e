"""ROAD: removed pixels are interpolated from their neighbours, so that no edge reveals them."""

from collections.abc import Iterator, Sequence
from functools import lru_cache

import numpy as np
import numpy.typing as npt
import scipy
import torch
from torch import Tensor

from explainers.quality.mapping import Subject
from explainers.quality.protocol import ROAD_KEPT, ROAD_NOISE
from explainers.quality.scoring import probabilities_of
from explainers.results import FloatArray
from explainers.work.chunk_size import ChunkSize
from explainers.work.steps import Steps

NEIGHBOURS = {
    **dict.fromkeys([(0, 1), (0, -1), (1, 0), (-1, 0)], 1 / 6),
    **dict.fromkeys([(1, 1), (1, -1), (-1, 1), (-1, -1)], 1 / 12),
}
OUTSIDE, KNOWN = -2, -1  # values for pixels that are not unknowns of the system
SMALL = 4  # sides of an area that is not divided any further

Mask = npt.NDArray[np.bool_]
SHARES = np.array([0, *(1 - kept / 100 for kept in ROAD_KEPT)], np.float32)


def play(
    subject: Subject, target: int, pixels: Tensor, maps: Sequence[Tensor], *, repeats: int = 1
) -> Steps[FloatArray]:
    """The probability of `target` after each removal of the most relevant pixels.

    The first point is the picture as it is. Equal to pytorch-grad-cam's ROADMostRelevantFirst but
    for the noise, which is seeded here; the game is repeated with other noise.
    Source: Rong et al. 2022, arXiv:2202.00449.

    Returns: (repeats, maps, points).
    """
    count = 1 + len(maps) * len(ROAD_KEPT) * repeats
    size = ChunkSize()  # of its own: filling in takes as long as the network
    variants = _variants(pixels, maps, subject.seed, repeats)
    probabilities = yield from probabilities_of(subject.model, variants, count, target, size)
    curves = np.empty((repeats, len(maps), len(SHARES)), np.float32)
    curves[..., 0] = probabilities[0]
    curves[..., 1:] = np.moveaxis(
        probabilities[1:].reshape(len(maps), len(ROAD_KEPT), repeats), 2, 0
    )
    return curves


def _variants(pixels: Tensor, maps: Sequence[Tensor], seed: int, repeats: int) -> Iterator[Tensor]:
    """Every map gets the same noise: two maps differ only in their order."""
    yield pixels
    picture, generator = pixels.cpu().numpy(), np.random.default_rng(seed)
    noises = generator.normal(0, ROAD_NOISE, (len(ROAD_KEPT), repeats, *picture.shape))
    for relevance in maps:
        values = relevance.numpy()
        for kept, of_step in zip(ROAD_KEPT, noises.astype(np.float32), strict=True):
            keep = values < np.percentile(values, kept)
            imputed = impute(picture, keep)
            for noise in of_step:
                yield torch.from_numpy(np.where(keep, imputed, imputed + noise)).to(pixels.device)


def impute(picture: FloatArray, keep: Mask) -> FloatArray:
    """The picture (channels, height, width) with all pixels outside `keep` interpolated.

    Each becomes the weighted mean of its neighbours: one sparse linear system, solved exactly. If
    no pixel remains, the picture becomes its own mean.
    """
    if not keep.any():
        mean: FloatArray = np.broadcast_to(picture.mean((1, 2), keepdims=True), picture.shape)
        return mean
    order = _dissected(*keep.shape)
    rows, columns = np.unravel_index(order[~keep.ravel()[order]], keep.shape)
    count = len(rows)
    if count == 0:
        return picture
    number = np.full((keep.shape[0] + 2, keep.shape[1] + 2), OUTSIDE)
    number[1:-1, 1:-1] = KNOWN
    number[rows + 1, columns + 1] = np.arange(count)
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
    matrix = scipy.sparse.coo_matrix((values, (i, j)), shape=(count, count)).tocsc()
    solver = scipy.sparse.linalg.splu(matrix, permc_spec="NATURAL", options={"SymmetricMode": True})
    imputed = picture.copy()
    imputed[:, rows, columns] = solver.solve(known).T
    return imputed


@lru_cache(maxsize=4)
def _dissected(height: int, width: int) -> npt.NDArray[np.intp]:
    """The pixels of a picture (numbered row by row) in an order that is quick to solve in.

    Nested dissection: both halves of an area come before the line of pixels between them.
    Source: George 1973, doi:10.1137/0710032.
    """
    order: list[npt.NDArray[np.intp]] = []

    def divide(area: npt.NDArray[np.intp]) -> None:
        longer = area if area.shape[0] >= area.shape[1] else area.T
        middle = len(longer) // 2
        if len(longer) <= SMALL:
            order.append(area.ravel())
            return
        divide(longer[:middle])
        divide(longer[middle + 1 :])
        order.append(longer[middle])

    divide(np.arange(height * width).reshape(height, width))
    return np.concatenate(order)
