"""Which layer to read, tested without a browser: as lines."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from dashboard.cli.text_table import text_table
from dashboard.core.long_maps import about
from dashboard.core.progress import progress_bar
from dashboard.trust.advice import FAITHFUL_ON, advice_of, advice_questions, check_layers
from dashboard.trust.await_result import announce_time, reference_images, results_in_turn
from data.gallery.gallery import Gallery
from data.numerals import fixed, index, index_range
from explainers import Engine
from explainers.errors import UnfitModel
from explainers.methods import Method
from explainers.models import ModelCard
from explainers.quality.advice import Advice, LayerQuality

LEGEND = (
    "  Localisation: share of the positive relevance on the right one of four images, 0.25 by",
    "  chance. Faithfulness: insertion minus deletion over permuted copies of the map, 0 by",
    f"  chance, the mean of {FAITHFUL_ON} images without interval; trivial maps are not compared",
    "  (explain --quality does); both games show the network pictures that it was not trained on.",
    "  One map: its time on this machine.",
)


@dataclass(frozen=True, eq=False)
class AdviceReport:
    """The advice of a method with a model; `seconds` are those of a map of each layer."""

    card: ModelCard
    method: Method
    advice: Advice
    seconds: Sequence[float]

    def table(self) -> str:
        """A line for each layer, and one sentence."""
        layers = self.advice.layers
        table = text_table(
            (
                "layer",
                "cells",
                "localisation",
                "95 % interval",
                "images",
                "faithfulness",
                "one map",
            ),
            map(_cells, layers, self.seconds),
        )
        best = ["  <- recommended" if row is self.advice.recommended else "" for row in layers]
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


def _cells(row: LayerQuality, seconds: float) -> tuple[str, ...]:
    height, width = row.size
    return (
        row.layer.label,
        f"{height} x {width}",
        index(row.localisation),
        index_range(row.low, row.high),
        f"{row.images}",
        fixed(row.faithfulness, plus=True),
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
        raise UnfitModel(f"{questions.lacking.capitalize()}: pass --images with more of them.")
    tests = questions.localisation, questions.faithfulness
    announce_time(engine, card, tests, notify)
    with progress_bar("Testing", "") as report:
        advice = advice_of(card, method, *results_in_turn(engine, tests, report))
    seconds = [engine.seconds_of(card.key, row.cost) for row in advice.layers]
    return AdviceReport(card, method, advice, seconds)
