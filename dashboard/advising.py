"""Advice on which layer to read, for the command line: the questions, asked one after another."""

from collections.abc import Callable
from concurrent.futures import wait
from typing import TypeVar

from dashboard.trust import FEW, Sure, looked_at, sure
from data.gallery import Gallery
from explainers import Engine
from explainers.errors import UnfitModel
from explainers.methods import Method
from explainers.models import ModelCard
from explainers.quality.advice import Advice, advise
from explainers.quality.results import TILES
from explainers.requests import (
    ImageRef,
    LayerFaithfulnessRequest,
    LocalisationRequest,
    PredictRequest,
    Request,
)
from explainers.work_queue import Priority

FAITHFUL_ON = 2  # images on which every layer's faithfulness is measured
LOOK_S = 0.2

Answer = TypeVar("Answer")
Report = Callable[[int, int], None]  # done, of


def advice(
    engine: Engine, card: ModelCard, gallery: Gallery, method: Method, report: Report
) -> Advice:
    """Tests the method at every layer on the images of the gallery that the model is sure of.

    Raises: UnfitModel where the method is not one of layers, does not fit, or too few images are
        there; ExplainerError.
    """
    if method.per_pixel:
        raise UnfitModel(f"{method.name} makes one map of the input: there is no layer to choose.")
    method.check_fit(card)
    known = sure_images(engine, card, gallery)
    if len(set(known.targets)) < TILES:
        raise UnfitModel(f"{FEW.capitalize()}: give --images with more of them.")
    layers = tuple(layer.name for layer in card.layers)
    localised = asked(
        engine,
        LocalisationRequest(card.key, method.key, known.images, known.targets, layers),
        lambda share: report(round(500 * share), 1000),
    )
    few, targets = known.images[:FAITHFUL_ON], known.targets[:FAITHFUL_ON]
    faithful = asked(
        engine,
        LayerFaithfulnessRequest(card.key, method.key, few, targets, layers),
        lambda share: report(round(500 + 500 * share), 1000),
    )
    return advise(card.layers, localised, faithful)


def sure_images(engine: Engine, card: ModelCard, gallery: Gallery) -> Sure:
    """The images that the model is sure of, predicted now."""
    positions = looked_at(gallery)
    items = [gallery.items[position] for position in positions]
    images = tuple(ImageRef(item.id, item.path) for item in items)
    found = asked(engine, PredictRequest(card.key, images, 1), lambda _: None)
    return sure(gallery, card, positions, found.classes[:, 0], found.probabilities[:, 0])


def asked(engine: Engine, request: Request[Answer], report: Callable[[float], None]) -> Answer:
    """The answer, with progress on the way; a Ctrl-C ends it."""
    future = engine.submit(request, Priority.NORMAL)
    try:
        while not wait([future], LOOK_S).done:
            report(engine.share(request) or 0)
    except BaseException:
        future.cancel()
        raise
    report(1)
    return future.result()


def table(card: ModelCard, method: Method, given: Advice) -> str:
    """The advice for people: a line for each layer, and one sentence."""
    lines = [
        f"{card.name}, {method.name}: which layer to read",
        "",
        f"  {'layer':24}{'cells':>12}{'localisation':>14}{'95 % interval':>17}{'faithfulness':>14}",
    ]
    for row in given.layers:
        _, height, width = row.layer.shape
        mark = "  <- recommended" if row is given.recommended else ""
        lines.append(
            f"  {row.layer.label:24}{f'{height} x {width}':>12}{row.localisation:14.2f}"
            f"{f'{row.low:.2f} to {row.high:.2f}':>17}{row.faithfulness:+14.2f}{mark}"
        )
    lines += [
        "",
        "  Localisation: share of the positive relevance on the right one of four images, 0.25 by",
        "  chance. Faithfulness: insertion minus deletion over permuted copies of the map, 0 by",
        "  chance; both games show the network pictures that it was not trained on.",
        "",
        f"  {given.why}",
    ]
    return "\n".join(lines) + "\n"
