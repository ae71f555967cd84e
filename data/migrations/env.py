"""Alembic's entry point.

A new revision, after a change in `data/db/tables.py`:
`alembic -c data/migrations/alembic.ini revision --autogenerate --rev-id 0002 -m "what and why"`.
"""

from alembic import context
from sqlalchemy import Connection

from data.accounts import tables as of_accounts
from data.db.database import connect, default_url
from data.db.tables import Base
from data.reviews import tables as of_reviews

DECLARED = (Base, of_reviews, of_accounts)  # every module that declares tables must be imported


def run(connection: Connection) -> None:
    """Run the requested migrations on `connection`, all in one transaction."""
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=True,
        transactional_ddl=True,
    )
    with context.begin_transaction():
        context.run_migrations()


if (open_connection := context.config.attributes.get("connection")) is not None:
    run(open_connection)
else:  # run by the command line tool
    with connect(default_url()).begin() as own:
        run(own)
