"""The parameters of a method or an edit: bounds, default and meaning of each."""

from collections.abc import Mapping
from dataclasses import dataclass

from explainers.errors import UnfitParameter

Value = float | int | str
Parameters = Mapping[str, Value]


@dataclass(frozen=True)
class Parameter:
    """One number (`kind` is int or float) from `low` to `high`, or one (str) of `choices`."""

    name: str  # in URLs and on the command line
    label: str  # as a label, with the unit
    kind: type[int] | type[float] | type[str]
    default: Value
    help: str  # the effect of a higher value, in one sentence
    low: float = 0
    high: float = 0
    choices: tuple[str, ...] = ()

    @property
    def bounds(self) -> str:
        """The accepted values, in words."""
        if self.kind is str:
            return f"one of {', '.join(self.choices)}"
        if self.kind is int:
            return f"a whole number from {self.low:,} to {self.high:,}"
        return f"a number from {self.low:g} to {self.high:g}"

    def parse(self, value: object) -> Value:
        """The value, also from text. Raises: UnfitParameter, which states the bounds."""
        try:
            if self.kind is str and value in self.choices:
                return str(value)
            if self.kind is not str and isinstance(value, int | float | str):
                number = self.kind(value)
                if number == float(value) and self.low <= number <= self.high:
                    return number
        except (ValueError, OverflowError):
            pass
        raise UnfitParameter(f'The parameter "{self.name}" takes {self.bounds}, not "{value}".')


SEED = Parameter(
    name="seed",
    label="seed",
    kind=int,
    default=0,
    help="The same seed repeats the same random numbers; another one shows what is chance.",
    high=2**31 - 1,
)
