"""One change of the accounts: all or nothing, repeated if the database was away."""

from collections.abc import Callable
from typing import TypeVar

from sqlalchemy import Connection, Engine
from sqlalchemy.orm import Session

from data.db.transactions import change

Answer = TypeVar("Answer")


def changing(database: Engine, work: Callable[[Session], Answer]) -> Answer:
    """Commits the result of `work` in a session, and returns it."""

    def within(connection: Connection) -> Answer:
        with Session(connection) as session:
            answer = work(session)
            session.flush()
        return answer

    return change(database, within)
