"""Read-only views of a whole review: pages of its queue, progress, tables as columns."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from data.numerals import count_of
from data.reviews.records import (
    CHOICES,
    NONE_GIVEN,
    Choice,
    Judgement,
    NewSample,
    Review,
    Sample,
    Settlement,
)


@dataclass(frozen=True)
class QueueFilter:
    """Which samples of a queue are meant; each empty field asks for nothing.

    `choice`, `tag` and `reviewer` hold of one and the same verdict that the person may see.
    """

    text: str = ""  # anywhere in the file's or class's name, whatever the case
    class_name: str = ""
    group: str = ""
    outcome: str = ""  # "right" or "wrong", by the prediction kept with the sample
    mine: str = ""  # "open" or "given": the person's own verdict
    others: str = ""  # "none" or "given"
    agreement: str = ""  # "disagreed", "agreed" (two or more, the same), "settled", "unsettled"
    choice: Choice | None = None
    tag: str = ""
    reviewer: str = ""


@dataclass(frozen=True)
class QueueRow:
    """A sample as a list shows it to a person; what a blind review hides from them is None."""

    sample: Sample
    mine: Choice | None  # the person's own verdict; None: not given
    my_version: int  # of it, withdrawn ones counted; 0 if there never was one
    others: int  # how many others have given one
    choices: Mapping[str, Choice] | None  # by reviewer, the person's own included
    disagreed: bool | None  # two or more verdicts that are not the same
    settled: Choice | None
    outdated: bool  # that settlement is out of date: to settle again
    remarks: int | None  # in the discussion
    draft: bool  # the person has a draft here


@dataclass(frozen=True)
class QueuePage:
    """Some rows of a queue in its order."""

    rows: tuple[QueueRow, ...]
    total: int  # how many samples pass the filter
    hidden: int = 0  # samples of which a blind review hides from the person whether they pass


@dataclass(frozen=True)
class ReviewerProgress:
    """How far one reviewer is; those who gave a verdict without being named stand here too."""

    reviewer: str
    given: int  # samples
    last: float  # time of the latest verdict, 0 if none
    named: bool  # among the review's reviewers


@dataclass(frozen=True)
class ReviewProgress:
    """How far a review is. `expected` is samples x named reviewers, else samples."""

    review: Review
    verdicts: int  # standing ones
    judged: int  # samples with at least one
    expected: int
    last: float  # time of the latest verdict, 0 if none
    added: int = 0  # samples that were added to the queue later, by hand
    by_named: int = 0  # of the verdicts, those by the review's reviewers

    @property
    def share_words(self) -> str:
        """The verdicts: of named reviewers so many of those expected, and those by others."""
        if not self.review.reviewers:  # then the total is unknown
            return count_of(self.verdicts, "verdict")
        share = f"{self.by_named:,} of {count_of(self.expected, 'verdict')}"
        others = self.verdicts - self.by_named
        return f"{share}, {others:,} more by reviewers not named" if others else share

    @property
    def done(self) -> int:
        """How much of `expected` is there."""
        return self.by_named if self.review.reviewers else self.judged


@dataclass(frozen=True)
class Disagreement:
    """A sample that is disputed or settled, as far as the person may see it."""

    sample: Sample
    judgements: Mapping[str, Judgement]  # by reviewer
    versions: Mapping[str, int]  # of these verdicts, by reviewer
    settlement: Settlement | None
    outdated: bool = False  # a verdict was given, changed or withdrawn after the settlement

    @property
    def in_dispute(self) -> bool:
        """Whether the verdicts differ, so that there is something to settle."""
        return len({each.choice for each in self.judgements.values()}) > 1


@dataclass(frozen=True, eq=False)
class ChoiceTable:
    """Everybody's choices on every sample, as arrays; read-only.

    `codes[position, column]` is a place in CHOICES, or NONE_GIVEN: not given, withdrawn, or hidden
    from the person in a blind review. `settled` is (n,) in the same way, `outdated` (n,) whether
    other verdicts stand now than when it was settled, and `hidden` (n,) whether a blind review
    hides others' verdicts of the sample from the person. `withdrawn` is (n,) whether a verdict was
    withdrawn and not given again, False where hidden. `informed` marks verdicts of a blind
    review whose reviewer could see others' when the choice was made or changed, as `visibility`
    states. It is False in other reviews.

    Pages, reports and exports take from here which samples are single, disputed or settled.
    """

    reviewers: tuple[str, ...]  # the columns; the named ones first, in their order
    codes: npt.NDArray[np.int8]  # (n samples, reviewers)
    confidence: npt.NDArray[np.int8]  # as `codes`: of Confidence, 0 where nothing was given too
    settled: npt.NDArray[np.int8]  # (n,)
    outdated: npt.NDArray[np.bool_]  # (n,) the settlement is out of date: see `again`
    hidden: npt.NDArray[np.bool_]  # (n,)
    informed: npt.NDArray[np.bool_]  # as `codes`: chosen or changed while others' could be seen
    withdrawn: npt.NDArray[np.bool_]  # (n,)

    def __post_init__(self) -> None:
        arrays = (self.codes, self.confidence, self.settled, self.hidden, self.informed)
        for values in (*arrays, self.outdated, self.withdrawn):
            values.flags.writeable = False

    @property
    def reviewers_of(self) -> npt.NDArray[np.int64]:
        """(n,) how many reviewers' verdicts each sample has."""
        reviewers: npt.NDArray[np.int64] = (self.codes != NONE_GIVEN).sum(axis=1, dtype=np.int64)
        return reviewers

    @property
    def single(self) -> npt.NDArray[np.bool_]:
        """(n,) one reviewer's verdict is the only one, whether it was settled or not."""
        return np.equal(self.reviewers_of, 1)

    @property
    def again(self) -> npt.NDArray[np.bool_]:
        """(n,) to settle again: the settlement is out of date, and there are verdicts to settle."""
        again: npt.NDArray[np.bool_] = self.outdated & (self.reviewers_of > 0)
        return again

    @property
    def is_settled(self) -> npt.NDArray[np.bool_]:
        """(n,) a settlement stands that is not out of date, whether the verdicts differ or not."""
        return np.not_equal(self.settled, NONE_GIVEN) & ~self.outdated

    @property
    def disputed(self) -> npt.NDArray[np.bool_]:
        """(n,) verdicts differ and nothing was settled; apart from those to settle again."""
        if not self.codes.shape[1]:
            return np.zeros(len(self.codes), np.bool_)
        lowest = np.where(self.codes == NONE_GIVEN, np.int8(len(CHOICES)), self.codes).min(1)
        differ = (self.reviewers_of > 1) & np.not_equal(lowest, self.codes.max(1))
        disputed: npt.NDArray[np.bool_] = differ & ~self.is_settled & ~self.outdated
        return disputed


@dataclass(frozen=True, eq=False)
class SampleTable:
    """The samples of a review as plain columns, by position; arrays are read-only."""

    image_ids: tuple[str, ...]
    names: tuple[str, ...]
    labels: npt.NDArray[np.int32]  # -1 where unknown
    class_names: tuple[str, ...]
    groups: tuple[tuple[str, ...], ...]
    predicted: npt.NDArray[np.int32]  # -1 where unknown
    predicted_names: tuple[str, ...]
    probability: npt.NDArray[np.float32]
    yes: tuple[Mapping[int, str] | None, ...]  # as NewSample
    outcomes: tuple[str, ...]  # of the predictions, as NewSample

    def __post_init__(self) -> None:
        for values in (self.labels, self.predicted, self.probability):
            values.flags.writeable = False

    def sample(self, position: int) -> NewSample:
        """One sample by itself."""
        return NewSample(
            image_id=self.image_ids[position],
            name=self.names[position],
            label=int(self.labels[position]),
            class_name=self.class_names[position],
            groups=self.groups[position],
            predicted=int(self.predicted[position]),
            predicted_name=self.predicted_names[position],
            probability=float(self.probability[position]),
            yes=self.yes[position],
            outcome=self.outcomes[position],
        )


class JudgedMap(NamedTuple):
    """The map that a current verdict judged."""

    position: int
    target: int  # class index, -1 where it is not recorded
    method: str
    edits: str  # of the image, as an address holds them; "" for none
    evidence: str  # digest of the verdict's snapshot; "" if there is none


@dataclass(frozen=True)
class MapDifference:
    """A sample whose current verdicts differ in layer, method, settings, edits or class."""

    position: int
    method: str  # of one of them
    only_target: bool  # they differ in the class alone


@dataclass(frozen=True)
class TagCount:
    """How many standing verdicts of a reviewer with this choice carry the tag."""

    tag: str
    reviewer: str
    choice: Choice
    count: int
