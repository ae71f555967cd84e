"""How a review's queue was chosen, and what may be concluded from its samples."""

import re
from dataclasses import dataclass

import numpy as np

from data.numerals import count_of
from data.reviews.gaps import Gaps, Mask

PICKED = {
    *("lowest-confidence", "highest-loss", "wrong"),
    *("outcome", "predicted", "predicted-group", "predicted-family", "confidence", "selection"),
}  # the kinds of queues, and the conditions of subsets, that pick images by the model's answers
PREDICTED = PICKED - {"selection"}

AMONG = ", among "  # then the images that a queue was chosen from: not in releases up to 0.8.1
UP_TO = "up to "  # so many of each class; releases up to 0.8.1 left it out
# Of such a queue, whether classes have more images than it holds: not in releases up to 0.8.2.
NONE_HAS_MORE = "none has more"
SOME_HAVE_MORE = re.compile(r"\b[\d,]+ (has|have) more\b")
WITHOUT_CLASS = "without a class left out"
EQUAL = "Classes weigh equally"
UNEQUAL = "Classes weigh neither equally nor as in the gallery"
PERHAPS_UNEQUAL = "Classes may weigh otherwise than in the gallery"
WITHOUT_UNLABELLED = "Images without a class are left out"
UNCERTAIN = "may cover only part of the gallery, as an earlier release built it"


@dataclass(frozen=True)
class QueueOrigin:
    """How the queue was built; `text` and `seed` build it again from the same gallery.

    `words` are stored; those of an earlier release may claim too much: `stated` does not.
    """

    words: str  # "50 images at random, seed 7"
    text: str = ""  # "random:50", as an address holds it
    seed: int | None = None  # None: nothing was drawn by lot

    @property
    def stated(self) -> str:
        """The words, corrected where an earlier release stored them.

        It did not check whether all images were predicted or scanned, nor whether each class had
        enough images.
        """
        if self._kinds & PREDICTED and AMONG not in self.words:
            return f"{self.words} ({UNCERTAIN})"
        if self.of_each_class and " of each class" in self.words:
            return f"{UP_TO}{self.words.removeprefix(UP_TO)}"
        return self.words

    @property
    def of_each_class(self) -> bool:
        """Whether so many images of each class were drawn."""
        return "stratified" in self._kinds

    def weights(self, *, equal: bool) -> str:
        """How classes weigh, if not as in the gallery, in a sentence; "" of other queues.

        `equal`: whether the queue holds equally many images of each class.
        """
        if not self.of_each_class:
            return ""
        if NONE_HAS_MORE in self.words:  # it holds every image that has a class
            return WITHOUT_UNLABELLED if WITHOUT_CLASS in self.words else ""
        if equal:
            return EQUAL
        return UNEQUAL if SOME_HAVE_MORE.search(self.words) else PERHAPS_UNEQUAL

    @property
    def in_random_order(self) -> bool:
        """Whether the first samples are as random a part of the gallery as all are."""
        return "random" in self._kinds

    @property
    def _kinds(self) -> set[str]:
        return {term.strip().partition(":")[0] for term in self.text.split("&")}

    @property
    def picked(self) -> str:
        """How the images were picked by hand or by what the model answers; "" of other queues.

        A rate over such a queue is not the model's rate, nor has it an interval.
        """
        return self.stated if self._kinds & PICKED or not self.text else ""

    @property
    def part(self) -> str:
        """The part of the gallery that it holds whole, a class or a group; "" of other queues."""
        return "" if self.picked or not self._kinds & {"class", "group", "family"} else self.stated


@dataclass(frozen=True)
class CurrentQueue:
    """The queue of a review as it is now: how it was built, and what was added later by hand."""

    origin: QueueOrigin
    added: int = 0  # samples, after the queue was built

    @property
    def words(self) -> str:
        """As people read it: "2 images at random, seed 0; 2 added by hand"."""
        by_hand = f"; {self.added:,} added by hand" if self.added and self.origin.text else ""
        return f"{self.origin.stated}{by_hand}"

    @property
    def picked(self) -> str:
        """As `QueueOrigin.picked`, samples that were added later by hand counted too."""
        return self.words if self.origin.picked or self.added else ""

    def weights(self, *, equal: bool) -> str:
        """As `QueueOrigin.weights`."""
        return "" if self.added else self.origin.weights(equal=equal)

    @property
    def part(self) -> str:
        """As `QueueOrigin.part`."""
        return "" if self.added else self.origin.part

    def gaps(
        self,
        counted: Mask,
        withdrawn: Mask | None = None,
        hidden: Mask | None = None,
        needed: int = 1,
    ) -> Gaps:
        """The samples before the last of the `counted` (n,) ones that do not count.

        None but in a random order. `withdrawn`, `hidden` and `needed` as of `Gaps`.
        """
        no = np.zeros(len(counted), np.bool_)
        end = 0
        if not self.picked and self.origin.in_random_order:
            end = int(np.flatnonzero(counted).max(initial=-1)) + 1
        missing = np.flatnonzero(~counted[:end])
        return Gaps(
            missing,
            no if withdrawn is None else withdrawn,
            no if hidden is None else hidden,
            needed,
        )

    def no_interval(self, counted: Mask, gaps: Gaps | None = None) -> str:
        """Why an estimate from the samples `counted` (n,) has no interval; "" where it may have.

        Only a queue that was drawn at random, or that holds all there is, shows how far others may
        differ; and only if all of it is counted, or a random part: the first samples of a random
        order, without `gaps`. The interval of a share can hold whatever those would be.
        """
        if self.picked:
            return "the samples were picked, not drawn at random"
        if counted.all() or not counted.any():
            return ""
        count = int(counted.sum())
        part = f"only {count:,} of {count_of(len(counted), 'sample')} can be counted so far"
        if not self.origin.in_random_order:
            return f"{part}, which are no random part of the queue: judge the others too"
        gaps = gaps or self.gaps(counted)
        return f"{part}, and {gaps.reason}" if len(gaps) else ""
