"""One channel in full: over the image, as numbers, its histogram, statistics, filter and field."""

from dash import ClientsideFunction, Dash, Input, Output, dcc, html
from dash.development.base_component import Component

from dashboard.components import (
    Badge,
    FieldData,
    ImageView,
    ImageViewData,
    Picture,
    PictureData,
    Stepper,
)
from dashboard.figures.base import empty_figure
from dashboard.figures.cam import cam_figure, shape_of
from dashboard.figures.channel import histogram_figure
from dashboard.figures.filters import nearest_filter
from dashboard.maps import urls
from dashboard.maps.highest_cell import highest_cell
from dashboard.maps.layer_urls import channel_url
from dashboard.maps.rendering import peak_of
from dashboard.maps.scales import DIVERGING, SEQUENTIAL
from dashboard.maps.wording import emptiness, scale_ends
from dashboard.pages.layers import ids as own
from dashboard.pages.layers.kernel import filter_picture, is_pointwise, largest_weights
from dashboard.pages.layers.scene import LayersScene
from dashboard.services import Services
from dashboard.trust.findings import NO_CLASS
from dashboard.ui import ids
from dashboard.ui.badge import badge_of
from dashboard.ui.components import card, number_input, subtitle, unlabelled
from dashboard.ui.panel import GRAPH_CONFIG, Panel, Parts
from data.numerals import numeral, percent
from explainers.engine.requests import FilterTableRequest
from explainers.errors import UnfitModel
from explainers.layers.results import ReceptiveField
from explainers.outputs.layouts import TOKENS
from explainers.results import Heatmap

OUTLINE = "The outline is the receptive field of the cell under the pointer."
TOKENS_MIXED = (  # by attention, or, as an MLP-Mixer does, without any
    "Tokens mix in this layer or earlier: each cell depends on the whole input."
)
FIELDS = ("model", "image", "layer", "target", "order", "channel", "resolution")


def layout() -> Component:
    """Four columns: the map over the image, its values, their histogram, and the filter."""
    graphs = {own.CHANNEL_VALUES: "shaped-graph", own.CHANNEL_HISTOGRAM: "channel-graph bars"}
    values, histogram = (
        dcc.Graph(name, figure=empty_figure(), config=GRAPH_CONFIG, className=style)
        for name, style in graphs.items()
    )
    stepper = Stepper(
        id=own.CHANNEL_STEPPER,
        what="channel",
        order="in this order",
        children=unlabelled("Channel", number_input(own.CHANNEL_NUMBER)),
    )
    return card(
        own.CHANNEL,
        ["Channel", subtitle(own.CHANNEL_TITLE)],
        [
            html.Div(
                [
                    html.Div(
                        [
                            html.H3("Over the image"),
                            ImageView(id=own.CHANNEL_VIEW, class_name="scaled"),
                            Badge(id=ids.badge(own.CHANNEL_VIEW), data=badge_of(NO_CLASS)),
                        ]
                    ),
                    html.Div(
                        [
                            html.H3("Values"),
                            values,
                            html.P(id=own.CHANNEL_FIELD_WORDS, className="quiet"),
                        ]
                    ),
                    html.Div([html.H3("Histogram"), histogram]),
                    html.Div(
                        [
                            html.H3("Statistics"),
                            html.Dl(id=own.CHANNEL_STATISTICS, className="facts"),
                        ]
                    ),
                    html.Div(
                        [
                            html.H3("Its filter"),
                            Picture(id=own.CHANNEL_FILTER, class_name="kernel"),
                            html.P(id=own.CHANNEL_FILTER_WORDS, className="quiet"),
                        ]
                    ),
                ],
                className="channel-columns",
            ),
        ],
        aside=[stepper],
        class_name="one-channel",
    )


PARTS = {
    "view": Output(own.CHANNEL_VIEW, "data"),
    "values": Output(own.CHANNEL_VALUES, "figure"),
    "shape": Output(own.CHANNEL_VALUES, "style"),
    "histogram": Output(own.CHANNEL_HISTOGRAM, "figure"),
    "statistics": Output(own.CHANNEL_STATISTICS, "children"),
    "title": Output(own.CHANNEL_TITLE, "children"),
    "number": Output(own.CHANNEL_NUMBER, "placeholder"),
    "field_words": Output(own.CHANNEL_FIELD_WORDS, "children"),
    "filter": Output(own.CHANNEL_FILTER, "data"),
    "filter_words": Output(own.CHANNEL_FILTER_WORDS, "children"),
}


def render(scene: LayersScene) -> Parts:
    """Renders everything."""
    heatmap, view = scene.channel_map, scene.view
    scale = next(iter((DIVERGING if heatmap.signed else SEQUENTIAL).values()))
    peak = peak_of(heatmap, signed=heatmap.signed)
    field, words, caption = describe_cells(scene)
    picture, filter_words = own_filter(scene)
    return {
        "view": _contents(scene, peak, caption, field),
        "values": cam_figure(heatmap, scale.plotly, bound=peak),
        "shape": shape_of(heatmap),
        "histogram": histogram_figure(heatmap.values),
        "statistics": facts(scene),
        "title": f"#{scene.channel} of {view.layer} · {rank(scene)}",
        "number": str(scene.channel),
        "field_words": words,
        "filter": picture,
        "filter_words": filter_words,
    }


def register(app: Dash, services: Services) -> None:
    """The receptive field of the cell under the pointer is outlined."""
    app.clientside_callback(
        ClientsideFunction("stratoscope", "cellOfHover"),
        Output(own.CHANNEL_VIEW, "cell"),
        Input(own.CHANNEL_VALUES, "hoverData"),
        prevent_initial_call=True,
    )


def _contents(
    scene: LayersScene, peak: float, caption: str, field: FieldData | None
) -> ImageViewData:
    heatmap, view = scene.channel_map, scene.view
    sentence = f"Channel {scene.channel} of {view.layer}"
    low, high = scale_ends(peak, signed=heatmap.signed)
    return {
        "photo": urls.input_url(view.image, scene.card),
        "map": channel_url(
            scene.card,
            view.image,
            view.layer,
            scene.channel,
            signed=heatmap.signed,
            smooth=view.smooth,
        ),
        "alt": f"{sentence} over {scene.called}",
        "low": low,
        "high": high,
        "caption": caption + emptiness(heatmap),
        "signed": heatmap.signed,
        "field": field,
    }


def rank(scene: LayersScene) -> str:
    """The channel's rank in the order."""
    if scene.view.order == "index":
        return "ordered by number"
    return f"rank {scene.place + 1:,} of {len(scene.order):,} by {scene.view.order}"


def facts(scene: LayersScene) -> list[Component]:
    """The channel's statistics, name and value in turn."""
    channels, number = scene.channels, scene.channel
    rows = {
        "Mean": numeral(channels.mean[number], 4),
        "Std": numeral(channels.std[number], 4),
        "Minimum": numeral(channels.minimum[number], 4),
        "Maximum": numeral(channels.maximum[number], 4),
        "Zeros": percent(float(channels.zero_fraction[number])),
        "Grad-CAM weight, in logit per unit of activation": numeral(channels.weight[number]),
        f"Contribution to {scene.target}, in logit, to first order": numeral(
            channels.contribution[number]
        ),
    }
    return [part for name, value in rows.items() for part in (html.Dt(name), html.Dd(value))]


def describe_cells(scene: LayersScene) -> tuple[FieldData | None, str, str]:
    """What the cells can see: as data for the outline, in words, and what the outline is.

    There is none where every cell sees all, or where it cannot be told: the words say why.
    """
    try:
        field = scene.field
    except UnfitModel as unfit:
        return None, str(unfit), ""
    if field.whole and scene.layer.form == TOKENS:
        return None, TOKENS_MIXED, ""
    words = describe_field(field)
    if field.whole:
        return None, words, ""
    _, alike = highest_cell(scene.channel_map.values)
    if alike > 1:
        words += f" {alike:,} cells share the maximum; the middle one is outlined first."
    return field_data(field, scene.channel_map), words, OUTLINE


def field_data(field: ReceptiveField, heatmap: Heatmap) -> FieldData:
    """The ends of each row's and column's field as shares of the crop, for the page to draw.

    `at` is the cell in which the channel is highest: its field is shown first.
    """
    height, width = field.size
    at, _ = highest_cell(heatmap.values)
    return {
        "rows": (field.rows / height).round(4).tolist(),
        "columns": (field.columns / width).round(4).tolist(),
        "at": at,
    }


def describe_field(field: ReceptiveField) -> str:
    """How much of the crop a cell in the middle of the layer can depend on."""
    if field.whole:
        return (
            "Every cell sees the whole crop: its receptive field is larger, or an earlier part "
            "of the network pools over all positions."
        )
    middles = (axis[len(axis) // 2] for axis in (field.rows, field.columns))
    height, width = (int(stop - start) for start, stop in middles)
    return (
        f"Receptive field of a central cell: {height} × {width} of the crop's {field.size[0]} × "
        f"{field.size[1]} pixels, clipped at the crop's border."
    )


def own_filter(scene: LayersScene) -> tuple[PictureData | None, str]:
    """The filter that makes the channel: its picture, and in words."""
    making = scene.convolutions.making
    if making is None:
        sentence = "No convolution in this layer has one filter per channel of its output."
        return None, sentence
    table = scene.services.engine.compute(FilterTableRequest(scene.view.model, making.name))
    number = scene.channel
    sentence = (
        f"{making.name} #{number}: {making.inputs:,} × {making.height} × {making.width}, "
        f"norm {numeral(table.norms[number])}; most similar: "
        f"{nearest_filter(int(table.nearest[number]), float(table.similarity[number]))}."
    )
    if is_pointwise(making):
        engine = scene.services.engine
        sentence += f" {largest_weights(engine, scene.card, making, number)}"
    return filter_picture(scene.card, making, number), sentence


PANEL = Panel(own.CHANNEL, layout, fields=FIELDS, parts=PARTS, render=render, register=register)
