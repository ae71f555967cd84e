"""The state of a review: its numbers, and what they mean in words."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from dashboard.reviews.judged_maps import MapTests
from data.analysis.agreement import Agreement
from data.analysis.calibration import Share
from data.numerals import count_of, percent_range, probability
from data.reviews import (
    CHOICES,
    NOT_PREDICTED,
    OUTDATED,
    Choice,
    Confidence,
)

RIGHT, WRONG_REASON = CHOICES.index(Choice.RIGHT), CHOICES.index(Choice.RIGHT_WRONG_REASON)
WRONG_PREDICTION = CHOICES.index(Choice.UNDERSTANDABLE), CHOICES.index(Choice.WRONG)
CANNOT_TELL = CHOICES.index(Choice.CANNOT_TELL)
NOT_BLIND = (
    "The review is not blind: reviewers could see each other's verdicts, and may agree more than "
    "independent ones would."
)
SELF_NAMED = (
    "Reviewers typed their names on this machine, without a log-in: two names may be one person."
)

UNCOMPARED = (
    "with a label that is not compared here (independent classes, several labels, or none that the "
    "model has)"
)
OVERRULED = "settled otherwise than a verdict “right for the wrong reason”"

Codes = npt.NDArray[np.int8]
Positions = npt.NDArray[np.intp]


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
    judged: int  # samples with a verdict
    alone: int  # of those, the ones that one reviewer judged, settled or not
    settled: int
    disputed: Positions  # as ChoiceTable
    again: Positions  # as ChoiceTable: to settle again
    disputed_reason: int  # in dispute, with a verdict "right for the wrong reason"
    again_reason: int  # to settle again, with such a verdict
    verdicts: int
    hidden: int  # samples of which a blind review hides others' verdicts from the person
    decided: ChoiceCounts  # samples by outcome
    decided_single: ChoiceCounts  # those of them that one reviewer judged
    wrong_reason: Share  # of the samples whose outcome is that the model is right
    left_out: int  # judged samples that it cannot count: in dispute, to settle again, cannot tell
    right_single: int  # of those, the ones that one reviewer judged
    right_unlike_label: int  # of those, the ones whose label is not the predicted class
    right_unlabelled: int  # of those, the ones without a label
    right_uncompared: int  # of those, the ones whose label is no one class of the model
    right_unpredicted: int  # of those, the ones with a label whose prediction is not there yet
    right_other_maps: int  # of those, the ones whose reviewers judged different maps
    right_edited: int  # of those, the ones with a verdict on the edited image
    edited: npt.NDArray[np.bool_]  # (n,) samples with such a verdict
    right_settled: int  # of those, the ones that a settlement decided
    wrong_like_label: int  # decided as wrong, though the prediction is the label
    map_tests: MapTests  # of the judged maps
    overruled: Positions  # settled otherwise than a verdict "right for the wrong reason"
    shared_other_maps: int  # samples with several verdicts, that are about different maps
    deciding: Positions  # those that are right for the wrong reason
    agreement: Agreement
    by_class: tuple[ChoiceCounts, ...]
    by_group: tuple[ChoiceCounts, ...]
    by_reviewer: tuple[ChoiceCounts, ...]
    by_tag: tuple[ChoiceCounts, ...]
    confidence: tuple[int, ...]  # verdicts by Confidence: not stated, unsure, fairly sure, sure
    picked: str  # the queue, where its images were picked: `CurrentQueue.picked`
    part: str  # the part of the gallery that the queue holds: `CurrentQueue.part`
    weights: str  # how classes weigh in the queue, if not as in the gallery, in a sentence
    no_interval: str  # why shares of judged samples have none: `CurrentQueue.no_interval`
    blind: bool  # reviewers see others' verdicts on a sample only after their own
    informed: int  # verdicts of a blind review, on shared samples, that may rest on others'

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
    def settled_words(self) -> str:
        """How many settlements stand, and how many are out of date."""
        again = f", {len(self.again):,} to settle again" if len(self.again) else ""
        return f"{self.settled:,} settled{again}"

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
        however = (
            f", however the {self.left_out:,} judged but not counted turn out"
            if self.left_out
            else ""
        )
        interval = f"; 95\u00a0% interval {percent_range(share.low, share.high)}{however}"
        within = "" if self.no_interval else interval
        return (
            f"Of {judged} judged right by the reviewers, {share.count:,} "
            f"({probability(share.value)}{within}) {are} right for the "
            f"wrong reason. {self._of_queue}{self._rests_on}{self._not_counted} "
            f"{self._after_words}"
        ).rstrip()

    @property
    def _after_words(self) -> str:
        """What speaks against the judged outcomes, in sentences."""
        count = self.wrong_like_label
        are = "sample is" if count == 1 else "samples are"
        against = (
            f"{count:,} {are} judged “wrong” or “wrong but understandable” although the prediction "
            "is the label: check the label or the verdict."
        )
        return " ".join(
            filter(None, (self.overruled_words, against if count else "", self._tests_words))
        )

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
            return "hidden until you judge"
        if not share.n:
            return "none that you may see yet" if self.hidden else "none yet"
        left_out = f"; {self.left_out:,} judged but not counted" if self.left_out else ""
        return f"{self.interval(share, self.no_interval)}{left_out}"

    def interval(self, share: Share, no_interval: str) -> str:
        """The interval and the counts of a share of samples, or that there is none."""
        counts = f"{share.count:,} of {share.n:,}"
        return f"{self.range((share.low, share.high), no_interval)}, {counts}"

    def range(self, ends: tuple[float, float], no_interval: str) -> str:
        """The 95 % interval of a share; briefly why not, where there is a reason for none."""
        if self.picked:
            return "of this queue only"
        if no_interval:
            return "no interval: partly judged"
        notes = (f"{self.part} only" if self.part else "", self.weights.lower())
        note = ", ".join(each for each in notes if each)
        return f"{percent_range(*ends)}{f' ({note})' if note else ''}"

    @property
    def _of_queue(self) -> str:
        if self.picked:
            return (
                f"This share is of this queue only ({self.picked}): the model's rate may differ. "
            )
        sentences = []
        if self.no_interval:
            sentences.append(f"No interval: {self.no_interval}. ")
        if self.part:
            sentences.append(
                f"The queue holds a part of the gallery ({self.part}): elsewhere, the rate may "
                "differ. "
            )
        if self.weights:
            sentences.append(
                f"{self.weights} in this queue: over all images of the gallery, the rate may "
                "differ. "
            )
        return "".join(sentences)

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
    def agreement_words(self) -> str:
        """The reviewers' agreement, as far as the person may see it."""
        if self.hidden and not self.agreement.samples:
            return "Not stated: no sample that you may see has two verdicts."
        if not self.agreement.samples:
            return self.agreement.words
        of = f"{self.weights} in this queue." if self.weights else ""
        if self.part:
            of = f"This is about a part of the gallery ({self.part})."
        if self.picked:
            of = f"This is of this queue only ({self.picked})."
        parts = (self.agreement.words, of, self._other_maps, self._independence)
        return " ".join(part for part in parts if part)

    @property
    def _other_maps(self) -> str:
        """That reviewers judged different maps of a sample, as a sentence; "" if they did not."""
        if not self.shared_other_maps:
            return ""
        of = f"{self.shared_other_maps:,} of {count_of(self.agreement.samples, 'shared sample')}"
        were = "was" if self.shared_other_maps == 1 else "were"
        return (
            f"{of} {were} judged on different maps (layer, method, class or edits): verdicts on "
            "these may agree or differ for that reason alone."
        )

    @property
    def _independence(self) -> str:
        """What keeps the agreement from being that of independent reviewers; "" if nothing does."""
        if not self.blind:
            return NOT_BLIND
        if not self.informed:
            return ""
        return (
            f"For {count_of(self.informed, 'verdict')}, the choice was made or changed when the "
            "reviewer could already see others': reviewers may agree more than independent ones "
            "would."
        )

    @property
    def visible(self) -> int:
        """The samples whose verdicts the person may see."""
        return len(self.outcomes) - self.hidden

    @property
    def hidden_words(self) -> str:
        """How many samples a blind review hides, after a count; "" of none."""
        return f"; {self.hidden:,} hidden until you judge them" if self.hidden else ""

    @property
    def hidden_samples(self) -> str:
        """The same after something else than a count of samples."""
        return f"; {count_of(self.hidden, 'sample')} hidden until judged" if self.hidden else ""

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
        return f"Hidden until you judge: {count_of(self.hidden, 'sample')}"

    @property
    def no_settlement_words(self) -> str:
        """That nothing is settled, as far as the person may see it."""
        if not self.hidden:
            return "Nothing is settled yet."
        return f"Nothing that you may see is settled yet{self.hidden_samples}."

    @property
    def disputed_words(self) -> str:
        """Why there is nothing to settle."""
        if len(self.disputed) or len(self.again):
            return ""
        if self.untested:
            return f"Not tested: {self.untested}."
        seen = " on the samples that you may see" if self.hidden else ""
        return f"No unsettled disagreements{seen}."

    @property
    def overruled_words(self) -> str:
        """The samples that a settlement took from the wrong reasons, in a sentence; "" of none."""
        count = len(self.overruled)
        are = "is" if count == 1 else "are"
        return f"{count_of(count, 'sample')} {are} {OVERRULED}." if count else ""

    @property
    def _rests_on(self) -> str:
        """Whose judgement "right" is, in a sentence."""
        parts = (
            (self.right_single, "judged by one reviewer only"),
            (self.right_other_maps, "judged on different maps"),
            (self.right_edited, "judged on the edited image"),
            (self.right_settled, "decided by a settlement"),
            (self.right_unlike_label, "whose label differs from the prediction"),
            (self.right_unlabelled, "without a label to compare"),
            (self.right_uncompared, UNCOMPARED),
            (self.right_unpredicted, f"{NOT_PREDICTED}, so not compared with the label"),
        )
        of_these = ", ".join(f"{count:,} {what}" for count, what in parts if count)
        return f"“Right” is their verdict, not the label{of_these and f'; of these, {of_these}'}."

    @property
    def _not_counted(self) -> str:
        """The samples that the rate leaves out, as a sentence; "" of none."""
        disputed, again = len(self.disputed), len(self.again)
        silent = self.undecided - disputed - again
        verdict = "of them with a verdict “right for the wrong reason”"
        parts = (
            f"{disputed:,} in dispute, {self.disputed_reason:,} {verdict}" if disputed else "",
            f"{again:,} to settle again, as {OUTDATED}, {self.again_reason:,} {verdict}"
            if again
            else "",
            f"{self.cannot_tell:,} decided as “cannot tell”" if self.cannot_tell else "",
            f"{silent:,} without a verdict" if silent else "",
            f"{self.hidden:,} hidden from you until you judge them" if self.hidden else "",
        )
        left_out = "; ".join(part for part in parts if part)
        return f" Not counted: {left_out}." if left_out else ""


def counting_words(summary: Summary, by: str) -> list[str]:
    """How verdicts count in a table by "class", "group", "tag" or "reviewer", in sentences."""
    notes = []
    if by == "group":
        notes.append("Groups overlap: a verdict counts in each group of its image.")
    if by == "tag":
        notes.append("A verdict counts with each of its tags; one without a tag counts nowhere.")
    if summary.hidden:
        samples = count_of(summary.hidden, "sample")
        notes.append(f"Verdicts on {samples} do not count here: they are hidden until you judge.")
    return notes
