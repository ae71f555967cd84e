"""The scene of the panels of two scans: of two models, or of images as they are and corrupted."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import TYPE_CHECKING

from dashboard.pages.compare.scene import CompareScene, Render, of_scan
from dashboard.pages.compare.view import CompareView
from dashboard.scans.corruptions import Corruption, model_words
from dashboard.scans.models import compare_models
from dashboard.scans.robustness import robustness_of
from dashboard.services import Services
from dashboard.ui.panel import Parts
from data.errors import DataError
from data.scans import Scan, ScanProblem

if TYPE_CHECKING:
    from dashboard.scans.models import ModelComparison

FIELDS = ("kind", "scan", "model_b", "corruption_b")


@dataclass(frozen=True)
class ModelScene:
    """A view of two models, or of one and its images corrupted, with the scan of each."""

    view: CompareView
    services: Services

    @property
    def names(self) -> tuple[str, str]:
        """The names of A and B."""
        comparison = self.comparison
        return model_words(comparison.scan_a), model_words(comparison.scan_b)

    @property
    def comparison(self) -> "ModelComparison":
        """The comparison. Raises: DataError."""
        return compare_models(self.services.scans.open(self.view.scan), self._scan_b())

    def _scan_b(self) -> Scan:
        view, scan_id = self.view, clean_scan_of_b(self.view, self.services)
        if not view.corruption_b:
            return self.services.scans.open(scan_id)
        corruption = Corruption.parse(view.corruption_b)
        scanned = robustness_of(self.services.scans, scan_id).scans
        if corruption not in scanned:
            name = self.services.engine.card(view.model_b).name
            raise ScanProblem(
                f"{name} has not scanned these images with {corruption.words} yet: scan them on "
                "Dataset, under Robustness."
            )
        return scanned[corruption]


def clean_scan_of_b(view: CompareView, services: Services) -> str:
    """The scan of B's model without corruptions. Raises: ScanProblem where there is none."""
    scans, card = services.scans, services.engine.card(view.model_b)
    if view.model == view.model_b:
        return scans.open(view.scan).clean_id
    if best := scans.best(card):
        return best
    if older := scans.outdated(card):
        record, differs = older
        why = f"{differs.changed} since scan {record.id[:8]} by {card.name} ({differs.text})"
    else:
        why = f"This gallery has not been scanned with {card.name} yet"
    raise ScanProblem(f"{why}: choose it as the model at the top right, then scan.")


def corruptions_of_b(view: CompareView, services: Services) -> list[Corruption]:
    """The corruptions that B's model has scanned the gallery with."""
    try:
        robustness = robustness_of(services.scans, clean_scan_of_b(view, services))
    except DataError:
        return []  # the panels say why
    kinds = robustness.kinds
    return sorted(robustness.scans, key=lambda each: (kinds.index(each.kind), each.severity))


def is_same(view: CompareView) -> bool:
    """Whether B is what A is: there is nothing to compare until one is chosen."""
    return view.model == view.model_b and not view.corruption_b


def of_models(render: Callable[[ModelScene], Parts]) -> Render:
    """For panels that compare two models, or images as they are and corrupted."""
    of_two = of_scan("models", ModelScene)(render)

    @wraps(render)
    def rendered(scene: CompareScene) -> Parts:
        return {} if is_same(scene.view) else of_two(scene)

    return rendered
