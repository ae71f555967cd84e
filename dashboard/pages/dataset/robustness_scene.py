"""The corrupted scans that a view of Dataset shows."""

from dataclasses import dataclass
from functools import cached_property

from dashboard.pages.dataset.scene import DatasetScene
from dashboard.scans.corruptions import KEYS
from dashboard.scans.robustness import Robustness, robustness_of
from dashboard.scans.robustness_offer import CorruptedSet


@dataclass(frozen=True)
class RobustnessScene:
    """The view, and its corrupted scans."""

    scene: DatasetScene

    @cached_property
    def kinds(self) -> tuple[str, ...]:
        """The chosen corruption, or all."""
        chosen = self.scene.view.corruption
        return (chosen,) if chosen else KEYS

    @cached_property
    def corrupted(self) -> CorruptedSet:
        """What is there, under way and missing. Raises: ScanProblem."""
        scans = self.scene.services.scans
        return CorruptedSet(scans, scans.open(self.scene.scan.clean_id), self.kinds)

    @cached_property
    def robustness(self) -> Robustness:
        """The finished scans. Raises: ScanProblem."""
        return robustness_of(self.scene.services.scans, self.scene.view.scan)
