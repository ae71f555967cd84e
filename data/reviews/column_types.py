"""Columns of reviews whose values are more than text and numbers in Python."""

from collections.abc import Iterable, Mapping, Sequence
from enum import Enum
from typing import Any, TypeVar

from sqlalchemy import JSON, Dialect, Text, TypeDecorator
from sqlalchemy.sql.operators import OperatorType
from sqlalchemy.types import TypeEngine

from data.reviews.records import Box

Member = TypeVar("Member", bound=Enum)


class EnumColumn(TypeDecorator[Member]):
    """A member of an enumeration, kept as its value; `missing` is kept for None."""

    impl: TypeEngine[Any] | type[TypeEngine[Any]] = Text
    cache_ok = True

    def __init__(
        self, kind: type[Member], of: TypeEngine[Any], missing: str | int | None = None
    ) -> None:
        self.kind, self.of, self.missing = kind, of, missing
        self.impl = of
        self._members = {member.value: member for member in kind}

    def process_bind_param(self, value: Any, dialect: Dialect) -> Any:  # noqa: ANN401
        """What is kept of a member; a plain value is kept as it is."""
        return self.missing if value is None else getattr(value, "value", value)

    def process_result_value(self, value: Any, dialect: Dialect) -> Member | None:  # noqa: ANN401
        """The member of a kept value. Raises: KeyError if there is none."""
        return None if value == self.missing else self._members[value]


class Lines(TypeDecorator[tuple[str, ...]]):
    """Names, a line each, with a line break at both ends, so that one is found whole."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Iterable[str] | None, dialect: Dialect) -> str:
        """The text of the names; "" of none."""
        lines = [name.replace("\n", " ") for name in value or ()]
        return "\n".join(["", *lines, ""]) if lines else ""

    def process_result_value(self, value: str | None, dialect: Dialect) -> tuple[str, ...]:
        """The names of a text."""
        return tuple((value or "").split("\n")[1:-1])

    def coerce_compared_value(
        self,
        op: OperatorType | None,
        value: Any,  # noqa: ANN401 - whatever it is compared with
    ) -> TypeEngine[Any]:
        """Text is compared with the kept text."""
        return Text()


class JsonTuple(TypeDecorator[tuple[str, ...]]):
    """Names in their order, kept as a list in JSON."""

    impl = JSON
    cache_ok = True

    def process_bind_param(self, value: Iterable[str] | None, dialect: Dialect) -> list[str]:
        """The list."""
        return list(value or ())

    def process_result_value(self, value: list[str] | None, dialect: Dialect) -> tuple[str, ...]:
        """The names."""
        return tuple(value or ())


class ClassNames(TypeDecorator[dict[int, str]]):
    """Classes of a model by their index, in JSON, whose keys are texts; None is NULL."""

    impl = JSON(none_as_null=True)
    cache_ok = True

    def process_bind_param(
        self, value: Mapping[int, str] | None, dialect: Dialect
    ) -> dict[str, str] | None:
        """The object."""
        return None if value is None else {str(index): name for index, name in value.items()}

    def process_result_value(
        self, value: dict[str, str] | None, dialect: Dialect
    ) -> dict[int, str] | None:
        """The names by index."""
        return None if value is None else {int(index): name for index, name in value.items()}


class Boxes(TypeDecorator[tuple[Box, ...]]):
    """Boxes, each kept as left, top, right and bottom, in JSON."""

    impl = JSON
    cache_ok = True

    def process_bind_param(
        self, value: Sequence[Box] | None, dialect: Dialect
    ) -> list[tuple[int, ...]]:
        """The edges."""
        edges = ((box.left, box.top, box.right, box.bottom) for box in value or ())
        return [tuple(map(int, each)) for each in edges]

    def process_result_value(
        self, value: list[list[int]] | None, dialect: Dialect
    ) -> tuple[Box, ...]:
        """The boxes."""
        return tuple(Box(*edges) for edges in value or ())
