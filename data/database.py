"""The database: a SQLite file by default, any SQLAlchemy URL for teams; always up to date."""

import sqlite3
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import URL, Connection, Engine, ExceptionContext, create_engine, event, make_url
from sqlalchemy.exc import DatabaseError, OperationalError

from data.errors import DatabaseProblem
from data.folders import user_data

MIGRATIONS = Path(__file__).parent / "migrations"
BUSY_TIMEOUT_S = 30.0


def default_url() -> URL:
    """The SQLite file in the user's data folder."""
    return URL.create("sqlite", database=str(user_data() / "stratoscope.sqlite"))


def open_database(url: URL | str | None = None) -> Engine:
    """An engine on the database, whose tables are brought up to date first.

    Several processes may open the same database at once: the first one migrates, the others wait.

    Raises: DatabaseProblem, here and wherever the engine is used, if the database cannot be used.
    """
    engine = connect(url if url is not None else default_url())
    migrate(engine)
    return engine


def connect(url: URL | str) -> Engine:
    """An engine on the database as it is."""
    engine = create_engine(make_url(url))
    event.listen(engine, "handle_error", _explain)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    return engine


def migrate(engine: Engine) -> None:
    """Run the migrations that are still to be run, all or none."""
    config = Config(attributes={})
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    with engine.execution_options(sqlite_begin="BEGIN IMMEDIATE").begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def _explain(context: ExceptionContext) -> None:
    """What lies outside the program becomes one sentence; mistakes in a query stay what they are.

    SQLite reports a damaged file as a plain DatabaseError, everything else as an OperationalError.
    """
    error = context.sqlalchemy_exception
    if isinstance(error, OperationalError) or type(error) is DatabaseError:
        url = context.engine.url if context.engine else context.dialect.name
        raise DatabaseProblem(
            f"The database {url} cannot be used ({context.original_exception}); "
            "make room for it, or move it away to begin a new one."
        ) from error


def _prepare_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    """Readers never wait for the writer (WAL), and transactions begin where SQLAlchemy says so."""
    connection.isolation_level = None
    connection.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_S * 1000:.0f}")
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = NORMAL")
    connection.execute("PRAGMA foreign_keys = ON")


def _begin_sqlite(connection: Connection) -> None:
    connection.exec_driver_sql(connection.get_execution_options().get("sqlite_begin", "BEGIN"))
