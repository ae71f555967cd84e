"""The scene of Dataset's panels: a scan, and the current subset of its images."""

from collections.abc import Callable
from dataclasses import dataclass

from dash import Dash, Output

from dashboard.maps.image_lookup import NO_SESSION
from dashboard.pages.dataset.view import DatasetView
from dashboard.services import Services
from dashboard.ui.choices import Choices
from dashboard.ui.panel import on_scene
from data.scans import Scan


@dataclass(frozen=True)
class DatasetScene:
    """A view with the scan that it names."""

    view: DatasetView
    services: Services

    @property
    def scan(self) -> Scan:
        """The scan. Raises: ScanProblem."""
        return self.services.scans.open(self.view.scan)


def on_dataset(
    app: Dash, services: Services, panel: str, *outputs: Output
) -> Callable[[Callable[[DatasetScene], object]], None]:
    """Calls a panel's function with each view of a scan; an error becomes its notice."""

    def read(data: object) -> DatasetScene | None:
        view = DatasetView.from_store(data, Choices(services, NO_SESSION))
        return DatasetScene(view, services) if view.scan else None

    return on_scene(app, panel, outputs, read)
