"""Samples that a random order counts only together with later ones, and why they are missing."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Mask = npt.NDArray[np.bool_]
NAMED = 3  # samples that a sentence names
CANNOT_TELL = "if only as “cannot tell”"


@dataclass(frozen=True, eq=False)
class Gaps:
    """The samples of a random order that lack verdicts, although a later one counts.

    The samples up to the last one that counts are a random part of the gallery, but not without
    those: whoever passed over a sample or withdrew a verdict may have had a reason in the image.
    """

    positions: npt.NDArray[np.intp]
    withdrawn: Mask  # (n samples,) a verdict was withdrawn, and not given again
    hidden: Mask  # (n samples,) a blind review hides the verdicts from the person
    needed: int  # verdicts of a sample that counts

    def __len__(self) -> int:
        return len(self.positions)

    @property
    def words(self) -> str:
        """The first ones and why they are missing: "sample 14 (verdict withdrawn)"; "" of none."""
        if not len(self):
            return ""
        named = [f"sample {p + 1:,} ({self._reason(p)})" for p in self.positions[:NAMED].tolist()]
        more = len(self) - len(named)
        *first, last = [*named, f"{more:,} more"] if more else named
        return f"{', '.join(first)} and {last}" if first else last

    @property
    def reason(self) -> str:
        """Why nothing is random without them, and what helps; as the end of a sentence."""
        come, them = ("comes", "it") if len(self) == 1 else ("come", "them")
        again = " again" if self.withdrawn[self.positions].all() else ""
        return (
            f"{self.words} {come} before others in the random order: judge {them}{again}, "
            f"{CANNOT_TELL}"
        )

    def _reason(self, position: int) -> str:
        if self.hidden[position]:
            return "hidden until you judge it"
        if self.withdrawn[position]:
            return "verdict withdrawn"
        return "not judged" if self.needed == 1 else "under two verdicts"
