"""What the shares of a queue stand for: all images, a part of them, or the queue alone."""

from dataclasses import dataclass

from data.analysis.calibration import Share
from data.numerals import percent_range


@dataclass(frozen=True)
class Sampling:
    """How the samples of a queue were chosen; each text is "" where it says nothing."""

    picked: str  # the queue, where its images were picked: `CurrentQueue.picked`
    part: str  # the part of the gallery that it holds: `CurrentQueue.part`
    weights: str  # how classes weigh in it, if not as in the gallery, in a sentence

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
    def words(self) -> str:
        """Where the queue is not as the gallery, as a sentence about any figure; "" where it is."""
        if self.picked:
            return f"This is of this queue only ({self.picked})."
        if self.part:
            return f"This is about a part of the gallery ({self.part})."
        return f"{self.weights} in this queue." if self.weights else ""

    def rate_words(self, no_interval: str) -> str:
        """How the model's rate may differ from the queue's, in sentences; "" where it does not.

        `no_interval` states why the rate has no interval.
        """
        if self.picked:
            return f"This share is of this queue only ({self.picked}): the model's rate may differ."
        sentences = (
            f"No interval: {no_interval}." if no_interval else "",
            f"The queue holds a part of the gallery ({self.part}): elsewhere, the rate may differ."
            if self.part
            else "",
            f"{self.weights} in this queue: over all images of the gallery, the rate may differ."
            if self.weights
            else "",
        )
        return " ".join(filter(None, sentences))
