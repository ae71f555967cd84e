"""Results of what-if tests: frozen, validated, read-only NumPy."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from explainers.quality.protocol import ALIKE
from explainers.results import FloatArray, IntArray, read_only

PROTOCOL = 1  # increment whenever a result of a what-if test would change
PARTS_PROTOCOL = 2  # the same, of SmallestParts


@dataclass(frozen=True, eq=False)
class RegionTest:
    """Whether erasing the region that a map marks costs more than erasing others of its shape.

    The region is the `percent` of the input with the map's highest values. `marked` is (fills,):
    the class's probability without it; `controls` is (fills, controls): without the same shape
    moved elsewhere, by `shifts` (controls, 2) pixels down and right, around the edges.
    `probability` is that of the whole image.
    """

    percent: float
    fills: tuple[str, ...]
    probability: float
    marked: FloatArray
    controls: FloatArray
    shifts: IntArray
    seed: int
    protocol: int

    def __post_init__(self) -> None:
        object.__setattr__(self, "marked", read_only(self.marked, np.float32, 1))
        object.__setattr__(self, "controls", read_only(self.controls, np.float32, 2))
        object.__setattr__(self, "shifts", read_only(self.shifts, np.int64, 2))

    @property
    def regions(self) -> int:
        """How many regions are ranked: the marked one and its controls."""
        return int(self.controls.shape[1]) + 1

    def drop(self, fill: int = 0) -> float:
        """How far the probability falls without the marked region; below 0 if it rises."""
        return self.probability - float(self.marked[fill])

    def control_drops(self, fill: int = 0) -> FloatArray:
        """The same for each control: (controls,)."""
        drops: FloatArray = np.float32(self.probability) - self.controls[fill]
        return drops

    def rank(self, fill: int = 0) -> int:
        """The place of the marked region among all by its drop, 1 the largest.

        A control with the same drop comes before it.
        """
        return 1 + int((self.controls[fill] <= self.marked[fill]).sum())

    def decides(self, fill: int = 0) -> bool:
        """Whether any region's loss changes the probability by ALIKE; else no rank means much."""
        changes = np.abs(self.control_drops(fill)).max(initial=abs(self.drop(fill)))
        return bool(changes >= ALIKE)

    def lead(self, fill: int = 0) -> float:
        """How much further the probability falls than without the worst of the controls."""
        return self.drop(fill) - float(self.control_drops(fill).max(initial=-np.inf))

    def is_first(self, fill: int = 0) -> bool:
        """Whether the marked region's loss lowers the probability by ALIKE, and leads by ALIKE."""
        return self.drop(fill) >= ALIKE and self.lead(fill) >= ALIKE


@dataclass(frozen=True, eq=False)
class SmallestParts:
    """The smallest part of an image that keeps its class, and the smallest that loses it.

    Pixels are taken in the order of a map, highest first. `shares` (points,) of them, 0 to 1, are
    kept (the rest is filled) or erased; `kept` and `erased` are the probabilities of the class,
    `kept_first` and `erased_first` 1 where it is predicted, else 0: (points,) each. It is predicted
    if it is the most probable class; of a multi-label model, if its probability is at least 0.5.
    """

    fill: str
    probability: float  # of the whole image
    shares: FloatArray
    kept: FloatArray
    kept_first: IntArray
    erased: FloatArray
    erased_first: IntArray
    seed: int
    protocol: int
    multi_label: bool = False  # also of results that earlier releases saved

    def __post_init__(self) -> None:
        for name in ("shares", "kept", "erased"):
            object.__setattr__(self, name, read_only(getattr(self, name), np.float32, 1))
        for name in ("kept_first", "erased_first"):
            object.__setattr__(self, name, read_only(getattr(self, name), np.int64, 1))

    def keeps(self, least: float = 0.9) -> float:
        """The smallest share that alone has `least` of the probability, with the class predicted.

        NaN if none has, or if the class is not predicted for the whole image.
        """
        enough = self._enough(least)
        return float(self.shares[enough.argmax()]) if enough.any() else float("nan")

    def keeps_from_there(self, least: float = 0.9) -> bool:
        """Whether every larger share than `keeps` has so much too."""
        enough = self._enough(least)
        return bool(enough[enough.argmax() :].all())

    def _enough(self, least: float) -> npt.NDArray[np.bool_]:
        """(points,) whether the class is predicted of the share, with `least` of the probability.

        Nowhere if it is not predicted for the whole image.
        """
        enough: npt.NDArray[np.bool_] = self.kept >= least * self.probability
        enough &= (self.kept_first == 1) & (self.kept_first[-1] == 1)
        return enough

    def loses(self) -> float:
        """The smallest share without which the class is not predicted.

        NaN if it is predicted without any share, or not even for the whole image.
        """
        lost = self.erased_first == 0
        if self.erased_first[0] == 0 or not lost.any():
            return float("nan")
        return float(self.shares[lost.argmax()])

    def loses_from_there(self) -> bool:
        """Whether the class is not predicted without any larger share than `loses` either."""
        lost = self.erased_first == 0
        return bool(lost[lost.argmax() :].all())


@dataclass(frozen=True, eq=False)
class LayerDistances:
    """How far the activations of other images are from those of one, layer by layer.

    `relative` is (others, layers): the L2 distance over the L2 norm of the first image's
    activation; `cosine` is 1 - their cosine similarity. NaN where a norm is 0. `probabilities` is
    (1 + others, classes), the first image's first.
    """

    layers: tuple[str, ...]
    relative: FloatArray
    cosine: FloatArray
    probabilities: FloatArray

    def __post_init__(self) -> None:
        for name in ("relative", "cosine", "probabilities"):
            object.__setattr__(self, name, read_only(getattr(self, name), np.float32, 2))


WhatIfResult = RegionTest | SmallestParts | LayerDistances
