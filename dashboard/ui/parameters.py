"""The chosen method's own parameters: one field each."""

from dash import Dash, Output, html
from dash.development.base_component import Component

from dashboard.components import ParameterForm
from dashboard.components.parameter_form import ParameterField
from dashboard.services import Services
from dashboard.ui import ids
from dashboard.ui.on_view import on_view
from dashboard.ui.panel import Panel
from dashboard.ui.scene import Scene
from explainers.methods import find_method
from explainers.methods.parameters import Parameter

UNSET = "own default"  # where the methods' defaults differ


def layout() -> Component:
    """No fields before there is a view, or if the method has no parameters."""
    return html.Div(
        [
            html.P(id=ids.notice(ids.PARAMETERS), className="panel-notice", role="alert"),
            ParameterForm(id=ids.PARAMETERS, unset=UNSET),
        ]
    )


def register(app: Dash, services: Services) -> None:
    """Sends the fields with their bounds; their values are part of the view."""

    @on_view(app, services, ids.PARAMETERS, Output(ids.PARAMETERS, "data"))
    def update(scene: Scene) -> list[ParameterField]:
        return [parameter_field(spec) for spec in find_method(scene.view.method).parameters]


def parameter_field(spec: Parameter) -> ParameterField:
    """The field of a parameter."""
    return {
        "name": spec.name,
        "label": spec.label,
        "help": f"{spec.help} {spec.bounds.capitalize()}; {spec.default} by default.",
        "initial": spec.default,
        "low": spec.low,
        "high": spec.high,
        "step": 1 if spec.kind is int else "any",
        "choices": list(spec.choices),
    }


PANEL = Panel(ids.PARAMETERS, layout, register, fields=("model", "method"))
