"""The chosen method's own parameters: one field each."""

from dash import Output, html
from dash.development.base_component import Component

from dashboard.components import ParameterForm
from dashboard.components.parameter_form import ParameterField
from dashboard.ui import ids
from dashboard.ui.panel import Panel, Parts
from dashboard.ui.scene import Scene
from explainers.methods import find_method
from explainers.parameters import Parameter

UNSET = "own default"  # where the methods' defaults differ


def layout(*more: Component, class_name: str | None = None) -> Component:
    """No fields before there is a view, or if the method has no parameters."""
    return html.Div(
        [
            html.P(id=ids.notice(ids.PARAMETERS), className="panel-notice", role="alert"),
            ParameterForm(id=ids.PARAMETERS_FORM, unset=UNSET),
            *more,
        ],
        id=ids.PARAMETERS,
        className=class_name,
    )


PARTS = {
    "form": Output(ids.PARAMETERS_FORM, "data"),
}


def render(scene: Scene) -> Parts:
    """Sends the fields with their bounds; their values are part of the view."""
    return {"form": [parameter_field(spec) for spec in find_method(scene.view.method).parameters]}


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


PANEL = Panel(ids.PARAMETERS, layout, fields=("model", "method"), parts=PARTS, render=render)
