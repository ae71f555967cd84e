"""The scene of the panels of two groups."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dash import Dash, Output

from dashboard.access.session import session_id
from dashboard.pages.compare.view import CompareView
from dashboard.scans.groups import compare_groups
from dashboard.services import Services
from dashboard.ui.choices import Choices
from dashboard.ui.panel import on_scene
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


def on_groups(
    app: Dash, services: Services, panel: str, *outputs: Output
) -> Callable[[Callable[[GroupScene], object]], None]:
    """Calls a panel's function with each view of two groups; an error becomes its notice."""

    def read(data: object) -> GroupScene | None:
        view = CompareView.from_store(data, Choices(services, session_id()))
        shown = view.kind == "groups" and bool(view.scan)
        return GroupScene(view, services) if shown else None

    return on_scene(app, panel, outputs, read)
