"""What the tests of heat maps give back: frozen, checked at birth, read-only NumPy."""

from dataclasses import dataclass
from functools import cached_property
from math import sqrt

import numpy as np

from explainers.results import FloatArray, IntArray, read_only

TILES = 4  # images of a grid
IMAGINED = 0.75  # weight of each imagined image in an interval of localisation


@dataclass(frozen=True, eq=False)
class Sanity:
    """Whether a method's maps depend on the weights: rank correlations with the trained ones.

    All are means over the images. `absolute` and `signed` are (steps, layers), of the maps'
    absolute values and of the maps; `steps` name the layer down to which all weights were drawn
    anew, the last layer first. The correlation of a constant map with another counts as 0; NaN
    where all maps were constant, before and after.

    `repeat` is (layers,): of the absolute maps with those of the same trained weights, computed
    again with another seed where the method has one. `trivial` is (maps, layers): the size of the
    correlation with each map of `trivial_maps`, which need no network.
    """

    layers: tuple[str, ...]
    steps: tuple[str, ...]
    absolute: FloatArray
    signed: FloatArray
    repeat: FloatArray
    trivial_maps: tuple[str, ...]
    trivial: FloatArray
    images: int
    seed: int
    protocol: int

    def __post_init__(self) -> None:
        object.__setattr__(self, "repeat", read_only(self.repeat, np.float32, 1))
        for name in ("absolute", "signed", "trivial"):
            object.__setattr__(self, name, read_only(getattr(self, name), np.float32, 2))

    @property
    def halfway(self) -> int:
        """The step at which the later half of the network is random."""
        return (len(self.steps) - 1) // 2

    def kept(self, layer: str) -> float:
        """How much of the absolute map outlives a random later half of the network."""
        return float(self.absolute[self.halfway, self.layers.index(layer)])

    def repeats(self, layer: str) -> float:
        """How much of the absolute map returns with the same weights; NaN: it is constant."""
        return float(self.repeat[self.layers.index(layer)])

    def outlives(self, layer: str) -> float:
        """`kept` as a share of what repeats: chance in the map lowers both correlations alike.

        Source: Spearman 1904, doi:10.2307/1412159, correction for attenuation, where both maps
        are equally reliable. NaN where nothing repeats.
        """
        repeats = self.repeats(layer)
        return self.kept(layer) / repeats if repeats > 0 else float("nan")

    def closest(self, layer: str) -> tuple[str, float]:
        """The trivial map that is most like this layer's, and their rank correlation's size."""
        column = self.trivial[:, self.layers.index(layer)]
        place = int(column.argmax())
        return self.trivial_maps[place], float(column[place])


@dataclass(frozen=True, eq=False)
class Localisation:
    """The grid pointing game: four images in a grid, where does the map of each one's class lie?

    `shares` is (4 x grids, layers): the part of the positive relevance in the right quarter, the
    four of a grid after one another, and `images` (4 x grids,) says which image each speaks of; a
    map without any counts as chance. `tiled` is "whole" where
    the grid is of the images as the network saw them, "half" where they were halved to fit.
    """

    layers: tuple[str, ...]
    shares: FloatArray
    images: IntArray
    tiled: str
    seed: int
    protocol: int

    def __post_init__(self) -> None:
        object.__setattr__(self, "shares", read_only(self.shares, np.float32, 2))
        object.__setattr__(self, "images", read_only(self.images, np.int64, 1))

    @property
    def grids(self) -> int:
        """How many grids were made."""
        return len(self.shares) // TILES

    @property
    def counted(self) -> int:
        """How many different images the mean and its interval rest on."""
        return len(self._means)

    def mean(self, layer: str) -> float:
        """Mean share in the right quarter, every image counting once."""
        return float(self._of_images(layer).mean())

    def interval(self, layer: str) -> tuple[float, float]:
        """95 % confidence interval of the mean over the images; inside 0 to 1.

        Student's t over the images and two imagined ones that weigh 0.75 each, one without any
        relevance in its quarter and one with all: images that are all alike do not show how others
        may differ. An image that stands in several grids counts once, as its grids are not
        independent. Source: Agresti and Coull 1998, here for means; chosen by coverage:
        `python -m tests.benchmarks.coverage`.
        """
        from scipy.special import stdtrit  # 20 MB, for the few who ask

        of_images = self._of_images(layer)
        weight = len(of_images) + 2 * IMAGINED
        mean = float(of_images.sum() + IMAGINED) / weight
        variance = float((of_images**2).sum() + IMAGINED) / weight - mean**2
        reach = float(stdtrit(len(of_images) - 1, 0.975)) * sqrt(variance / (weight - 1))
        return max(0.0, mean - reach), min(1.0, mean + reach)

    def _of_images(self, layer: str) -> FloatArray:
        """Each image's mean share."""
        return self._means[:, self.layers.index(layer)]

    @cached_property
    def _means(self) -> FloatArray:
        """The same at every layer: (images, layers)."""
        return np.array([self.shares[self.images == i].mean(0) for i in np.unique(self.images)])


@dataclass(frozen=True, eq=False)
class LayerFaithfulness:
    """Insertion minus deletion of every layer's map, over what its permuted copies reach.

    `gains` is (images, layers): 0 is chance, above it the class depends on what the map marks.
    """

    layers: tuple[str, ...]
    gains: FloatArray
    seed: int
    protocol: int

    def __post_init__(self) -> None:
        object.__setattr__(self, "gains", read_only(self.gains, np.float32, 2))

    def mean(self, layer: str) -> float:
        """Mean over the images."""
        return float(self.gains[:, self.layers.index(layer)].mean())
