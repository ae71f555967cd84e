"""The state of a review: its numbers, and what they mean in words."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from dashboard.reviews.counted_samples import (
    Disputes,
    Positions,
    RightSamples,
    SharedSamples,
    WrongSamples,
)
from dashboard.reviews.judged_maps import MapTests
from dashboard.reviews.judged_predictions import JudgedPictures
from dashboard.reviews.sampling import Sampling
from data.analysis.agreement import Agreement
from data.analysis.calibration import Share
from data.numerals import count_of, percent_range, probability
from data.reviews import (
    CHOICES,
    OUTDATED,
    Choice,
    Confidence,
    Gaps,
)

RIGHT, WRONG_REASON = CHOICES.index(Choice.RIGHT), CHOICES.index(Choice.RIGHT_WRONG_REASON)
WRONG_PREDICTION = CHOICES.index(Choice.UNDERSTANDABLE), CHOICES.index(Choice.WRONG)
CANNOT_TELL = CHOICES.index(Choice.CANNOT_TELL)

OTHER_CLASS = "on the map of a class that is not the predicted one"
NO_PREDICTION = "no prediction is recorded, so the map’s class is not compared with it"
UNTIL_JUDGED, UNTIL_CLOSED = "until you judge", "until the review is closed"

Codes = npt.NDArray[np.int8]


@dataclass(frozen=True)
class ChoiceCounts:
    """How often each verdict was given for one class, group, tag or by one reviewer."""

    name: str
    counts: tuple[int, ...]  # parallel to CHOICES

    @property
    def total(self) -> int:
        """All verdicts of the row."""
        return sum(self.counts)


@dataclass(frozen=True, eq=False)
class Summary:
    """The state of a review.

    A sample's outcome is its settlement, else the verdict that all its reviewers share. One whose
    settlement is out of date has none: it is to be settled again.
    `outcomes` (n,) are places in CHOICES, or NONE_GIVEN where nothing is decided, or where a blind
    review hides it from the person.
    """

    outcomes: Codes
    single: npt.NDArray[np.bool_]  # (n,) as ChoiceTable
    is_settled: npt.NDArray[np.bool_]  # (n,) as ChoiceTable
    pictures: JudgedPictures
    judged: int  # samples with a verdict
    alone: int  # of those, the ones that one reviewer judged, settled or not
    verdicts: int
    hidden: int  # samples of which a blind review hides others' verdicts from the person
    decided: ChoiceCounts  # samples by outcome
    decided_single: ChoiceCounts  # those of them that one reviewer judged
    wrong_reason: Share  # of the samples whose outcome is that the model is right
    deciding: Positions  # those of them that are right for the wrong reason
    left_out: int  # judged samples that it cannot count: in dispute, to settle again, cannot tell
    gaps: Gaps  # samples without a verdict, of which its interval holds whatever they would be
    no_interval: str  # why estimates have none: `CurrentQueue.no_interval`
    right: RightSamples
    wrong: WrongSamples
    disputes: Disputes
    agreement: Agreement
    shared: SharedSamples  # those that `agreement` is about
    breakdowns: Mapping[str, tuple[ChoiceCounts, ...]]  # by "class", "group", "tag", "reviewer"
    confidence: tuple[int, ...]  # verdicts by Confidence: not stated, unsure, fairly sure, sure
    map_tests: MapTests  # of the judged maps
    sampling: Sampling
    judges: bool = True  # the person may give verdicts: what is hidden can be seen before the end

    @property
    def until(self) -> str:
        """Until when a blind review hides something from the person."""
        return until(judges=self.judges)

    @property
    def _until_them(self) -> str:
        """The same of samples."""
        return f"{self.until} them" if self.judges else self.until

    @property
    def no_share_interval(self) -> str:
        """Why a share of judged samples has no interval; "" where it has one."""
        return "" if len(self.gaps) else self.no_interval

    @property
    def undecided(self) -> int:
        """Samples without an outcome, apart from the hidden ones."""
        return len(self.outcomes) - self.decided.total - self.hidden

    @property
    def cannot_tell(self) -> int:
        """Samples that are decided as "cannot tell"."""
        return self.decided.counts[CANNOT_TELL]

    @property
    def cannot_tell_words(self) -> str:
        """The same after a count of decided samples; "" of none."""
        return f", {self.cannot_tell:,} of them as “cannot tell”" if self.cannot_tell else ""

    @property
    def words(self) -> str:
        """The finding of the review in one sentence."""
        share = self.wrong_reason
        if not share.n:
            seen = " that you may see" if self.hidden else ""
            none = f"No sample{seen} is judged right yet, so there is no rate of wrong reasons."
            return f"{none}{self._not_counted} {self._after_words}".rstrip()
        judged = count_of(share.n, "sample")
        are = "is" if share.count == 1 else "are"
        others = [
            *([f"the {self.left_out:,} judged but not counted"] if self.left_out else []),
            *([self.gaps.words] if len(self.gaps) else []),
        ]
        turn = "turns" if not self.left_out and len(self.gaps) == 1 else "turn"
        however = f", however {' and '.join(others)} {turn} out" if others else ""
        interval = f"; 95\u00a0% interval {percent_range(share.low, share.high)}{however}"
        within = "" if self.no_share_interval else interval
        rate = " ".join(
            filter(None, (self.sampling.rate_words(self.no_share_interval), self.right.words))
        )
        return (
            f"Of {judged} judged right by the reviewers, {share.count:,} "
            f"({probability(share.value)}{within}) {are} right for the wrong reason. "
            f"{rate}{self._not_counted} {self._after_words}"
        ).rstrip()

    @property
    def _after_words(self) -> str:
        """What speaks against the judged outcomes, in sentences."""
        sentences = (
            *(self.disputes.overruled_words, self.wrong.words),
            *(self._class_words, self._tests_words),
        )
        return " ".join(filter(None, sentences))

    @property
    def _class_words(self) -> str:
        """How many verdicts were on the map of a class that is not predicted; "" of none."""
        other, unknown = self.pictures.other_class, self.pictures.unknown_class
        verdicts = count_of(self.verdicts, "verdict")
        if not other:
            return f"With {unknown:,} of {verdicts} {NO_PREDICTION}." if unknown else ""
        are = "is" if other == 1 else "are"
        more = f"; with {unknown:,} more {NO_PREDICTION}" if unknown else ""
        return f"{other:,} of {verdicts} {are} {OTHER_CLASS}{more}."

    @property
    def _tests_words(self) -> str:
        """How many verdicts were on maps without a test, as a sentence; "" where none was."""
        untested, judged = self.map_tests
        if judged is None:
            return "Whether the judged maps were tested is not counted in a review of this size."
        if not untested:
            return ""
        were = "was" if untested == 1 else "were"
        return (
            f"{untested:,} of {count_of(judged, 'verdict')} {were} given on a map of which neither "
            "faithfulness nor the region test was measured before: nothing showed that it marks "
            "what the model uses."
        )

    @property
    def wrong_reason_interval(self) -> str:
        """The interval and counts of the rate, briefly; or that it is no rate of the model."""
        share = self.wrong_reason
        if self.nothing_visible:
            return f"hidden {self.until}"
        if not share.n:
            return "none that you may see yet" if self.hidden else "none yet"
        left_out = f"; {self.left_out:,} judged but not counted" if self.left_out else ""
        left_out += f"; {len(self.gaps):,} passed over" if len(self.gaps) else ""
        return f"{self.sampling.interval(share, self.no_share_interval)}{left_out}"

    @property
    def confidence_words(self) -> str:
        """The stated confidence, and how many verdicts state none."""
        if not self.verdicts:
            seen = "that you may see " if self.hidden else ""
            return f"No verdict {seen}states a confidence yet."
        stated = sum(self.confidence) - self.confidence[Confidence.NOT_STATED]
        levels = [each for each in reversed(Confidence) if each is not Confidence.NOT_STATED]
        counts = ", ".join(f"{self.confidence[each]:,} {each.words}" for each in levels)
        return (
            f"Confidence, stated with {stated:,} of {count_of(self.verdicts, 'verdict')}: "
            f"{counts}; {self.confidence[Confidence.NOT_STATED]:,} not stated."
        )

    @property
    def visible(self) -> int:
        """The samples whose verdicts the person may see."""
        return len(self.outcomes) - self.hidden

    @property
    def hidden_words(self) -> str:
        """How many samples a blind review hides, after a count; "" of none."""
        return f"; {self.hidden:,} hidden {self._until_them}" if self.hidden else ""

    @property
    def hidden_samples(self) -> str:
        """The same after something else than a count of samples."""
        when = "until judged" if self.judges else self.until
        return f"; {count_of(self.hidden, 'sample')} hidden {when}" if self.hidden else ""

    @property
    def untested(self) -> str:
        """Why no sample can be in dispute; "" where two verdicts could differ."""
        if self.agreement.samples:
            return ""
        return f"no sample{' that you may see' if self.hidden else ''} has two verdicts"

    @property
    def nothing_visible(self) -> str:
        """That a blind review hides every sample's verdicts from the person; "" if it does not."""
        if not self.hidden or self.visible:
            return ""
        return f"Hidden {self.until}: {count_of(self.hidden, 'sample')}"

    @property
    def no_settlement_words(self) -> str:
        """That nothing is settled, as far as the person may see it."""
        if not self.hidden:
            return "Nothing is settled yet."
        return f"Nothing that you may see is settled yet{self.hidden_samples}."

    @property
    def disputed_words(self) -> str:
        """Why there is nothing to settle."""
        if self.disputes.to_settle:
            return ""
        if self.untested:
            return f"Not tested: {self.untested}."
        seen = " on the samples that you may see" if self.hidden else ""
        return f"No unsettled disagreements{seen}."

    @property
    def _not_counted(self) -> str:
        """The samples that the rate leaves out, as a sentence; "" of none."""
        disputed, again = len(self.disputes.open), len(self.disputes.again)
        silent = self.undecided - disputed - again
        verdict = "of them with a verdict “right for the wrong reason”"
        parts = (
            f"{disputed:,} in dispute, {self.disputes.open_reason:,} {verdict}" if disputed else "",
            f"{again:,} to settle again, as {OUTDATED}, {self.disputes.again_reason:,} {verdict}"
            if again
            else "",
            f"{self.cannot_tell:,} decided as “cannot tell”" if self.cannot_tell else "",
            f"{silent:,} without a verdict" if silent else "",
            f"{self.hidden:,} hidden from you {self._until_them}" if self.hidden else "",
        )
        left_out = "; ".join(part for part in parts if part)
        return f" Not counted: {left_out}." if left_out else ""


def until(*, judges: bool) -> str:
    """Until when a blind review hides something: until the person judges, if they may."""
    return UNTIL_JUDGED if judges else UNTIL_CLOSED


def counting_words(summary: Summary, by: str) -> list[str]:
    """How verdicts count in a table by "class", "group", "tag" or "reviewer", in sentences."""
    notes = []
    if by == "group":
        notes.append("Groups overlap: a verdict counts in each group of its image.")
    if by == "tag":
        notes.append("A verdict counts with each of its tags; one without a tag counts nowhere.")
    if summary.hidden:
        samples = count_of(summary.hidden, "sample")
        notes.append(f"Verdicts on {samples} do not count here: they are hidden {summary.until}.")
    return notes
