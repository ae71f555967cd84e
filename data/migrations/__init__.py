"""Alembic's revisions of the tables; `data.db.database.open_database` applies them."""
