"""The parameters of the compared methods: one field for each name, for all that have it."""

from collections.abc import Sequence

from dash import ClientsideFunction, Dash, Input, Output, html
from dash.development.base_component import Component

from dashboard.access.session import session_id
from dashboard.maps.map_requests import read_parameters
from dashboard.maps.shared_parameters import owners, part_of
from dashboard.pages.compare.view import CompareView
from dashboard.services import Services
from dashboard.ui import ids
from dashboard.ui.choices import Choices
from dashboard.ui.panel import Panel, on_scene
from dashboard.ui.parameters import described
from dashboard.ui.parameters import layout as fields_layout
from explainers.methods import Method

COMPARES_MAPS = ("images", "methods")  # kinds
UNSET = "own default"  # where the methods' defaults differ


def layout() -> Component:
    """The fields as on Explore, and which method takes which."""
    return html.Div(
        [fields_layout(), html.P(id=ids.PARAMETERS_OWNERS, className="quiet")],
        className="shared-parameters",
    )


def register(app: Dash, services: Services) -> None:
    """Sends the page the fields to draw; see assets/components/parameters.js."""

    def read(data: object) -> CompareView | None:
        view = CompareView.from_store(data, Choices(services, session_id()))
        return view if view.kind in COMPARES_MAPS else None

    @on_scene(
        app,
        ids.PARAMETERS,
        (Output(ids.PARAMETER_SPECS, "data"), Output(ids.PARAMETERS_OWNERS, "children")),
        read,
    )
    def update(view: CompareView) -> tuple[list[dict[str, object]], str]:
        return fields(view.compared, view.params), describe_owners(view.compared)

    app.clientside_callback(
        ClientsideFunction("stratoscope", "drawParameters"), Input(ids.PARAMETER_SPECS, "data")
    )


def fields(methods: Sequence[Method], params: str) -> list[dict[str, object]]:
    """Each parameter of any of the methods once, as the script wants it.

    A parameter that is not set and has different defaults shows no value but a note.
    """
    values = read_parameters(params)
    controls = []
    for name, having in owners(methods).items():
        method, spec = having[0]
        own = next(
            each for each in described(method.key, part_of(method, params)) if each["name"] == name
        )
        if len({other.default for _, other in having}) > 1:
            defaults = ", ".join(f"{other.default} for {of.name}" for of, other in having)
            own["help"] = f"{spec.help} {spec.bounds.capitalize()}; by default, {defaults}."
            own |= {"unset": UNSET, "value": own["value"] if name in values else ""}
        controls.append(own)
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


FIELDS = ("kind", "model", "method", "method_2", "method_3", "method_4", "params")
PANEL = Panel(ids.PARAMETERS, layout, register, fields=FIELDS)
