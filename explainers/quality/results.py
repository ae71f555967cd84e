"""Results of the tests of heat maps: frozen, validated, read-only NumPy."""

from dataclasses import dataclass
from functools import cached_property
from math import sqrt

import numpy as np
import scipy

from explainers.results import FloatArray, IntArray, read_only

TILES = 4  # images of a grid
LEVEL = 0.95  # of the interval of localisation
IMAGINED = 0.75  # weight of each imagined image in an interval of localisation


@dataclass(frozen=True, eq=False)
class Sanity:
    """Whether a method's maps depend on the weights: rank correlations with the trained ones.

    All are means over the images. `absolute` and `signed` are (steps, layers), of the maps'
    absolute values and of the maps; `steps` name the layer down to which all weights were drawn
    anew, the last layer first. A map that is the same everywhere, or not finite, has no correlation
    and is left out: `compared` is (steps, layers), how many images count. NaN where none does.

    `repeat` is (layers,): of the absolute maps with those of the same trained weights, computed
    again with another seed where the method has one; `repeated` is how many images count. `trivial`
    is (maps, layers): the size of the correlation with each map of `trivial_maps`, which need no
    network.
    """

    layers: tuple[str, ...]
    steps: tuple[str, ...]
    absolute: FloatArray
    signed: FloatArray
    repeat: FloatArray
    trivial_maps: tuple[str, ...]
    trivial: FloatArray
    compared: IntArray
    repeated: IntArray
    images: int
    seed: int
    protocol: int

    def __post_init__(self) -> None:
        object.__setattr__(self, "repeat", read_only(self.repeat, np.float32, 1))
        object.__setattr__(self, "compared", read_only(self.compared, np.int64, 2))
        object.__setattr__(self, "repeated", read_only(self.repeated, np.int64, 1))
        for name in ("absolute", "signed", "trivial"):
            object.__setattr__(self, name, read_only(getattr(self, name), np.float32, 2))

    @property
    def halfway(self) -> int:
        """The step at which the later half of the network is random."""
        return (len(self.steps) - 1) // 2

    def judged(self, layer: str) -> int:
        """The step of `kept`: of the halfway one and all after it, the one with most of the map.

        A later half that is random need not change the map for good: a deeper step may bring more
        of it back. Steps without a value are left out; halfway where none has one.
        """
        late = self.absolute[self.halfway :, self.layers.index(layer)]
        return self.halfway + int(np.where(np.isnan(late), -np.inf, late).argmax())

    def kept(self, layer: str) -> float:
        """How much of the absolute map remains at most, from a random later half to all random.

        NaN where the halfway step has no value.
        """
        column = self.layers.index(layer)
        if np.isnan(self.absolute[self.halfway, column]):
            return float("nan")
        return float(self.absolute[self.judged(layer), column])

    def counted(self, layer: str) -> int:
        """The fewest images behind a mean: of the halfway step, of `kept` and of `repeats`."""
        column = self.layers.index(layer)
        steps = self.compared[[self.halfway, self.judged(layer)], column]
        return int(min(*steps, self.repeated[column]))

    def repeats(self, layer: str) -> float:
        """How much of the absolute map is the same with the same weights; NaN: it is constant."""
        return float(self.repeat[self.layers.index(layer)])

    def outlives(self, layer: str) -> float:
        """`kept` as a share of what repeats: chance in the map lowers both correlations alike.

        Source: Spearman 1904, doi:10.2307/1412159, correction for attenuation, where both maps
        are equally reliable. NaN where nothing repeats.
        """
        repeats = self.repeats(layer)
        return self.kept(layer) / repeats if repeats > 0 else float("nan")

    def closest(self, layer: str) -> tuple[str, float]:
        """The trivial map that is most like this layer's, and their rank correlation's size.

        NaN where no map of this layer has a correlation with any.
        """
        column = self.trivial[:, self.layers.index(layer)]
        place = int(np.where(np.isnan(column), -1, column).argmax())
        return self.trivial_maps[place], float(column[place])


@dataclass(frozen=True, eq=False)
class Localisation:
    """The grid pointing game: four images in a grid, where does the map of each one's class lie?

    `shares` is (4 x grids, layers): the part of the positive relevance in the right quarter, the
    four of a grid after one another, and `images` (4 x grids,) says which image each speaks of. It
    is NaN of a map without any, which is left out. `tiled` is "whole" where
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
        """The number of grids."""
        return len(self.shares) // TILES

    @property
    def played(self) -> int:
        """The number of different images in the grids."""
        return len(self._means)

    def counted(self, layer: str) -> int:
        """The number of different images behind the mean and its interval."""
        return len(self._of_images(layer))

    def empty(self, layer: str) -> int:
        """The number of maps without any positive relevance."""
        return int(np.isnan(self.shares[:, self.layers.index(layer)]).sum())

    def mean(self, layer: str) -> float:
        """Mean share in the right quarter, every image counting once; NaN of none."""
        of_images = self._of_images(layer)
        return float(of_images.mean()) if len(of_images) else float("nan")

    def interval(self, layer: str) -> tuple[float, float]:
        """95 % confidence interval of the mean over the images; inside 0 to 1.

        Student's t over the images and two imagined ones that weigh 0.75 each, one without any
        relevance in its quarter and one with all: images that are all alike do not show how others
        may differ. An image that stands in several grids counts once, as its grids are not
        independent. Source: Agresti and Coull 1998, here for means; chosen by coverage:
        `python -m tests.benchmarks.coverage`. NaN with fewer than two images.
        """
        of_images = self._of_images(layer)
        if len(of_images) < 2:  # noqa: PLR2004 - a spread needs two
            return float("nan"), float("nan")
        weight = len(of_images) + 2 * IMAGINED
        mean = float(of_images.sum() + IMAGINED) / weight
        variance = float((of_images**2).sum() + IMAGINED) / weight - mean**2
        quantile = float(scipy.special.stdtrit(len(of_images) - 1, (1 + LEVEL) / 2))
        reach = quantile * sqrt(variance / (weight - 1))
        return max(0.0, mean - reach), min(1.0, mean + reach)

    def _of_images(self, layer: str) -> FloatArray:
        """Each image's mean share, if any of its maps has one."""
        of_images = self._means[:, self.layers.index(layer)]
        finite: FloatArray = of_images[np.isfinite(of_images)]
        return finite

    @cached_property
    def _means(self) -> FloatArray:
        """The same at every layer: (images, layers); NaN of an image whose maps are all empty."""
        of_images = [self.shares[self.images == i] for i in np.unique(self.images)]
        with np.errstate(invalid="ignore"):
            sums = [np.nansum(each, axis=0) / np.isfinite(each).sum(0) for each in of_images]
        return np.array(sums, np.float32)


@dataclass(frozen=True, eq=False)
class LayerFaithfulness:
    """Insertion minus deletion of every layer's map, relative to its permuted copies.

    `gains` is (images, layers): 0 is chance; above 0 the class depends on the marked pixels.
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
