"""Two reviews of two models on the same samples: what got better, and what got worse."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from dashboard.reviews.summarise import cannot_count, outcomes
from dashboard.reviews.summary import RIGHT, Summary
from data.analysis.paired import Paired, mcnemar
from data.numerals import count_of
from data.reviews import CHOICES, NONE_GIVEN, ChoiceTable, ReviewProblem, SampleTable


class NothingShared(ReviewProblem):
    """Two reviews that have no image in common."""


MEANING = (
    "Better means right for the right reason now but not before; worse, the other way round. "
    "Other changes do not count."
)


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
    other_people: int = 0  # of the samples, those that different people judged in A and in B
    settled: int = 0  # of those that got better or worse, the ones that a settlement decided

    @property
    def left_out(self) -> int:
        """Shared images that one of them has not decided, or could not tell."""
        return self.shared - len(self.a)


def change_words(
    comparison: TwoReviews, a: Summary, b: Summary, *, same_model: bool = False
) -> str:
    """The change in a sentence, with its test; or why that would mislead, instead of the test.

    `a` and `b` are the summaries of the reviews, `same_model` whether both are of one model.
    """
    paired, settled = comparison.paired, _settled_words(comparison)
    why_not = paired.n and _why_not_tested(comparison, a, b, same_model=same_model)
    if why_not:
        better, worse = len(paired.better), len(paired.worse)
        counts = f"{better:,} got better and {worse:,} got worse."
        return f"{counts} {MEANING}{settled} Not tested: {why_not}."
    of = ""
    if part := a.sampling.part or b.sampling.part:
        of = f" The shared samples are of a part of the gallery ({part})."
    elif weights := a.sampling.weights or b.sampling.weights:
        of = f" {weights} in this queue."
    return f"{paired.words} {MEANING}{settled}{of}" if paired.n else paired.words


def _settled_words(comparison: TwoReviews) -> str:
    """How many of the changes are settlements, not shared verdicts; "" of none."""
    if not comparison.settled:
        return ""
    changed = len(comparison.paired.better) + len(comparison.paired.worse)
    return f" A settlement decided {comparison.settled:,} of the {changed:,} in one of the reviews."


def _why_not_tested(comparison: TwoReviews, a: Summary, b: Summary, *, same_model: bool) -> str:
    edited = int((a.pictures.edited[comparison.a] | b.pictures.edited[comparison.b]).sum())
    of_edits = (
        f"{edited:,} of {count_of(len(comparison.a), 'sample')} {'was' if edited == 1 else 'were'} "
        "judged on the edited image in one of the reviews, so the edits may make the difference"
    )
    if same_model:
        why = "both reviews are of the same weights and preprocessing"
        return f"{why}, and {of_edits}" if edited else f"{why}, so only the judging differs"
    if edited:
        return of_edits
    if picked := a.sampling.picked or b.sampling.picked:
        return (
            f"the queue was picked ({picked}), so a model that did badly on it loses by selection "
            "alone"
        )
    if other := comparison.other_people:
        were = "was" if other == 1 else "were"
        return (
            f"{other:,} of {count_of(comparison.paired.n, 'sample')} {were} judged by different "
            "people in the two reviews, so the change may be one of the judging"
        )
    return a.no_interval or b.no_interval


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
    decided = ~(cannot_count(code_a) | cannot_count(code_b))
    judged = (table_a.reviewers_of[a] > 0) & (table_b.reviewers_of[b] > 0)
    moves = np.zeros((len(CHOICES), len(CHOICES)), np.int64)
    np.add.at(moves, (code_a[decided], code_b[decided]), 1)
    left_out = int((judged & ~decided).sum())
    paired = mcnemar(code_a[decided] == RIGHT, code_b[decided] == RIGHT, left_out)
    people_a, people_b = _people(table_a), _people(table_b)
    both = zip(a[decided].tolist(), b[decided].tolist(), strict=True)
    other_people = sum(people_a[i] != people_b[j] for i, j in both)
    by_settlement = table_a.is_settled[a[decided]] | table_b.is_settled[b[decided]]
    settled = int(by_settlement[[*paired.better, *paired.worse]].sum())
    return TwoReviews(len(pairs), a[decided], b[decided], paired, moves, other_people, settled)


def _people(table: ChoiceTable) -> list[set[str]]:
    """(n,) who judged each sample."""
    return [
        {name for name, judged in zip(table.reviewers, row, strict=True) if judged}
        for row in (table.codes != NONE_GIVEN).tolist()
    ]
