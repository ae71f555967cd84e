"""Inserts that may meet a row that is there already: SQLAlchemy spells them by the database."""

from typing import Any

from sqlalchemy.dialects import postgresql, sqlite

INSERT: dict[str, Any] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}
