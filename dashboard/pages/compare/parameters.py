"""The parameters of the compared methods: one field for each name, for all that have it."""

from collections.abc import Sequence

from dash import Output, html
from dash.development.base_component import Component

from dashboard.components.parameter_form import ParameterField
from dashboard.maps.shared_parameters import owners
from dashboard.pages.compare.scene import CompareScene
from dashboard.ui import ids
from dashboard.ui.panel import Panel, Parts
from dashboard.ui.parameters import layout as fields_layout
from dashboard.ui.parameters import parameter_field
from explainers.methods import Method

COMPARES_MAPS = ("images", "classes", "methods")  # kinds


def layout() -> Component:
    """The fields as on Explore, and which method takes which."""
    owners = html.P(id=ids.PARAMETERS_OWNERS, className="quiet")
    return fields_layout(owners, class_name="shared-parameters")


PARTS = {
    "form": Output(ids.PARAMETERS_FORM, "data"),
    "owners": Output(ids.PARAMETERS_OWNERS, "children"),
}


def render(scene: CompareScene) -> Parts:
    """The fields; their values are part of the view."""
    view = scene.view
    if view.kind not in COMPARES_MAPS:
        return {}
    return {"form": fields(view.compared), "owners": describe_owners(view.compared)}


def fields(methods: Sequence[Method]) -> list[ParameterField]:
    """Each parameter of any of the methods once.

    A parameter that has different defaults shows a note until it is set.
    """
    controls = []
    for having in owners(methods).values():
        _, spec = having[0]
        field = parameter_field(spec)
        if len({other.default for _, other in having}) > 1:
            defaults = ", ".join(f"{other.default} for {of.name}" for of, other in having)
            field["help"] = f"{spec.help} {spec.bounds.capitalize()}; by default, {defaults}."
            field["initial"] = None
        controls.append(field)
    return controls


def describe_owners(methods: Sequence[Method]) -> str:
    """Which field applies to which method; "" if all apply to all."""
    if all(len(having) == len(methods) for having in owners(methods).values()):
        return ""
    parts = [
        f"{method.name}: {', '.join(spec.label for spec in method.parameters) or 'none'}"
        for method in methods
    ]
    return f"Each setting applies to all methods that have it. {'; '.join(parts)}."


FIELDS = ("kind", "model", "method", "method_2", "method_3", "method_4")
PANEL = Panel(ids.PARAMETERS, layout, fields=FIELDS, parts=PARTS, render=render)
