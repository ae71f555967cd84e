"""Frozen dataclasses in and out of a table, by the names of their fields."""

from collections.abc import Iterator
from dataclasses import FrozenInstanceError, dataclass

import pytest
from sqlalchemy import Connection, create_engine, insert
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from data.db.records import Stored


class Base(DeclarativeBase):
    pass


class AnimalRow(Base):
    __tablename__ = "animal"

    number: Mapped[int] = mapped_column(primary_key=True)
    owner_name: Mapped[str]
    city: Mapped[str]
    name: Mapped[str]
    species: Mapped[str | None]
    legs: Mapped[int] = mapped_column(default=0)


@dataclass(frozen=True)
class Owner:
    name: str  # "owner_name": the table has a column "name" of its own
    city: str


@dataclass(frozen=True)
class Kind:
    species: str
    legs: int


@dataclass(frozen=True, kw_only=True)
class Animal:
    name: str
    kind: Kind | None
    owner: Owner
    number: int


@dataclass(frozen=True)
class Name:
    number: int
    name: str


ANIMAL, NAME = Stored(AnimalRow, Animal), Stored(AnimalRow, Name)
REX = Animal(name="Rex", kind=Kind("dog", 4), owner=Owner("Ada", "Bonn"), number=1)
IT = Animal(name="It", kind=None, owner=Owner("Bob", "Rome"), number=2)


@pytest.fixture
def connection() -> Iterator[Connection]:
    engine = create_engine("sqlite://")
    Base.metadata.create_all(engine)
    with engine.begin() as connection:
        for animal in (REX, IT):
            connection.execute(insert(AnimalRow).values(ANIMAL.values(animal)))
        yield connection
    engine.dispose()


def test_what_is_written_is_read(connection: Connection) -> None:
    assert ANIMAL.fetch(connection, ANIMAL.select().order_by(AnimalRow.number)) == [REX, IT]
    assert ANIMAL.first(connection, ANIMAL.select().where(AnimalRow.name == "It")) == IT
    assert ANIMAL.first(connection, ANIMAL.select().where(AnimalRow.name == "Tom")) is None


def test_each_field_stands_in_the_column_of_its_name(connection: Connection) -> None:
    rows = connection.exec_driver_sql(
        "SELECT number, owner_name, city, name, species, legs FROM animal ORDER BY number"
    )
    assert [tuple(row) for row in rows] == [
        (1, "Ada", "Bonn", "Rex", "dog", 4),
        (2, "Bob", "Rome", "It", None, 0),
    ]


def test_a_part_of_a_table_is_read_with_more_columns_behind_it(connection: Connection) -> None:
    query = NAME.select(AnimalRow.legs).order_by(AnimalRow.number)
    rows = connection.execute(query).all()
    assert [NAME.make(row) for row in rows] == [Name(1, "Rex"), Name(2, "It")]
    assert [row.legs for row in rows] == [4, 0]


def test_what_is_read_stays_frozen_and_free_of_the_database(connection: Connection) -> None:
    rex = ANIMAL.fetch(connection, ANIMAL.select())[0]
    connection.exec_driver_sql("UPDATE animal SET name = 'Max'")
    assert rex.name == "Rex"
    assert vars(rex) == vars(REX)  # and nothing else, such as a session's state
    with pytest.raises(FrozenInstanceError):
        rex.name = "Max"  # type: ignore[misc]


def test_a_field_without_a_column_is_refused_at_once() -> None:
    @dataclass(frozen=True)
    class Unfit:
        number: int
        colour: str

    with pytest.raises(TypeError, match="AnimalRow has no column colour"):
        Stored(AnimalRow, Unfit)
