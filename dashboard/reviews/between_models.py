"""Two reviews of two models on the same samples: what got better, and what got worse."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from dashboard.reviews.summary import RIGHT, outcomes
from data.analysis.paired import Paired, mcnemar
from data.reviews import CHOICES, NONE_GIVEN, Choice, ChoiceTable, ReviewProblem, SampleTable

CANNOT_TELL = CHOICES.index(Choice.CANNOT_TELL)


class NothingShared(ReviewProblem):
    """Two reviews that have no image in common."""


@dataclass(frozen=True, eq=False)
class TwoReviews:
    """Review A beside review B, over the images that both hold and that both have decided.

    `a` and `b` are positions of the samples, parallel; those of `paired` are places in them. Good
    means right for the right reason; samples where either could not be told are left out.
    """

    shared: int  # images in both queues
    a: npt.NDArray[np.intp]
    b: npt.NDArray[np.intp]
    paired: Paired
    moves: npt.NDArray[np.int64]  # (choices, choices): from A's outcome (rows) to B's

    @property
    def left_out(self) -> int:
        """Shared images that one of them has not decided, or could not tell."""
        return self.shared - len(self.a)


def change_words(comparison: TwoReviews, picked: str, *, same_model: bool = False) -> str:
    """The change in a sentence, with its test; without one where that would mislead.

    That is where the queue was `picked`, and where both reviews are of one model: then only the
    judging differs.
    """
    paired = comparison.paired
    if not paired.n or not (picked or same_model):
        return paired.words
    counts = f"{len(paired.better):,} got better and {len(paired.worse):,} got worse. Not tested: "
    if same_model:
        return f"{counts}both reviews are of the same weights, so only the judging differs."
    return (
        f"{counts}the queue was picked ({picked}), so a model that did badly on it loses by "
        "selection alone."
    )


def compare_reviews(
    samples_a: SampleTable, table_a: ChoiceTable, samples_b: SampleTable, table_b: ChoiceTable
) -> TwoReviews:
    """Pairs the samples by their images. Raises: NothingShared."""
    place = {image: i for i, image in enumerate(samples_b.image_ids)}
    pairs = [(i, place[image]) for i, image in enumerate(samples_a.image_ids) if image in place]
    if not pairs:
        raise NothingShared(
            "The two reviews have no image in common. Choose one with the same queue."
        )
    a, b = np.array(pairs).T
    code_a, code_b = outcomes(table_a)[a], outcomes(table_b)[b]
    decided = ~(
        np.isin(code_a, (NONE_GIVEN, CANNOT_TELL)) | np.isin(code_b, (NONE_GIVEN, CANNOT_TELL))
    )
    moves = np.zeros((len(CHOICES), len(CHOICES)), np.int64)
    np.add.at(moves, (code_a[decided], code_b[decided]), 1)
    paired = mcnemar(code_a[decided] == RIGHT, code_b[decided] == RIGHT)
    return TwoReviews(len(pairs), a[decided], b[decided], paired, moves)
