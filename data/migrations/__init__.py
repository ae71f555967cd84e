"""Alembic's revisions of the tables; `data.database.open_database` applies them."""
