"""The scene of the panels of two groups."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dashboard.pages.compare.scene import of_scan
from dashboard.pages.compare.view import CompareView
from dashboard.scans.groups import compare_groups
from dashboard.services import Services
from data.scans import Scan
from data.scans.subsets import Subset

if TYPE_CHECKING:
    from dashboard.scans.groups import GroupComparison

FIELDS = ("kind", "scan", "a", "b")


@dataclass(frozen=True)
class GroupScene:
    """A view of two groups, with the scan they are taken from."""

    view: CompareView
    services: Services

    @property
    def scan(self) -> Scan:
        """The scan. Raises: ScanProblem."""
        return self.services.scans.open(self.view.scan)

    @property
    def comparison(self) -> "GroupComparison":
        """The comparison. Raises: DataError."""
        return compare_groups(self.scan, self.view.a, self.view.b)

    @property
    def words(self) -> list[str]:
        """The names of A and B, with what they leave out."""
        return self.comparison.named(
            *(Subset.parse(text).words for text in (self.view.a, self.view.b))
        )

    @property
    def counts(self) -> str:
        """The number of compared images, as every panel shows it."""
        comparison = self.comparison
        return f"n = {len(comparison.a):,} and {len(comparison.b):,}"


of_groups = of_scan("groups", GroupScene)
