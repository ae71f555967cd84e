"""Work in one transaction, repeated if the database was briefly away."""

import time
from collections.abc import Callable
from typing import TypeVar

from sqlalchemy import Connection, Engine

from data.errors import DatabaseAway

Answer = TypeVar("Answer")
PAUSES_S = (0.1, 0.4, 1.5)  # between attempts; a lost connection is replaced at once


def change(database: Engine, work: Callable[[Connection], Answer]) -> Answer:
    """Commits `work`, all or nothing, and returns its result.

    An attempt may have been committed although its reply was lost, so running `work` twice must do
    no harm. On SQLite nothing else writes meanwhile; on PostgreSQL `work` locks the rows that it
    depends on.

    Raises: DatabaseProblem; any error of `work`, which rolls back.
    """
    return _tried(database.execution_options(sqlite_begin="BEGIN IMMEDIATE"), work)


def read_from(database: Engine, work: Callable[[Connection], Answer]) -> Answer:
    """The result of `work`, which reads everything as of one moment.

    Raises: DatabaseProblem; any error of `work`.
    """
    if database.dialect.name == "postgresql":  # SQLite transactions already behave like this
        database = database.execution_options(isolation_level="REPEATABLE READ")
    return _tried(database, work)


def _tried(database: Engine, work: Callable[[Connection], Answer]) -> Answer:
    for pause in PAUSES_S:
        try:
            with database.begin() as connection:
                return work(connection)
        except DatabaseAway:
            time.sleep(pause)
    with database.begin() as connection:
        return work(connection)
