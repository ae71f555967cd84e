"""Channel health: dead, saturated and class-selective channels, with what drives each."""

import numpy as np
from dash import ClientsideFunction, Dash, Input, Output, dcc, html
from dash.development.base_component import Component
from plotly.graph_objects import Figure

from dashboard import ids
from dashboard.components import card, subtitle
from dashboard.figures.base import empty_figure
from dashboard.figures.health import health_figure
from dashboard.links import layers_url
from dashboard.panels.base import GRAPH_CONFIG, Panel
from dashboard.panels.dataset.scene import DatasetScene, on_dataset
from dashboard.routes.layers import filter_url
from dashboard.services import Services
from dashboard.tiles import channel_tiles, ranking
from data.numerals import percent
from explainers.layer_requests import ConvolutionsRequest
from explainers.layer_results import Convolution
from explainers.models import ModelCard

CHANNELS = 8
IMAGES = 8


def layout() -> Component:
    """Bars by layer above the chosen layer's most selective channels."""
    graph = dcc.Graph(
        ids.HEALTH_GRAPH, figure=empty_figure(), config=GRAPH_CONFIG, className="tall-graph"
    )
    source = html.P(
        "Dead: a variance under 1e-12 over all cells of at least 500 images. Saturated: more than "
        "half of the values at the bound that a ReLU6 declares. Selective: the class selectivity "
        "index of Morcos et al. 2018 (arXiv:1803.06959) from 0.8 on, over classes with at least "
        "five images; where fewer than ten have them, over groups. Each channel stands with the "
        "filter that makes it and the images in which it is highest, by maximum; by mean where the "
        "maximum is bounded. Its name leads to it.",
        className="quiet padded",
    )
    return card(
        ids.HEALTH,
        ["Channel health", subtitle(ids.HEALTH_TITLE)],
        [
            dcc.Store(ids.HEALTH_DATA),
            graph,
            source,
            html.Div(id=ids.HEALTH_ROWS, className="effects"),
        ],
    )


def register(app: Dash, services: Services) -> None:
    """Counts for all layers, pictures for the chosen one."""

    @on_dataset(
        app,
        services,
        ids.HEALTH,
        Output(ids.HEALTH_GRAPH, "figure"),
        Output(ids.HEALTH_DATA, "data"),
        Output(ids.HEALTH_TITLE, "children"),
    )
    def update(scene: DatasetScene) -> tuple[Figure, dict[str, object], str]:
        from dashboard.channel_health import counts_by_layer, in_words
        from dashboard.dataset import health

        scan, layer = scene.scan, scene.view.layer
        found = health(scan)
        counts, sizes = counts_by_layer(scan, found)
        data: dict[str, object] = {"layer": layer, "rows": channel_rows(scene, layer)}
        return health_figure(scan.layers, counts, sizes), data, in_words(scan, found)

    app.clientside_callback(
        ClientsideFunction("stratoscope", "drawChannels"), Input(ids.HEALTH_DATA, "data")
    )


def channel_rows(scene: DatasetScene, layer: str) -> list[dict[str, object]]:
    """The layer's most selective channels, each with the images in which it is highest."""
    from dashboard.dataset import health

    scan, view, engine = scene.scan, scene.view, scene.services.engine
    found, channels = health(scan), scan.channels(layer)
    making = engine.ask(ConvolutionsRequest(view.model, layer)).making
    dead = False if found.dead is None else found.dead[channels]
    alive = np.where(dead, -1, np.nan_to_num(found.selectivity[channels]))
    rows: list[dict[str, object]] = []
    for channel in np.argsort(-alive, kind="stable")[:CHANNELS].tolist():
        number = channels.start + channel
        best, index = found.best[number], float(found.selectivity[number])
        said = f"{percent(index)} selective for {best}" if best else ""
        top = scan.top_images(layer, channel, IMAGES)
        image = scan.image_ids[int(top.positions[0]) if len(top.positions) else 0]
        row: dict[str, object] = {"layer": layer, "channel": channel, "said": said}
        row["ranking"] = ranking(top)
        row["href"] = layers_url(view.model, image, layer, channel=channel, scan=view.scan)
        row["filter"] = filter_tile(engine.card(view.model), making, channel)
        rows.append(row | {"tiles": channel_tiles(scene.services, scan, layer, top)})
    return rows


def filter_tile(
    card: ModelCard, making: Convolution | None, channel: int
) -> dict[str, object] | None:
    """The filter that makes a channel, as the page draws it; None where no single one does."""
    if making is None:
        return None
    return {
        "src": filter_url(card, making.name, channel, colour=making.colour),
        "said": f"Filter {channel} of {making.name}: {making.inputs:,} × {making.height} × "
        f"{making.width}",
        "signed": not making.colour,
    }


PANEL = Panel(ids.HEALTH, layout, register, fields=("scan", "layer"))
