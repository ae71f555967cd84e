"""How much of a heat map is inside a box that a person marked on the image. Pure geometry."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from math import sqrt

import numpy as np
import scipy

from data.analysis.calibration import exact_interval
from data.numerals import DASH, fixed, percent, percent_range, range_of

NOT_DRAWN = "the marked samples are no random part of the images"
NO_RELEVANCE = "no map has positive relevance"
NO_ZERO = "the maps have no zero, so no share of them means anything"
NO_VALUES = "no map has a positive value"
INSIDE = (
    "Map inside: the share of the map’s positive relevance inside; of its positive values where a "
    "method explains no class."
)
EVEN_MAP = (
    "The boxes’ area is the share that a map with the same value everywhere has inside. Where "
    "boxes lie in the centre, a map that always marks the centre has more."
)
LEFT_OUT = (
    "Left out of the strongest cell: boxes that hold only some of several equally strong cells."
)
ENOUGH = 8  # images, below which an interval of the excess would be meaningless
IMAGINED = 0.75  # weight of each imagined image
Box = tuple[float, float, float, float]  # left, top, right, bottom, in pixels of the original


@dataclass(frozen=True)
class Inside:
    """Measures of one map inside one box."""

    energy: float | None  # share of the positive relevance; None if there is none
    # Whether the strongest cell's centre is inside, or those of all equally strong cells; None
    # likewise, and where only some of them are.
    pointed: bool | None
    area: float  # share of the crop that the box covers: the value of a uniform map
    partly: tuple[int, int] | None = None  # where only some are: how many, of how many

    @property
    def pointed_words(self) -> str:
        """Where the strongest cell is, of a map that has one."""
        if self.partly is not None:
            some, every = self.partly
            return f"partly inside: {some:,} of {every:,} equally strong cells"
        return "inside it" if self.pointed else "outside"


@dataclass(frozen=True)
class LayerInside:
    """One layer's maps over all marked images, each image counting once; points are per cent.

    The boxes of an image, by one reviewer or several, are combined: its values are their means.
    """

    layer: str
    images: int  # with a map with positive relevance
    boxes: int  # on them
    energy: float | None = None  # mean share of the relevance inside
    area: float | None = None  # mean share for uniform maps
    above: tuple[float, float] | None = None  # 95 % interval of `excess`
    pointed: float | None = None  # mean share of boxes that contain the strongest cell
    pointed_ends: tuple[float, float] | None = (0.0, 1.0)  # its 95 % interval; None: not drawn
    partly: int = 0  # boxes that `pointed` leaves out: only some equally strong cells are inside
    method: str = ""  # of the maps, as people read it
    has_zero: bool = True  # 0 means no relevance there; otherwise no share means anything
    of_class: bool = True  # they are relevance for a class, not values of another kind
    judged: int = 0  # verdicts that judged the map of this layer

    @property
    def what(self) -> str:
        """What lies in the boxes."""
        return "relevance" if self.of_class else "positive values"

    @property
    def undefined_words(self) -> str:
        """Why there is no share."""
        if not self.has_zero:
            return NO_ZERO
        return NO_RELEVANCE if self.of_class else NO_VALUES

    @property
    def excess(self) -> float:
        """How far the relevance inside exceeds the boxes' area; NaN without both values."""
        if self.energy is None or self.area is None:
            return float("nan")
        return self.energy - self.area

    @property
    def excess_words(self) -> str:
        """The excess with its interval: "+36 points (10 to 62)"."""
        within = f"no interval: under {ENOUGH} images"
        if self.pointed_ends is None:
            within = "no interval: not drawn at random"
        if self.above is not None:
            low, high = self.above
            within = range_of(100 * low, 100 * high, 0)
        return f"{fixed(100 * self.excess, 0, plus=True)} points ({within})"

    @property
    def excess_brief(self) -> str:
        """The same for a table, which explains once what a dash in place of the interval means."""
        if self.above is None:
            dash = "" if self.pointed_ends is None else f" ({DASH})"
            return f"{fixed(100 * self.excess, 0, plus=True)} points{dash}"
        return self.excess_words

    @property
    def pointed_words(self) -> str:
        """The pointing game with its interval: "75 % (35 to 97 %)"."""
        left_out = f"; {self.partly:,} of {self._boxes_words} left out"
        return self._pointed_share + left_out * (self.partly > 0)

    @property
    def _pointed_share(self) -> str:
        if self.pointed is None:
            return DASH
        if self.pointed_ends is None:
            return percent(self.pointed)
        return f"{percent(self.pointed)} ({percent_range(*self.pointed_ends, 0)})"

    @property
    def count_words(self) -> str:
        """How many images and boxes: "12 images, 20 boxes"."""
        images = "1 image" if self.images == 1 else f"{self.images:,} images"
        return f"{images}, {self._boxes_words}"

    @property
    def _boxes_words(self) -> str:
        return "1 box" if self.boxes == 1 else f"{self.boxes:,} boxes"


def interval_words(layers: Iterable[LayerInside]) -> str:
    """What the brackets beside the values of layers mean, or why there are none.

    And which boxes the strongest cell leaves out, where there are some.
    """
    every = tuple(layers)
    left_out = f" {LEFT_OUT}" if any(each.partly for each in every) else ""
    if any(each.energy is not None and each.pointed_ends is None for each in every):
        return f"No intervals: {NOT_DRAWN}.{left_out}"
    return (
        "Brackets: 95\u00a0% intervals, per layer, for images like the marked ones. Dash: no "
        f"interval of the excess, under {ENOUGH} images; that of the strongest cell is exact."
        f"{left_out}"
    )


def inside(values: np.ndarray, crop: Box, box: Box) -> Inside | None:
    """The share of `values` (height, width), which cover `crop`, inside `box`.

    Cells on the box's edge count by the share of their area inside. None if the box and the crop do
    not overlap: the network never saw the marked area. Source: Wang et al. 2020, arXiv:1910.01279,
    sec. 4.3 (energy); Zhang et al. 2016, arXiv:1608.00507, sec. 4.2 (pointing game, here without
    tolerance).
    """
    rows = covered(values.shape[0], crop[1], crop[3], box[1], box[3])
    columns = covered(values.shape[1], crop[0], crop[2], box[0], box[2])
    weights = rows[:, None] * columns[None, :]
    area = float(weights.mean())
    if area == 0:
        return None
    positive = np.maximum(np.asarray(values, np.float64), 0)
    total = float(positive.sum())
    if not total > 0:
        return Inside(None, None, area)
    row, column = np.nonzero(positive == positive.max())
    x = crop[0] + (column + 0.5) / values.shape[1] * (crop[2] - crop[0])
    y = crop[1] + (row + 0.5) / values.shape[0] * (crop[3] - crop[1])
    hits = (box[0] <= x) & (x <= box[2]) & (box[1] <= y) & (y <= box[3])
    some, every = int(hits.sum()), len(hits)
    energy = float((positive * weights).sum() / total)
    if 0 < some < every:
        return Inside(energy, None, area, (some, every))
    return Inside(energy, some > 0, area)


def over_layer(
    layer: str, results: Iterable[tuple[int, Inside]], *, drawn: bool = True
) -> LayerInside:
    """Several maps of one layer, each with its own box; the number identifies the image.

    The interval of the excess is Student's t over the images and two imagined ones with weight 0.75
    each, at -1 and at 1, as identical images do not show how others may differ (Agresti and Coull
    1998, here for means); the interval of the pointing game is exact, for the images' mean shares
    as if they were whole, and thus somewhat too long. Chosen by coverage: `python -m
    tests.benchmarks.coverage`. The pointing game leaves out boxes that hold only some of several
    equally strong cells. Without `drawn` there is no interval: images that were not drawn at
    random do not show how others may differ.
    """
    by_image: defaultdict[int, list[tuple[float, float]]] = defaultdict(list)
    pointing: defaultdict[int, list[bool]] = defaultdict(list)
    for image, each in results:
        if each.energy is not None:
            by_image[image].append((each.energy, each.area))
            pointing[image].extend([] if each.pointed is None else [each.pointed])
    if not by_image:
        return LayerInside(layer, 0, 0)
    n, boxes = len(by_image), sum(map(len, by_image.values()))
    means = np.array([np.mean(of, axis=0) for of in by_image.values()])
    energy, area = map(float, means.mean(0))
    above = _interval(means[:, 0] - means[:, 1]) if drawn and n >= ENOUGH else None
    partly = boxes - sum(map(len, pointing.values()))
    shares = [float(np.mean(of)) for of in pointing.values() if of]
    pointed = float(np.mean(shares)) if shares else None
    ends: tuple[float, float] | None = (0.0, 1.0) if drawn else None
    if drawn and pointed is not None:
        ends = exact_interval(min(len(shares), pointed * len(shares)), len(shares))
    return LayerInside(layer, n, boxes, energy, area, above, pointed, ends, partly)


def _interval(values: np.ndarray) -> tuple[float, float]:
    """95 % interval of the mean of values between -1 and 1: see `over_layer`."""
    weight = len(values) + 2 * IMAGINED
    mean = float(values.sum()) / weight
    variance = (float(np.square(values).sum()) + 2 * IMAGINED) / weight - mean**2
    reach = float(scipy.special.stdtrit(len(values) - 1, 0.975)) * sqrt(variance / (weight - 1))
    return max(-1.0, mean - reach), min(1.0, mean + reach)


def covered(cells: int, start: float, end: float, low: float, high: float) -> np.ndarray:
    """(cells,) share of each cell between `low` and `high`; the cells divide `start` to `end`."""
    edges = np.linspace(start, end, cells + 1)
    overlap = np.minimum(edges[1:], high) - np.maximum(edges[:-1], low)
    share: np.ndarray = np.clip(overlap / (edges[1:] - edges[:-1]), 0, 1)
    return share
