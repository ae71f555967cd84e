"""Which layer to read, tested without a browser: as lines."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from dashboard.advising import advice_of, advice_questions, check_layers
from dashboard.long_maps import about
from dashboard.patience import asked_in_turn, sure_images
from data.gallery import Gallery
from explainers import Engine
from explainers.errors import UnfitModel
from explainers.methods import Method
from explainers.models import ModelCard
from explainers.quality.advice import Advice

LEGEND = (
    "  Localisation: share of the positive relevance on the right one of four images, 0.25 by",
    "  chance. Faithfulness: insertion minus deletion over permuted copies of the map, 0 by",
    "  chance; both games show the network pictures that it was not trained on. One map: its",
    "  time on this machine.",
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
        lines = [
            f"{self.card.name}, {self.method.name}: which layer to read",
            "",
            f"  {'layer':24}{'cells':>12}{'localisation':>14}{'95 % interval':>17}"
            f"{'faithfulness':>14}{'one map':>15}",
        ]
        for row, each in zip(self.advice.layers, self.seconds, strict=True):
            _, height, width = row.layer.shape
            mark = "  <- recommended" if row is self.advice.recommended else ""
            cost = about(each).replace("\u00a0", " ")
            lines.append(
                f"  {row.layer.label:24}{f'{height} x {width}':>12}{row.localisation:14.2f}"
                f"{f'{row.low:.2f} to {row.high:.2f}':>17}{row.faithfulness:+14.2f}{cost:>15}{mark}"
            )
        lines += ["", *LEGEND, "", f"  {self.advice.why}"]
        return "\n".join(lines) + "\n"


def report_advice(
    engine: Engine,
    card: ModelCard,
    gallery: Gallery,
    method: Method,
    report: Callable[[int, int], None],
) -> AdviceReport:
    """Tests the method at every layer on the images of the gallery that the model is sure of.

    Raises: UnfitModel where the method is not one of layers, does not fit, or too few images are
        there; ExplainerError.
    """
    check_layers(card, method)
    questions = advice_questions(card, method, sure_images(engine, card, gallery))
    if questions.localisation is None or questions.faithfulness is None:
        raise UnfitModel(f"{questions.lacking.capitalize()}: give --images with more of them.")
    tests = questions.localisation, questions.faithfulness
    found = advice_of(card, method, *asked_in_turn(engine, tests, report))
    seconds = [engine.seconds_of(card.key, row.cost) for row in found.layers]
    return AdviceReport(card, method, found, seconds)
