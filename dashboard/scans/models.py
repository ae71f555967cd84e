"""One gallery under two models, from their scans, computed once for each pair."""

from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np

from dashboard.maps.captions import MOST_PROBABLE, PREDICTED, class_of_maps
from dashboard.maps.differences import grid_words
from data.analysis.cka import Alike, compare_layers
from data.analysis.effect import effects_of_pairs
from data.analysis.effects import Effects
from data.analysis.flips import Flips, flips, median_interval, rank_correlations, unit_ranks
from data.analysis.map_baseline import SHUFFLES, Baseline, baseline, with_other_images
from data.analysis.paired import Paired, mcnemar
from data.errors import DataError
from data.numerals import NBSP, count_of, index, index_range, p_value
from data.scans import Scan

MOST_FOR_CKA = 500  # images: evenly chosen above


class NotComparable(DataError):
    """Two scans do not show the same images."""


@dataclass(frozen=True, eq=False)
class ModelComparison:
    """The images that both scans could read: positions in A and in B, one for one."""

    scan_a: Scan
    scan_b: Scan
    a: np.ndarray
    b: np.ndarray

    @cached_property
    def both_labelled(self) -> np.ndarray:
        """(n,) bool: both models have the image's class; else neither is right or wrong."""
        both: np.ndarray = self.scan_a.labelled[self.a] & self.scan_b.labelled[self.b]
        return both

    @property
    def labelled(self) -> int:
        """How many of the images have a class that both models have."""
        return int(self.both_labelled.sum())

    @property
    def left_out(self) -> int:
        """How many of the images have a class that only one of the models has."""
        return sum(self.only_one)

    @property
    def only_one(self) -> tuple[int, int]:
        """How many of the images have a class that only A has, and that only B has."""
        of_a, of_b = self.scan_a.labelled[self.a], self.scan_b.labelled[self.b]
        return int((of_a & ~of_b).sum()), int((of_b & ~of_a).sum())

    @property
    def without_class(self) -> str:
        """Of the other images that are left out: that they have no class, or several."""
        several = self.scan_a.several_classes[self.a] | self.scan_b.several_classes[self.b]
        return f"without a class of either{' or with several' if several.any() else ''}"

    @property
    def left_out_words(self) -> str:
        """How many images are neither right nor wrong by both, and why; "" of none."""
        reasons = (*self.only_one, len(self.a) - self.labelled - self.left_out)
        names = ("with a class of A only", "with a class of B only", self.without_class)
        parts = [f"{of:,} {name}" for of, name in zip(reasons, names, strict=True) if of]
        return f"{sum(reasons):,} left out: {', '.join(parts)}" if parts else ""

    @property
    def no_accuracy(self) -> str:
        """Why neither model is right or wrong about any image; "" where both are about some."""
        if self.labelled:
            return ""
        return f"not tested: no image has a class in both models; {self.left_out_words}"

    def no_right(self, place: int) -> str:
        """Which column of right or wrong has no value for that image, and why; "" where both do."""
        if self.both_labelled[place]:
            return ""
        if self.scan_a.labelled[self.a[place]]:
            return "right_b: model B does not have its class"
        if self.scan_b.labelled[self.b[place]]:
            return "right_a: model A does not have its class"
        return "right: no class"

    @cached_property
    def flips(self) -> Flips:
        """Whose predictions flipped; positions in `a`."""
        return flips(self.scan_a.correct[self.a], self.scan_b.correct[self.b], self.both_labelled)

    @cached_property
    def accuracy(self) -> Paired:
        """Whether B is right more often than A, over the images whose class both have."""
        of_a, of_b = self.scan_a.correct[self.a], self.scan_b.correct[self.b]
        return mcnemar(of_a[self.both_labelled], of_b[self.both_labelled])

    @property
    def accuracy_words(self) -> str:
        """How the accuracy differs, with its interval and test."""
        result = self.accuracy
        words = f"accuracy of B minus A: {result.gain_words}, n = {result.n:,}; {result.test_words}"
        return f"{words}; {self.left_out_words}" if self.left_out_words else words

    @property
    def moved(self) -> np.ndarray:
        """(n,) rank correlation of each image's last Grad-CAM under A and under B.

        NaN where a map is constant, or where a scan kept none, as no gradient comes to its model's
        last layer.
        """
        return self._moved[0]

    @property
    def baseline(self) -> Baseline:
        """The baseline of `moved`: maps of other images, with a test of the median."""
        return self._moved[1]

    @cached_property
    def _moved(self) -> tuple[np.ndarray, Baseline]:
        ranks_a, ranks_b = self._unit_ranks()
        moved = rank_correlations(ranks_a, ranks_b)
        tested = np.isfinite(moved)
        return moved, baseline(ranks_a[tested], ranks_b[tested])

    @cached_property
    def moved_with_others(self) -> np.ndarray:
        """(n,) median rank correlation of each map of A with the maps of B of other images.

        NaN where `moved` is, and without another image.
        """
        ranks_a, ranks_b = self._unit_ranks()
        tested = np.isfinite(self.moved)
        others = np.full(len(self.a), np.nan)
        others[tested] = with_other_images(ranks_a[tested], ranks_b[tested])
        return others

    def _unit_ranks(self) -> tuple[np.ndarray, np.ndarray]:
        """The ranks of the last Grad-CAMs: (n, cells) each, NaN where a scan kept none."""
        if not (self.scan_a.cam_layers and self.scan_b.cam_layers):
            none = np.full((len(self.a), 1), np.nan)
            return none, none
        maps_a = self.scan_a.cam(self.scan_a.cam_layers[-1])[self.a]
        maps_b = self.scan_b.cam(self.scan_b.cam_layers[-1])[self.b]
        return unit_ranks(np.asarray(maps_a), np.asarray(maps_b))

    @property
    def moved_words(self) -> str:
        """The median of `moved` with its interval and its baseline; "" of no image."""
        tested = self.moved[np.isfinite(self.moved)]
        if not len(tested):
            return ""
        ends = median_interval(tested)
        within = (
            f"95{NBSP}% interval {index_range(*ends)}" if ends else "no interval: under 6 images"
        )
        text = f"median {index(float(np.median(tested)))} ({within}) · {self.baseline_words}"
        text += f" · n = {len(tested):,}{self._by_class_words}"
        if flat := len(self.moved) - len(tested):
            text += f" · {flat:,} not tested: one of their maps is constant"
        return text

    @property
    def _by_class_words(self) -> str:
        """The median where both maps are of one class, and where they are of two; "" otherwise."""
        if not {class_of_maps(scan) for scan, _ in self._sides} <= {PREDICTED, MOST_PROBABLE}:
            return ""
        answers = (
            np.asarray(scan.class_names, dtype=object)[scan.predicted[at]]
            for scan, at in self._sides
        )
        same = np.equal(*answers).astype(bool)
        tested = np.isfinite(self.moved)
        alike, apart = self.moved[tested & same], self.moved[tested & ~same]
        if not (len(alike) and len(apart)):
            return ""
        return (
            f" · {index(float(np.median(alike)))} where both maps are of the same class "
            f"({len(alike):,}), {index(float(np.median(apart)))} where they are of different "
            f"classes ({len(apart):,})"
        )

    @property
    def _sides(self) -> tuple[tuple[Scan, np.ndarray], tuple[Scan, np.ndarray]]:
        return (self.scan_a, self.a), (self.scan_b, self.b)

    @property
    def maps_words(self) -> str:
        """Which maps `moved` compares: their layers and class, and the grid where theirs differ."""
        layers = " and ".join(scan.cam_layers[-1] for scan, _ in self._sides)
        grids = (scan.cam(scan.cam_layers[-1]).shape[1:] for scan, _ in self._sides)
        averaged = grid_words(*grids)
        return f"at {layers}, {self.maps_of}{averaged and f', {averaged}'}"

    @property
    def baseline_words(self) -> str:
        """Whether maps of the same image agree more than maps of different images."""
        others = self.baseline
        if others.n < 2:  # noqa: PLR2004 - it takes another image
            return "not compared with the maps of other images: only one image has both maps"
        agree = "shown to agree" if others.more else "not shown to agree"
        words = (
            f"with the map of another image {index(others.median)}: {agree} more than maps of "
            f"different images ({p_value(others.p)}, permutation test of the median, "
            f"{SHUFFLES:,} random pairings"
        )
        tested = int(np.isfinite(self.moved).sum())
        some = f" of {others.n:,} of {tested:,} images, evenly chosen" if others.n < tested else ""
        return f"{words}{some})"

    def no_moved(self, place: int) -> str:
        """Why `moved` has no value for that image; "" where it has one."""
        if not np.isnan(self.moved[place]):
            return ""
        has_maps = self.scan_a.cam_layers and self.scan_b.cam_layers
        return "a map is constant" if has_maps else "a scan has no Grad-CAM"

    def no_other(self, place: int) -> str:
        """Why `moved_with_others` has no value for that image; "" where it has one."""
        if not np.isnan(self.moved_with_others[place]):
            return ""
        return self.no_moved(place) or "no other image has both maps"

    @property
    def maps_of(self) -> str:
        """The class that the maps of `moved` speak of."""
        of_a, of_b = (class_of_maps(scan) for scan in (self.scan_a, self.scan_b))
        if of_a == of_b == PREDICTED:
            return "each for its own model's predicted class"
        if of_a == of_b == MOST_PROBABLE:
            return "each for its own model's most probable class"
        return f"for {of_a}" if of_a == of_b else f"A for {of_a}, B for {of_b}"

    @cached_property
    def pairs(self) -> list[tuple[str, str]]:
        """Each layer of A with the one of B of its name, or where names differ of its depth."""
        of_a, of_b = self.scan_a.layers, self.scan_b.layers
        if set(of_a) & set(of_b):
            return [(name, name) for name in of_a if name in of_b]
        last = max(1, len(of_a) - 1)
        return [(name, of_b[round(i * (len(of_b) - 1) / last)]) for i, name in enumerate(of_a)]

    @cached_property
    def changed(self) -> Effects:
        """Hedges' g of B's statistics against A's on the same images: (pairs, statistics)."""
        layers = zip(*self.pairs, strict=True)
        scans = ((self.scan_a, self.a), (self.scan_b, self.b))
        return effects_of_pairs(
            *(
                scan.statistics[at][:, [scan.layers.index(name) for name in names]]
                for (scan, at), names in zip(scans, layers, strict=True)
            )
        )

    @cached_property
    def alike(self) -> Alike:
        """Linear CKA of every layer of A with every layer of B, over some images."""
        few = np.linspace(0, len(self.a) - 1, min(MOST_FOR_CKA, len(self.a))).astype(int)
        sides = [
            [scan.channel_mean[at[few], scan.channels(name)] for name in scan.layers]
            for scan, at in ((self.scan_a, self.a), (self.scan_b, self.b))
        ]
        return compare_layers(sides[0], sides[1])

    @property
    def alike_words(self) -> str:
        """The caption of `alike`, with the number of images."""
        result = self.alike
        if result.no_value:
            return result.no_value
        images = f"n = {count_of(result.n, 'image')}"
        if result.n < len(self.a):
            images = f"n = {result.n:,} of {len(self.a):,} images, evenly chosen"
        parts = (
            "debiased linear CKA of the channel means",
            images,
            result.no_interval,
            "rows: A, columns: B; 1: equal up to rotation and scale, about 0: no linear relation "
            "shown",
        )
        return " · ".join(part for part in parts if part)


@lru_cache(maxsize=8)
def compare_models(scan_a: Scan, scan_b: Scan) -> ModelComparison:
    """Matches the images of two scans by their content. Raises: NotComparable."""
    place_b = {image_id: i for i, image_id in enumerate(scan_b.image_ids)}
    both = [
        (i, place_b[image_id])
        for i, image_id in enumerate(scan_a.image_ids)
        if image_id in place_b and scan_a.readable[i] and scan_b.readable[place_b[image_id]]
    ]
    if len(both) < 2:  # noqa: PLR2004 - a spread needs two
        have = "only one image" if both else "no images"
        needed = ", and a comparison needs two" if both else ""
        raise NotComparable(
            f"The two scans have {have} in common{needed}. Scan the same gallery with both models."
        )
    a, b = np.array(both).T
    return ModelComparison(scan_a, scan_b, a, b)
