"""Which samples of a review rest on what: those judged right, in dispute, or by several people."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from data.numerals import count_of
from data.reviews import NOT_PREDICTED, Gaps

UNCOMPARED = (
    "with a label that is not compared here (several labels, none that the model has, or "
    "independent classes in a review that an earlier release made)"
)
NOT_RECORDED = "prediction not recorded"  # of an edited image, in an older verdict's snapshot
JUDGED_WRONG = "judged “wrong” or “wrong but understandable”"
OVERRULED = "settled otherwise than a verdict “right for the wrong reason”"

Positions = npt.NDArray[np.intp]


@dataclass(frozen=True)
class RightSamples:
    """How many of the samples whose outcome is that the model is right have which weakness."""

    single: int  # judged by one reviewer
    other_maps: int  # whose reviewers judged different maps
    edited: int  # with a verdict on the edited image
    unrecorded: int  # of those, with one whose prediction is not recorded
    settled: int  # decided by a settlement
    unlike_label: int  # of which the prediction for the judged picture is wrong by the label
    unlabelled: int  # without a label
    uncompared: int  # whose label cannot be compared
    unpredicted: int  # with a label whose prediction is not there yet

    @property
    def words(self) -> str:
        """Whose judgement "right" is, in a sentence."""
        parts = (
            (self.single, "judged by one reviewer only"),
            (self.other_maps, "judged on different maps"),
            (self.edited, f"judged on the edited image{_unrecorded(self.unrecorded)}"),
            (self.settled, "decided by a settlement"),
            (self.unlike_label, "whose label differs from the prediction"),
            (self.unlabelled, "without a label to compare"),
            (self.uncompared, UNCOMPARED),
            (self.unpredicted, f"{NOT_PREDICTED}, so not compared with the label"),
        )
        of_these = ", ".join(f"{count:,} {what}" for count, what in parts if count)
        return f"“Right” is their verdict, not the label{of_these and f'; of these, {of_these}'}."


@dataclass(frozen=True)
class WrongSamples:
    """The samples whose outcome is that the model is wrong, and how many have which weakness."""

    count: int
    like_label: int  # of which the prediction for the judged picture is right by the label
    edited: int  # with a verdict on the edited image
    unrecorded: int  # of those, with one whose prediction is not recorded

    @property
    def words(self) -> str:
        """What speaks against "wrong", and on which pictures it rests; "" of nothing."""
        sentences = []
        if count := self.like_label:
            sentences.append(
                f"{count_of(count, 'sample')} {_are(count)} {JUDGED_WRONG} although the prediction "
                "is the label: check the label or the verdict."
            )
        if count := self.edited:
            sentences.append(
                f"{count:,} of {count_of(self.count, 'sample')} {JUDGED_WRONG} "
                f"{'was' if count == 1 else 'were'} judged on the edited image, whose prediction "
                f"counts{_unrecorded(self.unrecorded)}."
            )
        return " ".join(sentences)


def _unrecorded(count: int) -> str:
    """Of how many of the samples the prediction is not recorded, in brackets; "" of none."""
    return f" ({count:,} not compared with the label: {NOT_RECORDED})" if count else ""


def _are(count: int) -> str:
    return "is" if count == 1 else "are"


@dataclass(frozen=True, eq=False)
class Disputes:
    """The samples whose reviewers differ, settled or not."""

    settled: int
    open: Positions  # as ChoiceTable.disputed
    again: Positions  # as ChoiceTable.again: to settle again
    open_reason: int  # of the open ones, with a verdict "right for the wrong reason"
    again_reason: int  # to settle again, with such a verdict
    overruled: Positions  # settled otherwise than such a verdict

    @property
    def to_settle(self) -> int:
        """Samples that wait for a settlement."""
        return len(self.open) + len(self.again)

    @property
    def settled_words(self) -> str:
        """How many settlements stand, and how many are out of date."""
        again = f", {len(self.again):,} to settle again" if len(self.again) else ""
        return f"{self.settled:,} settled{again}"

    @property
    def overruled_words(self) -> str:
        """The samples that a settlement took from the wrong reasons, in a sentence; "" of none."""
        count = len(self.overruled)
        return f"{count_of(count, 'sample')} {_are(count)} {OVERRULED}." if count else ""


@dataclass(frozen=True, eq=False)
class SharedSamples:
    """What the agreement over the samples with several verdicts rests on."""

    gaps: Gaps  # samples without two verdicts, of which the intervals of its shares hold
    other_maps: int  # those whose verdicts are about different maps
    blind: bool  # reviewers see others' verdicts on a sample only after their own
    informed: int  # verdicts of a blind review that may rest on others'
