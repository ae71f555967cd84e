"""One tested property of a map: its verdict, and the sentences that state it."""

from dataclasses import dataclass
from typing import Literal

Grade = Literal["good", "weak", "failed", "not tested"]


@dataclass(frozen=True)
class Finding:
    """One test of a map: its verdict and the sentences that say what the verdict rests on."""

    name: str
    grade: Grade
    sentence: str
    limits: str = ""
