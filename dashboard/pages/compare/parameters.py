"""The parameters of the compared methods: one field for each name, for all that have it."""

from collections.abc import Sequence

from dash import Dash, Output, html
from dash.development.base_component import Component

from dashboard.access.session import session_id
from dashboard.components.parameter_form import ParameterField
from dashboard.maps.shared_parameters import owners
from dashboard.pages.compare.view import CompareView
from dashboard.services import Services
from dashboard.ui import ids
from dashboard.ui.choices import Choices
from dashboard.ui.panel import Panel, on_scene
from dashboard.ui.parameters import layout as fields_layout
from dashboard.ui.parameters import parameter_field
from explainers.methods import Method

COMPARES_MAPS = ("images", "methods")  # kinds


def layout() -> Component:
    """The fields as on Explore, and which method takes which."""
    return html.Div(
        [fields_layout(), html.P(id=ids.PARAMETERS_OWNERS, className="quiet")],
        className="shared-parameters",
    )


def register(app: Dash, services: Services) -> None:
    """Sends the fields; their values are part of the view."""

    def read(data: object) -> CompareView | None:
        view = CompareView.from_store(data, Choices(services, session_id()))
        return view if view.kind in COMPARES_MAPS else None

    @on_scene(
        app,
        ids.PARAMETERS,
        (Output(ids.PARAMETERS, "data"), Output(ids.PARAMETERS_OWNERS, "children")),
        read,
    )
    def update(view: CompareView) -> tuple[list[ParameterField], str]:
        return fields(view.compared), describe_owners(view.compared)


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
PANEL = Panel(ids.PARAMETERS, layout, register, fields=FIELDS)
