"""The scene of the panels of two models."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dashboard.pages.compare.scene import of_scan
from dashboard.pages.compare.view import CompareView
from dashboard.scans.models import compare_models
from dashboard.services import Services
from data.scans import Scan, ScanProblem

if TYPE_CHECKING:
    from dashboard.scans.models import ModelComparison

FIELDS = ("kind", "scan", "model_b")


@dataclass(frozen=True)
class ModelScene:
    """A view of two models, with the scan of each."""

    view: CompareView
    services: Services

    @property
    def names(self) -> tuple[str, str]:
        """The names of A and B."""
        engine = self.services.engine
        return engine.card(self.view.model).name, engine.card(self.view.model_b).name

    @property
    def comparison(self) -> "ModelComparison":
        """The comparison. Raises: DataError."""
        scans, view = self.services.scans, self.view
        if view.model == view.model_b:
            raise ScanProblem(
                "Choose another model as B. To offer several models, start the app with --model "
                "more than once."
            )
        return compare_models(scans.open(view.scan), self._scan_b())

    def _scan_b(self) -> Scan:
        scans, view = self.services.scans, self.view
        card = self.services.engine.card(view.model_b)
        best = scans.best(card)
        if not best:
            older = scans.outdated(card)
            why = (
                f"The gallery has changed since scan {older[0].id[:8]} by {card.name} ({older[1]})"
                if older
                else f"This gallery has not been scanned with {card.name} yet"
            )
            raise ScanProblem(f"{why}: choose it as the model at the top right, then scan.")
        return scans.open(best)


of_models = of_scan("models", ModelScene)
