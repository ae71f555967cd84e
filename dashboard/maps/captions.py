"""Captions of images: the right class, the model's prediction, and whether it is right.

All pages, reports and alternative texts take their wording from here.
"""

import re
from dataclasses import dataclass

from data.gallery.outcomes import RIGHT, WRONG
from data.numerals import probability
from data.reviews import NOT_PREDICTED, NewSample, SampleTable
from data.scans import Scan

NOT_LABELLED = "not labelled"
BEFORE_PREDICTION = re.compile(r"(?=→ |\(predicted )")
PREDICTED, OWN = "the predicted class", "each image's own class"
OF_CLEAN = "the class predicted without the corruption"


def class_of_maps(scan: Scan) -> str:
    """The class that the Grad-CAMs of a scan explain."""
    if scan.provenance["target"] != "predicted":
        return OWN
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
    probability: float | None = None  # of the predicted class
    no_prediction: str = ""  # why there is none, where that is known

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
    if not scan.readable[position]:
        return Answer(str(scan.image_classes[position]), "", "")
    comparable = bool(scan.labelled[position])
    return Answer(
        str(scan.image_classes[position]),
        scan.prediction_of(position),
        (RIGHT if scan.correct[position] else WRONG) if comparable else "",
        float(scan.probabilities[position, 0]),
    )


def answer_of_sample(samples: SampleTable, position: int) -> Answer:
    """The caption of a review's sample, with the prediction from when it was added."""
    label, predicted = int(samples.labels[position]), int(samples.predicted[position])
    comparable = label >= 0 and predicted >= 0
    return Answer(
        samples.class_names[position],
        samples.predicted_names[position],
        (RIGHT if label == predicted else WRONG) if comparable else "",
        float(samples.probability[position]) if predicted >= 0 else None,
        "" if predicted >= 0 else NOT_PREDICTED,
    )


def answer_of_one(sample: NewSample) -> Answer:
    """The same of one sample by itself."""
    outcome = {True: RIGHT, False: WRONG, None: ""}[sample.correct]
    probability = sample.probability if sample.predicted >= 0 else None
    no_prediction = "" if sample.predicted >= 0 else NOT_PREDICTED
    return Answer(sample.class_name, sample.predicted_name, outcome, probability, no_prediction)
