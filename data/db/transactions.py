"""A piece of work in one transaction, tried again where the database was away for a moment."""

import time
from collections.abc import Callable
from typing import TypeVar

from sqlalchemy import Connection, Engine

from data.errors import DatabaseAway

Answer = TypeVar("Answer")
PAUSES_S = (0.1, 0.4, 1.5)  # between the attempts; a lost connection is made anew at once


def change(database: Engine, work: Callable[[Connection], Answer]) -> Answer:
    """Commits what `work` does, all or nothing, and returns what it returns.

    An attempt whose answer was lost may have been committed: `work` must do no harm when it is done
    twice. On SQLite nobody else writes meanwhile; on PostgreSQL `work` locks what it depends on.

    Raises: DatabaseProblem; whatever `work` raises, and nothing is changed then.
    """
    return _tried(database.execution_options(sqlite_begin="BEGIN IMMEDIATE"), work)


def ask(database: Engine, work: Callable[[Connection], Answer]) -> Answer:
    """What `work` reads, all of it as it was at one moment.

    Raises: DatabaseProblem; whatever `work` raises.
    """
    if database.dialect.name == "postgresql":  # a transaction of SQLite is like that anyway
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
