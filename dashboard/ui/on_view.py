"""How a panel of Explore follows the view."""

from collections.abc import Callable

from dash import Dash, Output

from dashboard.access.session import session_id
from dashboard.services import Services
from dashboard.ui.choices import Choices
from dashboard.ui.map_view import View
from dashboard.ui.panel import on_scene
from dashboard.ui.scene import Scene


def on_view(
    app: Dash, services: Services, panel: str, *outputs: Output
) -> Callable[[Callable[[Scene], object]], None]:
    """Calls a panel's function with each view that concerns it; an error becomes its notice."""

    def read(data: object) -> Scene:
        session = session_id()
        return Scene(View.from_store(data, Choices(services, session)), services, session)

    return on_scene(app, panel, outputs, read)
