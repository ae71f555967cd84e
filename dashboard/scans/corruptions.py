"""Scans of the same images under corruptions: one scan for each corruption and severity."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from dashboard.scans.planning import ScanJob
from data.errors import DataError
from data.scans import Scan
from explainers.edits.base import REVISION
from explainers.edits.corruptions import CORRUPTIONS, SEVERITIES
from explainers.edits.kinds import find_edit
from explainers.errors import UnfitEdit
from explainers.images.preprocess import ImagePreprocess, Preprocess
from explainers.what_if.text import EditSpec, parse_edit

KEYS = tuple(kind.key for kind in CORRUPTIONS)
ALL_SEVERITIES = tuple(range(1, SEVERITIES + 1))


class UnfitCorruption(DataError):
    """A corruption or a severity that does not exist."""


@dataclass(frozen=True, order=True)
class Corruption:
    """One corruption at one severity, 1 to 5."""

    kind: str  # a key of CORRUPTIONS
    severity: int

    @property
    def edit(self) -> EditSpec:
        """The edit of every image; its noise and its warp are those of the same seed."""
        return parse_edit(self.text)

    @property
    def words(self) -> str:
        """As in "JPEG, severity 3"."""
        return f"{find_edit(self.kind).name}, severity {self.severity}"

    @property
    def text(self) -> str:
        """As in addresses: "jpeg:severity=3"."""
        return f"{self.kind}:severity={self.severity}"

    @classmethod
    def parse(cls, text: str) -> "Corruption":
        """Reads `text` back. Raises: UnfitCorruption."""
        kind, _, severity = text.partition(":severity=")
        if kind not in KEYS or severity not in map(str, ALL_SEVERITIES):
            raise UnfitCorruption(
                f"No corruption is called {text[:60]!r}: name one such as jpeg:severity=3."
            )
        return cls(kind, int(severity))


def model_words(scan: Scan) -> str:
    """The model of a scan, and the corruption of its images if they are corrupted."""
    corruption, name = corruption_of(scan), str(scan.provenance["name"])
    return f"{name}, {corruption.words}" if corruption else name


def corruption_of(scan: Scan) -> Corruption | None:
    """The corruption of a scan's images; None if they are as they are."""
    stated = scan.provenance
    return Corruption(stated["corruption"], stated["severity"]) if scan.plan.clean else None


def parse_corruptions(kinds: str, severities: str = "") -> tuple[Corruption, ...]:
    """All pairs of "gaussian_noise,jpeg" and "1-5", "2" or "1,3"; "" stands for all severities.

    Raises: UnfitCorruption, which names what is allowed.
    """
    chosen = [*dict.fromkeys(filter(None, (kind.strip() for kind in kinds.split(","))))]
    unknown = [kind for kind in chosen if kind not in KEYS]
    if unknown or not chosen:
        which = f"has no {unknown[0]!r}" if unknown else "is empty"
        raise UnfitCorruption(f"--corruptions {which}; choose from {', '.join(KEYS)}.")
    return tuple(Corruption(kind, level) for kind in chosen for level in _levels(severities))


def _levels(text: str) -> list[int]:
    """The severities that the text names, ascending."""
    if not text.strip():
        return [*ALL_SEVERITIES]
    levels: set[int] = set()
    for part in text.split(","):
        first, dash, last = (piece.strip() for piece in part.partition("-"))
        ends = (first, last) if dash else (first, first)
        if not all(end in map(str, ALL_SEVERITIES) for end in ends) or ends[0] > ends[1]:
            raise UnfitCorruption(
                f"--severities {text!r} must name severities from 1 to {SEVERITIES}, such as "
                f"1-{SEVERITIES} or 1,3."
            )
        levels.update(range(int(ends[0]), int(ends[1]) + 1))
    return sorted(levels)


def check_fits(corruptions: Sequence[Corruption], preprocess: Preprocess) -> None:
    """Raises: UnfitEdit for corruptions of a crop that is not known."""
    if isinstance(preprocess, ImagePreprocess):
        return
    of_original = [kind.key for kind in CORRUPTIONS if kind.stage == "original"]
    unfit = [each.kind for each in corruptions if each.kind not in of_original]
    if unfit:
        raise UnfitEdit(
            f"This model has its own preprocessing, whose crop is not known, so {unfit[0]} cannot "
            f"be applied; choose from {', '.join(of_original)}."
        )


def corrupted(job: ScanJob, corruption: Corruption) -> ScanJob:
    """The scan of the same images with this corruption; without `targets` yet."""
    stated = {
        "corruption": corruption.kind,
        "severity": corruption.severity,
        "edits_revision": REVISION,
        "clean": job.plan.id,
    }
    plan = replace(job.plan, provenance={**job.plan.provenance, **stated})
    return replace(job, plan=plan, edits=(corruption.edit,))


def with_targets(job: ScanJob, clean: Scan) -> ScanJob:
    """The job with Grad-CAMs of the classes that the clean scan's maps explain.

    A map and its clean counterpart then differ by the picture alone, not by the class.
    """
    predicted = np.asarray(clean.predicted)
    if clean.provenance["target"] == "label":
        predicted = np.where(clean.labels >= 0, clean.labels, predicted)
    return replace(job, targets=tuple(predicted.tolist()))
