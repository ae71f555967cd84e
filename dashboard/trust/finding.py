"""One tested property of a map: its verdict, and the sentences that state it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal, NamedTuple, Self

Grade = Literal["good", "weak", "failed", "not tested"]


class Row(NamedTuple):
    """One measured value; as text "label value (note)"."""

    label: str
    value: str
    note: str

    def __str__(self) -> str:
        return f"{self.label} {self.value} ({self.note})"


@dataclass(frozen=True)
class Table:
    """Values of one kind; as text one sentence."""

    head: str
    rows: tuple[Row, ...]

    def __str__(self) -> str:
        return f"{self.head}: {'; '.join(map(str, self.rows))}."


Line = str | Table


@dataclass(frozen=True)
class Finding:
    """One test of a map: its verdict and the sentences that say what the verdict rests on.

    `lines` are the same sentences, each for a line of its own; files and JSON do without them.
    """

    name: str
    grade: Grade
    sentence: str
    limits: str = ""
    lines: tuple[Line, ...] = field(default=(), compare=False)

    @classmethod
    def of_lines(cls, name: str, grade: Grade, lines: Iterable[Line], limits: str = "") -> Self:
        """A finding of several lines; empty ones are left out."""
        stated = tuple(each for each in lines if each)
        return cls(name, grade, " ".join(map(str, stated)), limits, stated)

    @property
    def record(self) -> dict[str, str]:
        """The verdict and its sentences, as JSON."""
        return {
            "name": self.name,
            "grade": self.grade,
            "sentence": self.sentence,
            "limits": self.limits,
        }
