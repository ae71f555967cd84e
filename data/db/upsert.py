"""Inserts that tolerate an existing row: each database has its own syntax for it."""

from typing import Any

from sqlalchemy.dialects import postgresql, sqlite

INSERT: dict[str, Any] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}
