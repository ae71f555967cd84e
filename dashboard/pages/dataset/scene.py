"""The scene of Dataset's panels: a scan, and the current subset of its images."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps

from dashboard.pages.dataset.view import DatasetView
from dashboard.services import Services
from dashboard.ui.panel import Parts
from data.scans import Scan
from data.scans.subsets import ALL, Positions, Subset


@dataclass(frozen=True)
class DatasetScene:
    """A view with the scan that it names."""

    view: DatasetView
    services: Services
    session: str  # whose uploads may be shown

    @property
    def scan(self) -> Scan:
        """The scan. Raises: ScanProblem."""
        return self.services.scans.open(self.view.scan)

    @property
    def selection(self) -> str:
        """How subtitles begin where the scan holds a selection of the gallery; "" of all of it."""
        scan, here = self.scan, self.services.gallery.ids
        if scan.provenance["whole"]:
            return ""
        of = f" of {len(here):,}" if set(scan.image_ids) <= set(here) else ""
        return f"a selection: {len(scan.image_ids):,}{of} images · "

    @property
    def positions(self) -> Positions:
        """The positions of the current images in the scan. Raises: DataError."""
        return Subset.parse(self.view.subset).positions(self.scan)

    @property
    def subset(self) -> str:
        """The current images in words; "" for all of them."""
        subset = Subset.parse(self.view.subset)
        return "" if self.view.subset == ALL else subset.words


def of_scan(render: Callable[[DatasetScene], Parts]) -> Callable[[DatasetScene], Parts]:
    """For panels that show a scan; without one they stay as they are."""

    @wraps(render)
    def rendered(scene: DatasetScene) -> Parts:
        return render(scene) if scene.view.scan else {}

    return rendered
