"""Whether a prediction is right, in words, and the right classes."""

from dataclasses import dataclass

from dashboard.maps.truth import Truth
from data.gallery.outcomes import RIGHT, WRONG
from data.numerals import probability
from explainers.models import ModelCard
from explainers.results import TraceResult

MARKS = {RIGHT: "\N{CHECK MARK}", WRONG: "\N{BALLOT X}", "": "\N{EN DASH}"}


@dataclass(frozen=True)
class Correctness:
    """Whether a prediction is right. `explain` and `contrast` are classes of the model."""

    outcome: str  # one of data.gallery.outcomes.OUTCOMES, "" where it is unknown
    head: str  # "Wrong"
    text: str  # what is right, as the rest of the sentence
    explain: int | None = None  # the right class, where the model names another one
    contrast: int | None = None  # the predicted class, to be set against it

    @property
    def words(self) -> str:
        """Everything in one line."""
        return f"{self.head}: {self.text}"


def correctness(truth: Truth, card: ModelCard, trace: TraceResult) -> Correctness:
    """Whether the prediction for one image of the gallery is right."""
    if not truth.title:
        return Correctness(
            "", "No label", "this image cannot show whether the prediction is right."
        )
    if not truth.classes:
        return Correctness("", "Not comparable", f"the model has no class {truth.title}.")
    outcome = truth.outcome(card, trace)
    if card.multi_label:
        return _of_several(truth, outcome, card, trace)
    if not outcome:
        among = "one" if trace.predicted in truth.classes else "none"
        prediction = card.labels[trace.predicted]
        return Correctness(
            "",
            "Undecided",
            f"the labels are {truth.title}; {prediction} is {among} of the model's.",
        )
    if outcome == RIGHT:
        return Correctness(RIGHT, "Right", f"the image is labelled {truth.title}.")
    return Correctness(
        WRONG,
        "Wrong",
        f"the image is labelled {truth.title}, which has {rank_words(trace, truth.label)}.",
        explain=truth.label,
        contrast=trace.predicted,
    )


def _of_several(truth: Truth, outcome: str, card: ModelCard, trace: TraceResult) -> Correctness:
    """Of a model whose classes are not mutually exclusive."""
    if outcome == RIGHT:
        return Correctness(RIGHT, "Right", f"the image is labelled {truth.title} and nothing else.")
    missed = [index for index in truth.classes if index not in trace.yes]
    extra = [index for index in trace.yes if index not in truth.classes]
    parts = [f"the image is labelled {truth.title}"]
    parts += [f"no to {_named(missed, card)}"] if missed else []
    parts += [f"yes to {_named(extra, card)}"] if extra else []
    return Correctness(
        WRONG, "Wrong", f"{'; '.join(parts)}.", explain=missed[0] if missed else None
    )


def rank_words(trace: TraceResult, index: int) -> str:
    """A class's place among all: "rank 37 of 1,000 with 0.4 %"."""
    share = probability(float(trace.probabilities[index]))
    return f"rank {rank(trace, index):,} of {len(trace.logits):,} with {share}"


def rank(trace: TraceResult, index: int) -> int:
    """From 1 for the most probable class."""
    return 1 + trace.top(len(trace.logits)).index(index)


def _named(classes: list[int], card: ModelCard) -> str:
    return ", ".join(card.labels[index] for index in classes)
