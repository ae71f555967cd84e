"""How often the model is right, and whether its confidence matches."""

from itertools import pairwise
from typing import TYPE_CHECKING

from dash import ClientsideFunction, Dash, Input, Output, dcc, html
from dash.development.base_component import Component
from plotly.graph_objects import Figure

from dashboard.core.inputs import are_training_images
from dashboard.figures.base import empty_figure
from dashboard.figures.calibration import calibration_figure
from dashboard.pages.dataset.scene import DatasetScene, of_scan
from dashboard.scans.independent import yes_accuracy
from dashboard.scans.summary import accuracy
from dashboard.services import Services
from dashboard.ui import ids
from dashboard.ui.components import card, subtitle
from dashboard.ui.panel import GRAPH_CONFIG, Panel, Parts
from data.numerals import NBSP, count_of, percent_range, probability
from data.scans.confidence_range import shortest
from data.scans.subsets import Subset
from explainers.models import NetworkId

if TYPE_CHECKING:
    from data.analysis.calibration import Calibration, Share
    from data.scans import Scan

NO_LABELS = "no labels"
NEITHER = "neither"  # as data.analysis.calibration names it
WITHIN = "Not distinguishable from calibrated"
FIGURES = "big-figures"
CLICK = "click a bar to show its images"
TOP5 = 5  # fewer classes are all among the best five


def layout() -> Component:
    """Two figures with their intervals, and the reliability diagram."""
    graph = dcc.Graph(
        ids.ACCURACY_GRAPH, figure=empty_figure(), config=GRAPH_CONFIG, className="tall-graph"
    )
    return card(
        ids.ACCURACY,
        ["Accuracy", subtitle(ids.ACCURACY_TITLE)],
        [html.Dl(id=ids.ACCURACY_FIGURES, className=FIGURES), graph],
    )


PARTS = {
    "figures": Output(ids.ACCURACY_FIGURES, "children"),
    "graph": Output(ids.ACCURACY_GRAPH, "figure"),
    "bars_of": Output(ids.ACCURACY_FIGURES, "className"),
    "title": Output(ids.ACCURACY_TITLE, "children"),
    "permalink": Output(ids.PERMALINK, "data"),
}


@of_scan
def render(scene: DatasetScene) -> Parts:
    """All of the scan's images that have a label."""
    figures, graph, title = _contents(scene.scan)
    made = scene.scan.provenance
    pin = NetworkId(made["weights_sha256"], made["preprocess"]).pin
    permalink = {"of": {"scan": scene.view.scan}, "weights": pin, "isPrivate": False}
    return {
        "figures": figures,
        "graph": graph,
        "bars_of": f"{FIGURES} of-decisions" if scene.scan.multi_label else FIGURES,
        "title": scene.selection + title,
        "permalink": permalink,
    }


def _contents(scan: "Scan") -> tuple[list[Component], Figure, str]:
    """The figures, the reliability diagram, and the title."""
    if not (scan.labelled & scan.readable).any():
        figures = [html.Dt("Accuracy"), html.Dd(NO_LABELS)]
        return figures, empty_figure(), "no image has a class that the model knows"
    of_training = are_training_images(scan.provenance)
    if scan.multi_label:
        of_yes = yes_accuracy(scan)
        figures = [
            *_figure("All classes right", of_yes.exact),
            *_figure("Precision", of_yes.precision, "no yes"),
            *_figure("Recall", of_yes.recall),
            *_calibration_error(of_yes.calibration, "ECE of every class, 15 bins", of_yes.exact.n),
        ]
        graph = calibration_figure(of_yes.calibration, "probability of a class", "has the class")
        title = (
            f"{counted(of_yes.exact.n, of_training=of_training)} · a class is a yes from 50{NBSP}%"
        )
        return figures, graph, title
    result = accuracy(scan)
    figures = _figure("Top-1", result.top1)
    if len(scan.class_names) > TOP5:
        figures += _figure("Top-5", result.top5)
    figures += _calibration_error(result.calibration, "ECE, 15 bins")
    graph = calibration_figure(result.calibration, subsets=bar_subsets(scan, result.calibration))
    several = int((scan.readable & scan.several_classes).sum())
    rests_on = counted(result.top1.n, of_training=of_training, several=several)
    return figures, graph, f"{rests_on}; {CLICK}"


def bar_subsets(scan: "Scan", of_scan: "Calibration") -> list[str]:
    """The images of each bar of the reliability diagram, and those without a label that fit it."""
    confidence, edges = scan.probabilities[:, 0], of_scan.edges.tolist()
    ranges = (shortest(low, high, confidence) for low, high in pairwise(edges))
    return [Subset(confidence=each.text).text for each in ranges]


def register(app: Dash, services: Services) -> None:
    """A click on a bar shows its images."""
    app.clientside_callback(
        ClientsideFunction("stratoscope", "chooseBar"),
        Input(ids.ACCURACY_GRAPH, "clickData"),
        prevent_initial_call=True,
    )


def counted(images: int, *, of_training: bool, several: int = 0) -> str:
    """What the figures rest on; not on the images with several labels."""
    trained_on = (
        "these are training images by their folder's name, so this says nothing about new images"
        if of_training
        else "whether the model was trained on these images is not known"
    )
    without = f", without {several:,} with several labels" if several else ""
    return (
        f"n = {count_of(images, 'labelled image')}{without}; right: as labelled; "
        f"intervals: 95{NBSP}%, those of the bars together; {trained_on}"
    )


def _calibration_error(calibration: "Calibration", how: str, images: int = 0) -> list[Component]:
    """The word, with what it rests on, and the error beside that of a calibrated model.

    `images`: how many the image-class pairs belong to, where every class of an image counts.
    """
    if_calibrated, share = probability(calibration.error_if_calibrated), calibration.overall
    confidence = probability(calibration.mean_confidence)
    value, ends = probability(share.value), percent_range(share.low, share.high)
    means = f"mean confidence {confidence}, accuracy {value} ({ends}, {n_is(share.n)})"
    calibrated = "of a calibrated model"
    if images:
        means = (
            f"mean probability of a class {confidence}, share of image-class pairs with the class "
            f"{value} ({ends}, n = {count_of(share.n, 'pair')} of {count_of(images, 'image')})"
        )
        calibrated += " whose classes go together"
    word = WITHIN if calibration.word == NEITHER else calibration.word.capitalize()
    return [
        html.Dt("Confidence"),
        html.Dd([html.Span(word), html.Small(means)]),
        html.Dt("Calibration error"),
        html.Dd(
            [
                probability(calibration.error),
                html.Small(f"{how}; {calibrated}, {if_calibrated}"),
            ]
        ),
    ]


def n_is(count: int) -> str:
    """How many a figure rests on, on one line: "n = 9"."""
    return f"n{NBSP}={NBSP}{count:,}"


def _figure(name: str, share: "Share", nothing: str = NO_LABELS) -> list[Component]:
    if not share.n:
        return [html.Dt(name), html.Dd(nothing)]
    rests_on = f"{percent_range(share.low, share.high)}, {n_is(share.n)}"
    return [html.Dt(name), html.Dd([probability(share.value), html.Small(rests_on)])]


PANEL = Panel(ids.ACCURACY, layout, register=register, fields=("scan",), parts=PARTS, render=render)
