"""The channel over a scanned gallery: the images in which it is highest, its means by class."""

from dash import Output, dcc, html
from dash.development.base_component import Component
from plotly.graph_objects import Figure

from dashboard.components import ImageTiles
from dashboard.core.address import address
from dashboard.figures.base import empty_figure
from dashboard.figures.channel import classes_figure
from dashboard.pages.layers import ids as own
from dashboard.pages.layers.scene import LayersScene
from dashboard.pages.layers.view import LayersView
from dashboard.scans import subset_sizes
from dashboard.scans.image_tiles import channel_tiles, ranking
from dashboard.ui import ids
from dashboard.ui.choices import Choices
from dashboard.ui.components import card, field, select, subtitle
from dashboard.ui.panel import GRAPH_CONFIG, Panel, Parts
from dashboard.ui.picker import Options
from data.scans import Scan, ScanProblem, TopImages
from data.scans.subsets import Subset

IMAGES = 8
CROPPED = "Each image is cropped around its maximum."
WHOLE = "The images are shown whole: a mean has no position."
MEANS_CAPTION = (
    "The channel's mean in each image, as shares of all images and of the selected ones."
)
FIELDS = ("model", "image", "layer", "target", "order", "channel", "scan", "of")


def layout() -> Component:
    """Tiles above a histogram, and over this the list of whose images it shows."""
    graph = dcc.Graph(
        own.DRIVERS_GRAPH, figure=empty_figure(), config=GRAPH_CONFIG, className="drivers-graph"
    )
    return card(
        own.DRIVERS,
        ["Over the gallery", subtitle(own.DRIVERS_TITLE)],
        [
            dcc.Store(ids.SCAN_ID),
            html.Div(ImageTiles(id=own.DRIVERS_TILES), className="driver padded"),
            html.P(id=own.DRIVERS_WORDS, className="quiet padded"),
            html.Div(
                [
                    html.P(MEANS_CAPTION, className="quiet"),
                    field("Images of", select(own.DRIVERS_OF), class_name="field-inline"),
                ],
                className="drivers-bar",
            ),
            graph,
        ],
    )


def options(view: LayersView, choices: Choices) -> Options:
    """The groups, classes and outcomes whose histogram can be seen."""
    return subset_sizes.options(
        choices.opened_scan(view.scan), choices.services.gallery, (chosen(view, choices),)
    )


def chosen(view: LayersView, choices: Choices) -> str:
    """The images whose histogram is shown: the largest group or class unless others are chosen."""
    return view.of or choices.opposites(view.scan)[0]


PARTS = {
    "tiles": Output(own.DRIVERS_TILES, "data"),
    "drivers": Output(own.DRIVERS, "className"),
    "graph": Output(own.DRIVERS_GRAPH, "figure"),
    "title": Output(own.DRIVERS_TITLE, "children"),
    "words": Output(own.DRIVERS_WORDS, "children"),
}


def render(scene: LayersScene) -> Parts:
    """Shows the scan's images, each cropped to where the channel is highest."""
    view = scene.view
    if not view.scan:
        return {
            "tiles": [],
            "drivers": "panel none",
            "graph": empty_figure(),
            "title": "",
            "words": _offer(view),
        }
    scan = _scan(scene)
    top = scan.top_images(view.layer, scene.channel, IMAGES)
    card = scene.services.engine.card(scan.provenance["model"])
    tiles = channel_tiles(scene.services, card, scan, view.layer, top)
    title = top_title(scene.channel, len(scan.image_ids))
    style = "panel" if tiles else "panel none"
    return {
        "tiles": tiles,
        "drivers": style,
        "graph": means_figure(scene, scan),
        "title": title,
        "words": top_words(top),
    }


def top_title(channel: int, scanned: int) -> str:
    """The caption of the tiles; a channel's top images do not prove what it responds to."""
    return f"images in which #{channel} is highest, of {scanned:,} scanned"


def top_words(top: TopImages) -> str:
    """What ranks the images, how many reach the layer's bound, and how they are shown."""
    shown = "" if not len(top.positions) else WHOLE if top.by == "mean" else CROPPED
    return f"{ranking(top)} {shown}".rstrip()


def _scan(scene: LayersScene) -> Scan:
    """The view's scan. Raises: ScanProblem if it is another model's or lacks the layer."""
    scan = scene.services.scans.open(scene.view.scan)
    if scan.provenance["model"] != scene.view.model or scene.view.layer not in scan.layers:
        raise ScanProblem(f"Scan {scene.view.scan} does not cover this model's layer. Scan again.")
    return scan


def means_figure(scene: LayersScene, scan: Scan) -> Figure:
    """The channel's histogram over all images and over those of the chosen class or group."""
    layer, channel = scene.view.layer, scene.channel
    subset = Subset.parse(chosen(scene.view, Choices(scene.services, scene.session)))
    everything, edges = scan.histogram(layer, channel, scan.select())
    counts, _ = scan.histogram(layer, channel, subset.positions(scan))
    return classes_figure(everything, counts, edges, subset.words)


def _offer(view: LayersView) -> list[Component | str]:
    """The link to Dataset, where scans are made."""
    href = address("/dataset/", {"model": view.model, "layer": view.layer})
    return [
        "A scan of the gallery shows the images in which this channel is highest, and its means "
        "by class: ",
        html.A("scan on Dataset", href=href),
        ".",
    ]


PANEL = Panel(own.DRIVERS, layout, fields=FIELDS, parts=PARTS, render=render)
