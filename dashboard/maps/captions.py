"""Captions of images: the right class, the model's prediction, and whether it is right.

All pages, reports and alternative texts take their wording from here.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from data.gallery.outcomes import RIGHT, WRONG, classes_words
from data.numerals import probability
from data.reviews import NOT_PREDICTED, NewSample, SampleTable
from data.scans import Scan

NOT_LABELLED = "not labelled"
BEFORE_PREDICTION = re.compile(r"(?=→ |\(predicted )")
PREDICTED, OWN = "the predicted class", "each image's own class"
MOST_PROBABLE = "the most probable class"  # of a multi-label model, which may not predict it
OF_CLEAN = "the class predicted without the corruption"
MOST_PROBABLE_OF_CLEAN = f"{MOST_PROBABLE} without the corruption"


def class_of_maps(scan: Scan) -> str:
    """The class that the Grad-CAMs of a scan explain."""
    if scan.provenance["target"] != "predicted":
        return OWN
    if scan.multi_label:
        return MOST_PROBABLE_OF_CLEAN if scan.plan.clean else MOST_PROBABLE
    return OF_CLEAN if scan.plan.clean else PREDICTED


@dataclass(frozen=True)
class Answer:
    """An image's right classes and a model's answer, as text.

    `truth` is "" where the image has no label, `predicted` "" where there is no prediction yet.
    `outcome` is one of `data.gallery.outcomes.OUTCOMES`, "" where it is unknown: without a label,
    with labels that are none of the model's classes, or with several where the model names one.
    """

    truth: str
    predicted: str
    outcome: str
    probability: float | None = None  # of the predicted class; None of several classes, or none
    no_prediction: str = ""  # why there is none, where that is known

    @classmethod
    def of_set(cls, truth: str, names: Sequence[str], outcome: str, probability: float) -> Self:
        """The answer of a multi-label model, which predicts the classes `names`.

        `probability` is that of the most probable class.
        """
        one = len(names) == 1
        return cls(truth, classes_words(names), outcome, probability if one else None)

    @property
    def caption(self) -> str:
        """One line below a small picture: "maze → prison" where the prediction is wrong."""
        if self.outcome == WRONG:
            return f"{self.truth} → {self.predicted}"
        if self.outcome == RIGHT or not self.predicted:
            return self.truth or NOT_LABELLED
        text = f"predicted {self.predicted}"
        return f"{self.truth} ({text})" if self.truth else text

    @property
    def heading(self) -> str:
        """The caption of one large picture, which also states that the prediction is right."""
        return f"{self.truth}, predicted right" if self.outcome == RIGHT else self.caption

    @property
    def lines(self) -> tuple[str, ...]:
        """The caption in lines, of which each can be cut: "maze", "→ prison"."""
        return tuple(line.strip() for line in BEFORE_PREDICTION.split(self.caption) if line)

    @property
    def words(self) -> str:
        """The same in words: "maze → prison (61.9 %), predicted wrong"."""
        share = "" if self.probability is None else f" ({probability(self.probability)})"
        if self.outcome == WRONG:
            return f"{self.caption}{share}, predicted wrong"
        if self.outcome == RIGHT:
            return f"{self.truth}{share}, predicted right"
        truth = self.truth or NOT_LABELLED
        if self.predicted:
            return f"{truth}, predicted {self.predicted}{share}"
        return f"{truth}, {self.no_prediction}" if self.no_prediction else truth


def answer_of(scan: Scan, position: int) -> Answer:
    """The caption of a scan's image under the scan's model."""
    truth = str(scan.image_classes[position])
    if not scan.readable[position]:
        return Answer(truth, "", "")
    outcome = (RIGHT if scan.correct[position] else WRONG) if scan.labelled[position] else ""
    probability = float(scan.probabilities[position, 0])
    if scan.multi_label:
        return Answer.of_set(truth, scan.yes_names(position), outcome, probability)
    return Answer(truth, scan.prediction_of(position), outcome, probability)


def answer_of_sample(samples: SampleTable, position: int) -> Answer:
    """The caption of a review's sample, with the prediction from when it was added."""
    return answer_of_one(samples.sample(position))


def answer_of_one(sample: NewSample) -> Answer:
    """The same of one sample by itself."""
    if sample.predicted < 0 or not sample.predicted_name:
        return Answer(sample.class_name, "", "", no_prediction=NOT_PREDICTED)
    of = sample.outcome, sample.probability
    if sample.yes is not None:
        return Answer.of_set(sample.class_name, [*sample.yes.values()], *of)
    return Answer(sample.class_name, sample.predicted_name, *of)
