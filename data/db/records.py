"""Frozen dataclasses in and out of mapped classes: a field is the column of its name.

The values that people are given stay plain and frozen; SQLAlchemy maps no frozen dataclass.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from operator import itemgetter
from types import NoneType, UnionType
from typing import Any, Generic, TypeVar, Union, cast, get_args, get_origin, get_type_hints

from sqlalchemy import Connection, Select, select
from sqlalchemy.orm import DeclarativeBase

Record = TypeVar("Record")


@dataclass(frozen=True)
class _Nested:
    """A field that is a dataclass too."""

    field: str
    record: type
    columns: Mapping[str, str]  # by the names of its own fields
    pick: Callable[[Sequence[Any]], tuple[Any, ...]]  # their values, from a row
    optional: bool


class Stored(Generic[Record]):
    """How a dataclass is kept in the table of a mapped class.

    A field of another dataclass takes a column for each of its fields: `model: Model` with the
    field `key` is the column `model_key`, or `key` where the table has no `model_key`. If the field
    may be None, it is None where its first column is; the others then get their defaults.
    What else a field needs on its way, such as a tuple, is up to the type of its column.

    Raises: TypeError for a field without a column.
    """

    def __init__(self, row: type[DeclarativeBase], record: type[Record]) -> None:
        hints = get_type_hints(record)
        table = row.__table__
        columns = [column.name for column in table.columns]
        kinds = {each.name: _dataclass_of(hints[each.name]) for each in fields(record)}  # type: ignore[arg-type]
        inner = {
            field: {each.name: _column(columns, field, each.name) for each in fields(kind)}
            for field, kind in kinds.items()
            if kind is not None
        }
        own = [name for name, kind in kinds.items() if kind is None]
        used = {*own, *(column for of in inner.values() for column in of.values())}
        if missing := sorted(used - set(columns)):
            raise TypeError(f"{row.__name__} has no column {', '.join(missing)}.")
        order = [name for name in columns if name in used]
        # A whole table makes a shorter statement than its columns one by one, and a faster one.
        self._selected = (table,) if set(columns) == used else [table.c[name] for name in order]
        self._record = record
        self._own = tuple(own)
        self._pick = _picker([order.index(name) for name in own])
        self._nested = tuple(
            _Nested(
                field,
                cast(type, kinds[field]),
                of,
                _picker([order.index(column) for column in of.values()]),
                NoneType in get_args(hints[field]),
            )
            for field, of in inner.items()
        )

    def select(self, *more: Any) -> Select[Any]:  # noqa: ANN401 - columns
        """A query for records; `more` columns stand behind those of the record."""
        return select(*self._selected, *more)

    def fetch(self, connection: Connection, query: Select[Any]) -> list[Record]:
        """The records that a query made by `select` finds."""
        return [self.make(row) for row in connection.execute(query)]

    def first(self, connection: Connection, query: Select[Any]) -> Record | None:
        """The first of them, None if there is none."""
        row = connection.execute(query.limit(1)).first()
        return None if row is None else self.make(row)

    def make(self, row: Sequence[Any]) -> Record:
        """The record of a row that a query made by `select` found."""
        values = dict(zip(self._own, self._pick(row), strict=True))
        for each in self._nested:
            part = each.pick(row)
            absent = each.optional and part[0] is None
            pairs = zip(each.columns, part, strict=True)
            values[each.field] = None if absent else each.record(**dict(pairs))
        return self._record(**values)

    def values(self, record: Record) -> Mapping[str, Any]:
        """What an insert or update writes for the record, by column."""
        values = {name: getattr(record, name) for name in self._own}
        for each in self._nested:
            inner = getattr(record, each.field)
            if inner is None:
                values[next(iter(each.columns.values()))] = None
            else:
                values |= {column: getattr(inner, name) for name, column in each.columns.items()}
        return values


def _column(columns: Sequence[str], field: str, name: str) -> str:
    """The column of a field of a nested dataclass."""
    return f"{field}_{name}" if f"{field}_{name}" in columns else name


def _picker(places: list[int]) -> Callable[[Sequence[Any]], tuple[Any, ...]]:
    """The values at some places of a row."""
    if len(places) > 1:
        return itemgetter(*places)
    return lambda row: tuple(row[place] for place in places)


def _dataclass_of(hint: Any) -> type | None:  # noqa: ANN401 - any annotation
    """The dataclass that a field holds, or may hold; None for everything else."""
    kinds = get_args(hint) if get_origin(hint) in (Union, UnionType) else (hint,)
    return next((kind for kind in kinds if isinstance(kind, type) and is_dataclass(kind)), None)
