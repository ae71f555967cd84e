"""How a panel of Explore follows the view."""

from collections.abc import Callable

from dash import Dash, Output

from dashboard.choices import Choices
from dashboard.panels.base import on_scene
from dashboard.panels.explore.scene import Scene
from dashboard.services import Services
from dashboard.state import View


def on_view(
    app: Dash, services: Services, panel: str, *outputs: Output
) -> Callable[[Callable[[Scene], object]], None]:
    """Calls a panel's function with each view that concerns it; an error becomes its notice."""

    def read(data: object) -> Scene:
        return Scene(View.from_store(data, Choices(services)), services)

    return on_scene(app, panel, outputs, read)
