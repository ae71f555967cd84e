"""Which layer to read, tested without a browser: as lines."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from dashboard.cli.text_table import text_table
from dashboard.core.long_maps import about
from dashboard.core.progress import progress_bar
from dashboard.trust.advice import (
    FAITHFUL_ON,
    advice_of,
    advice_questions,
    check_layers,
    in_order,
    regions_by_layer,
)
from dashboard.trust.await_result import announce_time, reference_images, results_in_turn
from dashboard.trust.layer_order import Order
from dashboard.trust.layer_regions import LayerRegions
from data.gallery.gallery import Gallery
from data.numerals import fixed, index, index_range, points
from explainers import Engine
from explainers.errors import UnfitModel
from explainers.methods import Method
from explainers.models import ModelCard
from explainers.quality.advice import Advice, LayerQuality
from explainers.what_if.region_test import CONTROLS, FILLS

LEGEND = (
    "  Localisation: share of the positive relevance on the right one of four images, 0.25 by",
    "  chance. Faithfulness: insertion minus deletion over permuted copies of the map, 0 by",
    f"  chance, the mean of {FAITHFUL_ON} images without interval; trivial maps are not compared",
    "  (explain --quality does); both games show the network pictures that it was not trained on.",
    "  Region test: how much more the probability drops without the map's top 10 % than without",
    f"  the same shape at {CONTROLS} other places, the mean of {FAITHFUL_ON} images and "
    f"{len(FILLS)} fillings,",
    "  without interval; in how many of these tests it leads by a point. One map: its time on this",
    "  machine.",
)


@dataclass(frozen=True, eq=False)
class AdviceReport:
    """The advice of a method with a model; `seconds` are those of a map of each layer."""

    card: ModelCard
    method: Method
    advice: Advice
    regions: Mapping[str, LayerRegions]
    seconds: Sequence[float]

    def table(self, order: Order = "depth") -> str:
        """A line for each layer, and one sentence."""
        layers = in_order(self.advice, self.regions, order)
        table = text_table(
            (
                "layer",
                "cells",
                "localisation",
                "95 % interval",
                "images",
                "faithfulness",
                "region test",
                "first",
                "one map",
            ),
            [
                _cells(row, self.regions.get(row.layer.name), self.seconds[depth - 1])
                for depth, row in layers
            ],
        )
        best = ["  <- recommended" if row is self.advice.recommended else "" for _, row in layers]
        marks = ["", *best]  # the headings have none
        lines = [
            f"{self.card.name}, {self.method.name}: which layer to read",
            "",
            *(line + mark for line, mark in zip(table, marks, strict=True)),
            "",
            *LEGEND,
            "",
            f"  {self.advice.why}",
        ]
        return "\n".join(lines) + "\n"


def _cells(row: LayerQuality, regions: LayerRegions | None, seconds: float) -> tuple[str, ...]:
    height, width = row.size
    return (
        row.layer.label,
        f"{height} x {width}",
        index(row.localisation),
        index_range(row.low, row.high),
        f"{row.images}",
        fixed(row.faithfulness, plus=True),
        points(regions.beyond).replace("\u00a0", " ") if regions else "not tested",
        f"{regions.first} of {regions.tests}" if regions else "not tested",
        about(seconds).replace("\u00a0", " "),
    )


def report_advice(
    engine: Engine,
    card: ModelCard,
    gallery: Gallery,
    method: Method,
    notify: Callable[[str], None],
) -> AdviceReport:
    """Tests the method at every layer on the images of the gallery that the model is sure of.

    How long it will take is told first.

    Raises: UnfitModel where the method is not one of layers, does not fit, or too few images are
        there; ExplainerError.
    """
    check_layers(card, method)
    questions = advice_questions(card, method, reference_images(engine, card, gallery))
    if questions.localisation is None or questions.faithfulness is None:
        raise UnfitModel(
            f"{questions.lacking.localisation.capitalize()}: pass --images with more of them."
        )
    tests = questions.localisation, questions.faithfulness, *questions.regions
    announce_time(engine, card, tests, notify)
    with progress_bar("Testing", "") as report:
        localisation, faithfulness, *erased = results_in_turn(engine, tests, report)
    advice = advice_of(card, method, localisation, faithfulness)
    regions = regions_by_layer(dict(zip(questions.regions, erased, strict=True)))
    seconds = [engine.seconds_of(card.key, row.cost) for row in advice.layers]
    return AdviceReport(card, method, advice, regions, seconds)
