"""Statistics of one layer for a whole batch at once, while its activation is in memory."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from explainers.errors import UnfitModel
from explainers.results import STATISTICS

Array = np.ndarray


@dataclass(frozen=True, eq=False)
class LayerMeasures:
    """Of one layer and n images: per channel over its cells, and per image over everything.

    Differences use float32 and means float64 sums, as in `layer_statistics`.
    """

    size: tuple[int, int]  # height and width of one channel
    mean: Array  # (n, channels) float64
    deviation: Array  # (n, channels) float64: sum of squared deviations from that mean
    maximum: Array  # (n, channels) float32
    place: Array  # (n, channels) int64: cell of the first maximum, in row order
    at_bound: Array  # (n, channels) int64: cells at the declared bound
    minimum: Array  # (n,) float32
    zeros: Array  # (n,) int64: exact zeros

    @property
    def cells(self) -> int:
        """Of one channel."""
        return self.size[0] * self.size[1]

    def place_on(self, size: tuple[int, int]) -> Array:
        """(n, channels) int64: the cell of the first maximum on a grid of this size."""
        if self.size == size:
            return self.place
        rows, columns = np.divmod(self.place, self.size[1])
        row: Array = (2 * rows + 1) * size[0] // (2 * self.size[0])  # the cell around its centre
        column = (2 * columns + 1) * size[1] // (2 * self.size[1])
        place: Array = row * size[1] + column
        return place

    @property
    def statistics(self) -> Array:
        """(n, statistics) float32 in the order of STATISTICS, equal to those of a trace."""
        mean = self.mean.mean(1)
        values = self.cells * self.mean.shape[1]
        between = self.cells * ((self.mean - mean[:, None]) ** 2).sum(1)
        std = np.sqrt((self.deviation.sum(1) + between) / values)
        columns = {
            "mean": mean,
            "std": std,
            "minimum": self.minimum,
            "maximum": self.maximum.max(1),
            "zero_fraction": self.zeros / values,
            "l2_norm": np.sqrt(values) * np.hypot(mean, std),  # E[x²] = E[x]² + Var[x]
        }
        return np.stack([columns[name] for name in STATISTICS], axis=1).astype(np.float32)


def measure(activation: Tensor, bound: float | None) -> LayerMeasures:
    """Measure an activation (n, channels, height, width).

    `bound` is the layer's declared maximum, if there is one.

    Raises: UnfitModel if a value is not finite.
    """
    values = activation.detach().cpu().float().flatten(2)
    mean = values.mean(2, dtype=torch.float64)
    if not bool(mean.isfinite().all()):
        raise UnfitModel("An activation is infinite or not a number; check the weights.")
    centred = values - mean.float()[..., None]
    array = values.numpy()
    place = array.argmax(-1)
    at_bound = np.zeros(place.shape, np.int64)
    if bound is not None:
        at_bound = np.count_nonzero(array >= bound, axis=-1)
    return LayerMeasures(
        size=(activation.shape[2], activation.shape[3]),
        mean=mean.numpy(),
        deviation=torch.linalg.vector_norm(centred, dim=2).double().square().numpy(),
        maximum=np.take_along_axis(array, place[..., None], -1)[..., 0],
        place=place,
        at_bound=at_bound,
        minimum=values.flatten(1).amin(1).numpy(),
        zeros=np.array([np.count_nonzero(image == 0) for image in array]),
    )


def moments(measures: Sequence[LayerMeasures]) -> Array:
    """(4, channels) float64 of all images: values, their mean, squared deviations, at the bound.

    The batches are merged by Chan, Golub and LeVeque 1979, eq. 2.1.
    """
    means = np.concatenate([each.mean for each in measures])
    cells = np.concatenate([np.full((len(each.mean), 1), each.cells) for each in measures])
    count = cells.sum()
    alike = bool((cells == cells[0]).all())
    mean = means.mean(0) if alike else (cells * means).sum(0) / count
    within = np.concatenate([each.deviation for each in measures]).sum(0)
    squares = (means - mean) ** 2
    between = cells[0] * squares.sum(0) if alike else (cells * squares).sum(0)
    at_bound = np.concatenate([each.at_bound for each in measures]).sum(0)
    return np.stack([np.full_like(mean, count), mean, within + between, at_bound])
