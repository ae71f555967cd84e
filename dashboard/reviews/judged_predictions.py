"""The prediction for the picture that a verdict judged: of an edited image, the edited one's.

It decides whether verdict and prediction agree. A sample holds the prediction for the image without
edits; that for an edited one lies in the verdict's snapshot.
"""

import math
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from threading import Lock
from typing import Any, NamedTuple, Self

import numpy as np
import numpy.typing as npt
from cachetools import LRUCache, cached

from dashboard.maps.captions import Answer, answer_of_one
from dashboard.reviews.counted_samples import NOT_RECORDED
from dashboard.reviews.judged_maps import explains_class
from data.gallery.outcomes import RIGHT, WRONG
from data.reviews import (
    ChoiceTable,
    JudgedMap,
    Judgement,
    NewSample,
    ReviewStore,
    SampleTable,
    SnapshotProblem,
    SnapshotStore,
)

NEAR = 1e-4  # of probabilities, and of their sum

Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class JudgedPrediction:
    """What the model predicts for a picture that was judged."""

    answer: Answer
    classes: Collection[int] = ()  # as `NewSample.predicted_classes`
    probability: float | None = None  # of the most probable class

    def is_of_map(self, judged: Judgement | JudgedMap) -> bool | None:
        """Whether the judged map explains a predicted class.

        None where no prediction is recorded, or the map explains no class.
        """
        if not (self.classes and explains_class(judged)):
            return None
        return judged.target in self.classes

    def map_words(self, judged: Judgement | JudgedMap, labels: Mapping[int, str]) -> str:
        """The class of the judged map, and that it is not predicted; "" of a map of no class."""
        if not explains_class(judged):
            return ""
        other = ", not the predicted class" if self.is_of_map(judged) is False else ""
        return f" for {labels.get(judged.target) or f'class {judged.target}'}{other}"


def judged_prediction(
    sample: NewSample, judged: Judgement | JudgedMap, snapshots: SnapshotStore
) -> JudgedPrediction:
    """The prediction for the picture that was judged; without edits, that of the sample."""
    if not judged.edits:
        return of_unedited(sample)
    try:
        recorded = _recorded(snapshots, judged.evidence) if judged.evidence else None
    except SnapshotProblem:
        recorded = None
    truth = sample.class_name
    if recorded is None or (recorded.independent and recorded.yes is None):
        return not_recorded(sample)
    best, probability = recorded.best, recorded.probability
    if recorded.yes is not None:
        answer = Answer.of_set(truth, [*recorded.yes.values()], recorded.outcome, probability)
        return JudgedPrediction(answer, recorded.yes or (best,), probability)
    right = RIGHT if best == sample.label else WRONG
    answer = Answer(truth, recorded.label, right if sample.label >= 0 else "", probability)
    return JudgedPrediction(answer, (best,), probability)


def of_unedited(sample: NewSample) -> JudgedPrediction:
    """The prediction for the image without edits."""
    probability = sample.probability if sample.predicted >= 0 else None
    return JudgedPrediction(answer_of_one(sample), sample.predicted_classes, probability)


def not_recorded(sample: NewSample) -> JudgedPrediction:
    """That the prediction for the edited image is not recorded."""
    return JudgedPrediction(Answer(sample.class_name, "", "", no_prediction=NOT_RECORDED))


class Recorded(NamedTuple):
    """The prediction in a snapshot."""

    best: int
    label: str
    probability: float
    independent: bool  # the classes are independent of each other
    yes: Mapping[int, str] | None  # of independent classes those predicted; None in older snapshots
    outcome: str  # of `yes`, one of OUTCOMES; "" where it is unknown


@cached(LRUCache(50_000), key=lambda _, digest: digest, lock=Lock())
def _recorded(snapshots: SnapshotStore, digest: str) -> Recorded | None:
    """None where the snapshot holds no prediction. Raises: SnapshotProblem."""
    facts = snapshots.facts(digest)
    try:
        predictions = facts["predictions"]
        best, stated = predictions[0], facts.get("yes")
        return Recorded(
            best=int(best["index"]),
            label=str(best["label"]),
            probability=float(best["probability"]),
            independent=stated is not None or _are_independent(predictions),
            yes=stated and _by_index(stated["classes"]),
            outcome=stated["outcome"] if stated else "",
        )
    except (KeyError, IndexError, TypeError, ValueError):
        return None


def _by_index(classes: Mapping[str, str]) -> dict[int, str]:
    """The classes in the model's order: a snapshot sorts their indices as texts."""
    return dict(sorted((int(index), str(name)) for index, name in classes.items()))


def _are_independent(predictions: Sequence[Mapping[str, Any]]) -> bool:
    """Whether each probability is the sigmoid of its logit, and not a share of one whole."""
    shares = [each["probability"] for each in predictions]
    sigmoids = [1 / (1 + math.exp(-each["logit"])) for each in predictions]
    alike = np.allclose(shares, sigmoids, atol=NEAR)
    return alike and not math.isclose(sum(shares), 1, abs_tol=NEAR)


@dataclass(frozen=True, eq=False)
class JudgedPictures:
    """The samples by the predictions for the pictures that were judged, masks of (n,).

    Reviewers of one sample may have judged different pictures: then several masks may hold it.
    """

    edited: Mask  # with a verdict on the edited image
    right: Mask  # the prediction is right by the label
    wrong: Mask
    unrecorded: Mask  # on an edited image whose prediction is not recorded
    other_class: int = 0  # verdicts on the map of a class that is not the predicted one
    unknown_class: int = 0  # verdicts of which that is not known, as no prediction is recorded

    @classmethod
    def unedited(cls, samples: SampleTable) -> Self:
        """All samples as if each was judged without edits."""
        outcomes, none = np.array(samples.outcomes, str), np.zeros(len(samples.outcomes), np.bool_)
        return cls(none, np.equal(outcomes, RIGHT), np.equal(outcomes, WRONG), none)


def judged_pictures(
    store: ReviewStore, review_id: str, samples: SampleTable, choices: ChoiceTable
) -> JudgedPictures:
    """From the current verdicts that the person of `choices` may see. Raises: DatabaseProblem."""
    unedited = JudgedPictures.unedited(samples)
    edited, unrecorded = np.zeros((2, len(choices.hidden)), np.bool_)
    by_outcome = {RIGHT: edited.copy(), WRONG: edited.copy()}
    on_edits: Counter[int] = Counter()
    other_class = unknown_class = 0
    for each in store.statistics.maps_apart(review_id):
        at = each.position
        if choices.hidden[at]:
            continue
        prediction = judged_prediction(samples.sample(at), each, store.snapshots)
        other_class += prediction.is_of_map(each) is False
        unknown_class += not prediction.classes and explains_class(each)
        if not each.edits:
            continue
        on_edits[at] += 1
        edited[at] = True
        unrecorded[at] |= not prediction.classes
        if prediction.answer.outcome:
            by_outcome[prediction.answer.outcome][at] = True
    all_edited = np.zeros_like(edited)
    for at, count in on_edits.items():
        all_edited[at] = count >= choices.reviewers_of[at]
    return JudgedPictures(
        edited=edited,
        right=by_outcome[RIGHT] | (unedited.right & ~all_edited),
        wrong=by_outcome[WRONG] | (unedited.wrong & ~all_edited),
        unrecorded=unrecorded,
        other_class=other_class,
        unknown_class=unknown_class,
    )
