"""Which corrupted scans of a scan's images are there, under way or missing."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from dashboard.scans.corruptions import ALL_SEVERITIES, Corruption
from dashboard.scans.library import Scans
from data.scans import Scan, ScanProgress


@dataclass(frozen=True, eq=False)
class CorruptedSet:
    """The corrupted scans of the images of a clean scan, as far as `kinds` are concerned."""

    scans: Scans
    clean: Scan
    kinds: Sequence[str]

    @cached_property
    def progress(self) -> list[ScanProgress]:
        """Of all corrupted scans, of any kind, that have begun or are next."""
        return self.scans.corrupted(self.clean.id)

    @cached_property
    def missing(self) -> list[Corruption]:
        """Those of `kinds` that are not done."""
        done = {
            (each.record.corruption, each.record.severity)
            for each in self.progress
            if each.record.state == "done"
        }
        requested = [Corruption(kind, level) for kind in self.kinds for level in ALL_SEVERITIES]
        return [each for each in requested if (each.kind, each.severity) not in done]

    @cached_property
    def running(self) -> ScanProgress | None:
        """The scan that a process works on, if there is one."""
        for each in self.progress:
            record = each.record
            if record.state == "running" and record.owner and not record.is_stalled:
                return each
        return None

    @property
    def is_working(self) -> bool:
        """Whether a scan of the set is starting or under way."""
        return self.scans.is_corrupting(self.clean.id) or self.running is not None

    @property
    def begun(self) -> bool:
        """Whether some of the missing ones were begun, or are next."""
        stated = {(each.record.corruption, each.record.severity) for each in self.progress}
        return any((each.kind, each.severity) in stated for each in self.missing)

    @cached_property
    def under_way(self) -> list[ScanProgress]:
        """The scans of the corruptions that are not done at every severity that was requested."""
        kinds = {e.record.corruption for e in self.progress if e.record.state != "done"}
        return [each for each in self.progress if each.record.corruption in kinds]

    @property
    def done(self) -> int:
        """Images of `under_way` that are scanned."""
        return sum(each.done for each in self.under_way)

    @property
    def total(self) -> int:
        """All images of `under_way`."""
        return sum(each.record.images for each in self.under_way)

    @property
    def seconds_left(self) -> float:
        """Of the set, at the rate of the running scan; 0 if unknown."""
        rate = self.running.rate if self.running else 0.0
        return (self.total - self.done) / rate if rate else 0.0

    @property
    def cost_seconds(self) -> float | None:
        """Estimated time of the missing scans, each worker with a processor of its own."""
        each = self.scans.store.seconds_per_image(self.clean.id)
        if each is None:
            return None
        return each * len(self.clean.image_ids) * len(self.missing) / (os.cpu_count() or 1)
