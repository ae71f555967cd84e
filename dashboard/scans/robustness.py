"""How a model holds up under corruptions: a scan, and those of its images corrupted."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import NamedTuple

import numpy as np

from dashboard.scans.corruptions import KEYS, Corruption, corruption_of
from dashboard.scans.library import Scans
from dashboard.scans.summary import FEWEST_IMAGES
from data.analysis.calibration import (
    Calibration,
    Share,
    calibration,
    proportion,
    proportion_of_parts,
)
from data.analysis.flips import median_interval, rank_correlations, unit_ranks
from data.analysis.robustness import Difference, first_change, mean_difference
from data.numerals import index, index_range
from data.scans import Scan
from data.scans.subsets import ALL, Positions, Subset


@dataclass(frozen=True)
class MapStability:
    """The median over n images of a map's rank correlation with the clean image's map."""

    median: float  # NaN without images
    low: float  # 95 % interval of the median; NaN under six images
    high: float
    n: int

    @property
    def words(self) -> str:
        """The median with its interval and n."""
        if not self.n:
            return "not tested, n = 0"
        within = "no interval" if np.isnan(self.low) else index_range(self.low, self.high)
        return f"{index(self.median)} ({within}, n = {self.n:,})"


@dataclass(frozen=True, eq=False)
class Level:
    """The results at one severity; 0 is the clean scan, of which nothing can have changed."""

    severity: int
    images: int  # readable
    labelled: int  # of these
    accuracy: Share  # of the labelled images under each corruption, as are the next two
    calibration: Calibration
    changed: Share  # images with another prediction than without the corruption
    maps: MapStability


@dataclass(frozen=True, eq=False)
class Robustness:
    """A clean scan of n images, and finished scans of the same images under corruptions."""

    clean: Scan
    scans: Mapping[Corruption, Scan]

    @cached_property
    def kinds(self) -> tuple[str, ...]:
        """The corruptions that are scanned at one severity at least, in the app's order."""
        return tuple(kind for kind in KEYS if any(each.kind == kind for each in self.scans))

    def severities(self, kinds: Sequence[str]) -> tuple[int, ...]:
        """The severities at which all of these corruptions are scanned, ascending."""
        of_each = [{each.severity for each in self.scans if each.kind == kind} for kind in kinds]
        return tuple(sorted(set.intersection(*of_each))) if of_each else ()

    def is_partly_common(self, kinds: Sequence[str]) -> bool:
        """Whether some of these corruptions are scanned at severities that others lack."""
        return len({self.severities((kind,)) for kind in kinds}) > 1

    def at(self, kinds: Sequence[str], severity: int) -> list[Scan]:
        """The scans at a severity, one for each kind; the clean one for severity 0."""
        if severity == 0:
            return [self.clean]
        return [self.scans[Corruption(kind, severity)] for kind in kinds]

    @cached_property
    def readable(self) -> np.ndarray:
        """(n,) bool: the image could be read by every scan."""
        every: np.ndarray = np.all(
            [self.clean.readable, *(scan.readable for scan in self.scans.values())], axis=0
        )
        return every

    @cached_property
    def judged(self) -> np.ndarray:
        """(n,) bool: it is readable and known whether the model is right."""
        both: np.ndarray = self.readable & self.clean.labelled
        return both

    def level(self, kinds: Sequence[str], severity: int, positions: Positions) -> Level:
        """The results for some images at a severity, over all of the corruptions together.

        An image counts once for each corruption; intervals allow for that.
        """
        scans = self.at(kinds, severity)
        judged = positions[self.judged[positions]]
        read = positions[self.readable[positions]]
        right = np.array([scan.correct[judged] for scan in scans]).reshape(len(scans), -1)
        changed = np.array([self.changed(scan)[read] for scan in scans]).reshape(len(scans), -1)
        confidence, hits = _confidences(scans, judged)
        return Level(
            severity,
            len(read),
            len(judged),
            _share(right),
            calibration(confidence, hits, repeats=len(confidence) // max(1, len(judged)) or 1),
            _share(changed),
            self._stability(scans, read),
        )

    def changed(self, scan: Scan) -> np.ndarray:
        """(n,) bool: another prediction than without the corruption."""
        if self.clean.multi_label:
            differs = (scan.yes != self.clean.yes).any(1)
        else:
            differs = scan.predicted != self.clean.predicted
        changed: np.ndarray = differs & self.readable
        return changed

    def first_change(self, kind: str, levels: Sequence[int]) -> np.ndarray:
        """(n,) the first of these severities that changes the prediction, 0 if none does."""
        changed = np.array([self.changed(self.scans[Corruption(kind, each)]) for each in levels])
        first: np.ndarray = np.array([*levels, 0])[first_change(changed)]
        return first

    def stability(self, scan: Scan) -> np.ndarray:
        """(n,) rank correlation of each image's last Grad-CAM with that of the clean image.

        Both are of the same class. NaN where a map is constant or missing.
        """
        return _stability(self.clean, scan)

    def _stability(self, scans: Sequence[Scan], positions: Positions) -> MapStability:
        values = np.array([self.stability(scan)[positions] for scan in scans])
        values = values.reshape(len(scans), -1).mean(0)
        values = values[np.isfinite(values)]
        if not len(values):
            return MapStability(float("nan"), float("nan"), float("nan"), 0)
        low, high = median_interval(values) or (float("nan"), float("nan"))
        return MapStability(float(np.median(values)), low, high, len(values))

    def drop(self, kinds: Sequence[str], severity: int) -> np.ndarray:
        """(n,) how much less often each image is right, over the corruptions: -1 to 1."""
        scans = self.at(kinds, severity)
        right = np.mean([scan.correct for scan in scans], axis=0)
        drop: np.ndarray = self.clean.correct - right
        return drop


@lru_cache(maxsize=64)
def _stability(clean: Scan, scan: Scan) -> np.ndarray:
    if not clean.cam_layers:
        return np.full(len(clean.image_ids), np.nan)
    layer = clean.cam_layers[-1]
    ranks = unit_ranks(np.asarray(clean.cam(layer)), np.asarray(scan.cam(layer)))
    correlations = rank_correlations(*ranks)
    correlations.flags.writeable = False
    return correlations


def _share(marked: np.ndarray) -> Share:
    """Of (corruptions, images) bool, each image a cluster."""
    if len(marked) == 1:
        return proportion(int(marked.sum()), marked.shape[1])
    return proportion_of_parts(marked.sum(0), np.full(marked.shape[1], len(marked)))


def _confidences(scans: Sequence[Scan], positions: Positions) -> tuple[np.ndarray, np.ndarray]:
    """Confidence and whether it is right: the images by each scan, or by each of its classes."""
    if scans[0].multi_label:
        confidence = [np.asarray(scan.arrays["every_class"])[positions].T.ravel() for scan in scans]
        right = [scan.labels_of_classes[positions].T.ravel() for scan in scans]
    else:
        confidence = [np.asarray(scan.probabilities[:, 0])[positions] for scan in scans]
        right = [scan.correct[positions] for scan in scans]
    return np.concatenate(confidence), np.concatenate(right)


def robustness_of(scans: Scans, scan_id: str) -> Robustness:
    """The corrupted scans of the images of a scan, which may be one of these itself.

    Raises: ScanProblem.
    """
    clean_id = scans.open(scan_id).clean_id
    done = [each.record.id for each in scans.corrupted(clean_id) if each.record.state == "done"]
    return _robustness(scans.open(clean_id), tuple(scans.open(each) for each in done))


@lru_cache(maxsize=8)
def _robustness(clean: Scan, corrupted: tuple[Scan, ...]) -> Robustness:
    pairs = ((corruption_of(scan), scan) for scan in corrupted)
    return Robustness(clean, {which: scan for which, scan in pairs if which is not None})


@dataclass(frozen=True)
class Fragility:
    """A group or class: how it fares under corruptions, at the severities that all of them have."""

    kind: str  # "group" or "class"
    name: str
    subset: str
    images: int  # readable
    accuracies: tuple[float | None, ...]  # without the corruption, then by severity; None: no label
    drop: Difference  # of the accuracy at the highest severity
    changed: tuple[float, ...]  # share of images with another prediction, by severity
    withstood: float  # mean share of these severities before the first change

    @property
    def too_few(self) -> bool:
        """Whether it has too few images to be ranked."""
        return self.images < FEWEST_IMAGES


@lru_cache(maxsize=16)
def fragile(robustness: Robustness, kinds: tuple[str, ...]) -> list[Fragility]:
    """The groups and classes of the scan, those that break first at the top of each kind.

    Ordered by the share of severities that their images withstand, mean over images and
    corruptions; those with too few images are last.
    """
    clean = robustness.clean
    levels = robustness.severities(kinds)
    withstood = np.mean([_withstood(robustness, kind, levels) for kind in kinds], axis=0)
    members = {("group", name): clean.select(group=name) for name in clean.groups}
    members |= {("class", name): of for name, of in clean.class_members.items()}
    rows = []
    for (kind, name), positions in members.items():
        read = positions[robustness.readable[positions]]
        judged = positions[robustness.judged[positions]]
        if not len(read):
            continue
        of_levels = [robustness.at(kinds, level) for level in levels]
        right = [np.mean([s.correct[judged] for s in scans]) for scans in of_levels if len(judged)]
        before = [float(clean.correct[judged].mean())] if len(judged) else []
        changed = [
            float(np.mean([robustness.changed(scan)[read] for scan in scans]))
            for scans in of_levels
        ]
        rows.append(
            Fragility(
                kind,
                name,
                Subset(**{"class_name" if kind == "class" else kind: name}).text,
                len(read),
                tuple([*before, *map(float, right)] or [None] * (1 + len(levels))),
                mean_difference(robustness.drop(kinds, levels[-1])[judged]),
                tuple(changed),
                float(withstood[read].mean()),
            )
        )
    return sorted(rows, key=lambda row: (row.too_few, row.withstood, -row.images, row.name))


def _withstood(robustness: Robustness, kind: str, levels: Sequence[int]) -> np.ndarray:
    """(n,) the share of the severities before the first that changes the prediction."""
    first = robustness.first_change(kind, levels)
    return np.where(first == 0, 1, np.searchsorted(levels, first) / len(levels))


@lru_cache(maxsize=256)
def level_of(
    robustness: Robustness, kinds: tuple[str, ...], severity: int, subset: str = ALL
) -> Level:
    """`Robustness.level` of a subset of the scan's images. Raises: DataError."""
    return robustness.level(kinds, severity, Subset.parse(subset).positions(robustness.clean))


class Broken(NamedTuple):
    """An image whose prediction changes, by its position, and what changes it first."""

    position: int
    first: Corruption


def first_to_break(
    robustness: Robustness, kinds: Sequence[str], positions: Positions
) -> list[Broken]:
    """The images whose prediction changes at a severity of all `kinds`, at the lowest first.

    Among those of one severity, the most confident without the corruption come first.
    """
    levels = robustness.severities(kinds)
    confidence = np.asarray(robustness.clean.probabilities[:, 0])
    broken: dict[int, Corruption] = {}
    for kind in kinds:
        first = robustness.first_change(kind, levels)
        for position in positions[first[positions] > 0].tolist():
            change = Corruption(kind, int(first[position]))
            earlier = broken.get(position)
            if earlier is None or change.severity < earlier.severity:
                broken[position] = change
    return sorted(
        (Broken(*each) for each in broken.items()),
        key=lambda each: (each.first.severity, -confidence[each.position], each.position),
    )
