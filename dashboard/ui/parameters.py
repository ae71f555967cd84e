"""The chosen method's own parameters: one field each, drawn by the page's script."""

from dash import Dash, dcc, html
from dash.development.base_component import Component

from dashboard.maps.map_requests import read_parameters
from dashboard.services import Services
from dashboard.ui import ids
from dashboard.ui.on_view import on_view
from dashboard.ui.panel import Panel
from dashboard.ui.patches import Patch
from dashboard.ui.scene import Scene
from explainers.methods import find_method


def layout() -> Component:
    """No fields before there is a view, or if the method has no parameters."""
    return html.Div(
        [
            dcc.Store(ids.PARAMS, data=""),
            dcc.Store(ids.PARAMETER_SPECS),
            html.P(id=ids.notice(ids.PARAMETERS), className="panel-notice", role="alert"),
            html.Div(id=ids.PARAMETERS, className="parameters"),
        ]
    )


def register(app: Dash, services: Services) -> None:
    """Sends the page the fields to draw, with their bounds and values."""

    @on_view(app, services, ids.PARAMETERS, Patch(ids.PARAMETER_SPECS, "data", by="drawParameters"))
    def update(scene: Scene) -> list[dict[str, object]]:
        return described(scene.view.method, scene.view.params)


def described(key: str, params: str) -> list[dict[str, object]]:
    """Each parameter of the method in the form that assets/components/parameters.js takes."""
    method = find_method(key)
    values = method.complete(read_parameters(params))
    return [
        {
            "name": spec.name,
            "label": spec.label,
            "help": f"{spec.help} {spec.bounds.capitalize()}; {spec.default} by default.",
            "value": values[spec.name],
            "low": spec.low,
            "high": spec.high,
            "step": 1 if spec.kind is int else "any",
            "choices": spec.choices,
        }
        for spec in method.parameters
    ]


PANEL = Panel(ids.PARAMETERS, layout, register, fields=("model", "method", "params"))
