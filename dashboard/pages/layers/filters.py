"""The filters of a convolution of the layer: as tiles, by norm, and one of them slice by slice."""

from dash import ClientsideFunction, Dash, Input, Output, State, dcc, html
from dash.development.base_component import Component

from dashboard.components import Mosaic, Picture, Stepper
from dashboard.components.mosaic import MosaicData
from dashboard.components.stepper import StepperData
from dashboard.figures.base import empty_figure
from dashboard.figures.filters import norms_figure
from dashboard.maps.layer_urls import filters_url
from dashboard.maps.rendering import FILTER_COLUMNS
from dashboard.pages.layers import ids as own
from dashboard.pages.layers.filter_findings import describe_filters, near_duplicates, near_zero
from dashboard.pages.layers.kernel import filter_picture, is_pointwise, largest_weights
from dashboard.pages.layers.scene import LayersScene
from dashboard.pages.layers.view import LayersView
from dashboard.services import Services
from dashboard.ui.choices import Choices
from dashboard.ui.components import card, number_input, select, subtitle, unlabelled
from dashboard.ui.panel import GRAPH_CONFIG, Panel, Parts
from dashboard.ui.picker import Options
from dashboard.ui.view import ANY
from data.numerals import numeral
from explainers.engine.requests import FilterTableRequest
from explainers.layers.results import Convolution, FilterTable

FIELDS = ("model", "image", "layer", "target", "order", "channel", "convolution", "filter")
NONE = "This layer has no convolution, so it has no filters."


def layout() -> Component:
    """Tiles for the first convolution, else bars; beside them the chosen filter's slices."""
    graph = dcc.Graph(
        own.FILTERS_GRAPH, figure=empty_figure(), config=GRAPH_CONFIG, className="kernels-graph"
    )
    mosaic = Mosaic(id=own.FILTERS_GRID, class_name="kernels-grid", label="Filter", gap=1)
    stepper = Stepper(
        id=own.FILTER_STEPPER,
        what="filter",
        order="by its number",
        children=unlabelled("Filter", number_input(own.FILTER)),
    )
    return card(
        own.FILTERS,
        ["Filters", subtitle(own.FILTERS_TITLE)],
        [
            html.Div(
                [
                    html.Div(
                        [
                            mosaic,
                            graph,
                            html.P(id=own.FILTERS_WORDS, className="quiet"),
                        ]
                    ),
                    html.Div(
                        [
                            html.H3(["One filter", subtitle(own.SLICES_TITLE)]),
                            Picture(id=own.SLICES_IMAGE, class_name="kernel"),
                        ]
                    ),
                ],
                id=own.FILTERS_BODY,
                className="kernels",
            ),
        ],
        aside=[
            stepper,
            unlabelled("Convolution", select(own.CONVOLUTION)),
        ],
    )


def options(view: LayersView, choices: Choices) -> Options:
    """The layer's convolutions, in execution order, by module path."""
    convolutions = choices.convolutions(view.model, view.layer)
    if not convolutions.convolutions:
        return [{"label": "None in this layer", "value": ANY}]
    label = "The one with this layer's channels" if convolutions.making else "The last one"
    default = {"label": label, "value": ANY}
    return [
        default,
        *({"label": _label(each), "value": each.name} for each in convolutions.convolutions),
    ]


def _label(each: Convolution) -> str:
    return f"{each.name} · {each.filters:,} of {each.inputs:,} × {each.height} × {each.width}"


PARTS = {
    "tiles": Output(own.FILTERS_GRID, "data"),
    "steps": Output(own.FILTER_STEPPER, "data"),
    "graph": Output(own.FILTERS_GRAPH, "figure"),
    "body": Output(own.FILTERS_BODY, "className"),
    "title": Output(own.FILTERS_TITLE, "children"),
    "words": Output(own.FILTERS_WORDS, "children"),
    "slices": Output(own.SLICES_IMAGE, "data"),
    "slices_title": Output(own.SLICES_TITLE, "children"),
    "number": Output(own.FILTER, "placeholder"),
}


def render(scene: LayersScene) -> Parts:
    """Draws the filters."""
    of = scene.convolution
    if of is None:
        return {
            "tiles": None,
            "steps": None,
            "graph": empty_figure(),
            "body": "kernels none",
            "title": scene.view.layer,
            "words": NONE,
            "slices": None,
            "slices_title": "",
            "number": "",
        }
    table = scene.services.engine.compute(FilterTableRequest(scene.view.model, of.name))
    number = _number(scene, of)
    flagged = near_zero(table) | near_duplicates(table)
    return {
        "tiles": _data(scene, of, table, number),
        "steps": _steps(of, number),
        "graph": norms_figure(table, number, flagged),
        "body": "kernels tiled" if of.colour else "kernels",
        "title": f"{of.name} · {of.filters:,} of {of.inputs:,} × {of.height} × {of.width}",
        "words": _describe(of, table),
        "slices": filter_picture(scene.card, of, number),
        "slices_title": _one(scene, of, table, number),
        "number": str(number),
    }


def register(app: Dash, services: Services) -> None:
    """A click on a bar chooses its filter."""
    app.clientside_callback(
        ClientsideFunction("stratoscope", "chooseFilterOfBar"),
        Input(own.FILTERS_GRAPH, "clickData"),
        State(own.FILTER_STEPPER, "id"),
        State(own.FILTER_STEPPER, "data"),
        prevent_initial_call=True,
    )


def _number(scene: LayersScene, of: Convolution) -> int:
    """The chosen filter; the channel's own where there is one."""
    if scene.view.filter is not None:
        return scene.view.filter
    return scene.channel if of.makes else 0


def _data(scene: LayersScene, of: Convolution, table: FilterTable, number: int) -> MosaicData:
    return {
        "src": filters_url(scene.card, of.name) if of.colour else "",
        "columns": min(FILTER_COLUMNS, of.filters),
        "numbers": list(range(of.filters)) if of.colour else [],
        "texts": [numeral(norm) for norm in table.norms.tolist()] if of.colour else [],
        "what": "norm",
        "chosen": number,
        "makes": of.makes,
    }


def _steps(of: Convolution, number: int) -> StepperData:
    """All filters, in the order of their numbers."""
    return {"numbers": list(range(of.filters)), "chosen": number, "makes": of.makes}


def _describe(of: Convolution, table: FilterTable) -> str:
    drawn = (
        "Each filter as an RGB tile, all on one scale; zero is mid-grey. "
        if of.colour
        else "Amber dots: near-zero or near-duplicate filters. Large dot: the selected filter. "
    )
    return drawn + describe_filters(table)


def _one(scene: LayersScene, of: Convolution, table: FilterTable, number: int) -> str:
    norm = f"#{number} · norm {numeral(table.norms[number])}"
    if is_pointwise(of):
        engine = scene.services.engine
        return f"{norm} · {largest_weights(engine, scene.card, of, number)}"
    slices = (
        "RGB"
        if of.colour
        else f"{of.inputs:,} input slice{'s' * (of.inputs > 1)}, red positive, blue negative"
    )
    return f"{norm} · {slices}"


PANEL = Panel(own.FILTERS, layout, fields=FIELDS, parts=PARTS, render=render, register=register)
