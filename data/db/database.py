"""The database: a SQLite file by default, any SQLAlchemy URL for teams; migrated on opening."""

import logging
import sqlite3
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import URL, Connection, Engine, ExceptionContext, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DatabaseError, OperationalError

from data.errors import DatabaseAway, DatabaseProblem, DatabaseUnwritable
from data.files import user_data

MIGRATIONS = Path(__file__).parents[1] / "migrations"
BUSY_TIMEOUT_S = 30.0
BUSY_PAUSE_S = 0.05
CONNECT_TIMEOUT_S = 5
MIGRATING = 0x5747_0001  # the lock that lets only one server migrate at a time
DRIVERS = {"sqlite": "sqlite", "postgres": "postgresql+psycopg", "postgresql": "postgresql+psycopg"}
# Errors worth a retry: conflicts, a restarting server, too many connections, locks
PASSING = ("40001", "40P01", "57P01", "57P02", "57P03", "53300", "SQLITE_BUSY", "SQLITE_LOCKED")

UNWRITABLE = ("SQLITE_FULL", "SQLITE_READONLY", "53100", "25006")
AWAY = "The database does not answer. Stored data is safe: try again in a moment."
TAKES_NOTHING = (
    "The database cannot store anything new: its disk is full or read-only. Stored data is safe."
)
UNUSABLE = "The database cannot be used; see the server log."
NO_DRIVER = (
    "PostgreSQL needs the package psycopg, which the extra stratoscope[postgresql] brings: "
    "pip install 'psycopg[binary]'."
)
LOG_REPEAT_S = 60.0
log = logging.getLogger(__name__)
_logged: dict[str, float] = {}  # the last log message about a database, and its time


def default_url() -> URL:
    """The SQLite file in the user's data folder."""
    return URL.create("sqlite", database=str(user_data() / "stratoscope.sqlite"))


def parse_url(text: str) -> URL:
    """The URL of a database. Raises: ValueError, which never repeats a password."""
    forms = "postgresql+psycopg://USER@HOST/NAME or sqlite:////FOLDER/FILE"
    try:
        url = make_url(text)
    except (ArgumentError, ValueError):
        raise ValueError(f"a database URL looks like {forms}.") from None
    backend, _, driver = url.drivername.partition("+")
    if backend not in DRIVERS or (driver and url.drivername not in DRIVERS.values()):
        raise ValueError(f"a database URL looks like {forms}, not {url.drivername}://.")
    if not url.database:
        raise ValueError(f"the URL lacks the name of the database; write {forms}.")
    return url.set(drivername=DRIVERS[backend])


def open_database(url: URL | str | None = None) -> Engine:
    """An engine for the database, after its tables are migrated.

    Several processes may open the same database at once: the first one migrates, the others wait.

    Raises: DatabaseProblem, here and wherever the engine is used, if the database cannot be used;
    DatabaseAway, a subclass, if a retry may succeed.
    """
    engine = connect(url if url is not None else default_url())
    migrate(engine)
    return engine


def connect(url: URL | str) -> Engine:
    """An engine for the database, without migration. Raises: DatabaseProblem without its driver."""
    url = make_url(url)
    options: dict[str, Any] = {}
    if url.get_backend_name() == "postgresql":
        options["pool_pre_ping"] = True  # a connection that died while idle is replaced
        options["connect_args"] = {"connect_timeout": CONNECT_TIMEOUT_S}
    try:
        engine = create_engine(url, hide_parameters=True, **options)
    except ModuleNotFoundError as error:
        raise DatabaseProblem(NO_DRIVER) from error
    event.listen(engine, "handle_error", _explain)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    return engine


def migrate(engine: Engine) -> None:
    """Run the outstanding migrations, all or none."""
    config = _config()
    with engine.execution_options(sqlite_begin="BEGIN IMMEDIATE").begin() as connection:
        if engine.dialect.name == "postgresql":
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({MIGRATING})")
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


@dataclass(frozen=True)
class Revisions:
    """Which migrations the tables of a database have, and which this release has."""

    current: str | None  # None: there are no tables yet
    newest: str
    has_current: bool  # whether this release has the current one


def revisions(engine: Engine) -> Revisions:
    """Reads them; nothing is migrated. Raises: DatabaseProblem."""
    scripts = ScriptDirectory.from_config(_config())
    with engine.connect() as connection:
        current = MigrationContext.configure(connection).get_current_revision()
    ours = {each.revision for each in scripts.walk_revisions()}
    has_current = current is None or current in ours
    return Revisions(current, str(scripts.get_current_head()), has_current)


def _config() -> Config:
    config = Config(attributes={})
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    return config


def shown(url: URL) -> str:
    """The URL for messages: without password, and without options, which may contain one."""
    return url.set(query={}).render_as_string(hide_password=True)


def _explain(context: ExceptionContext) -> None:
    """Turns faults outside the program into one sentence; mistakes in a query keep their error.

    SQLite reports a damaged file as a plain DatabaseError, everything else as an OperationalError.
    """
    error = context.sqlalchemy_exception
    if context.is_pre_ping:
        return  # the pool opens a new connection
    original = context.original_exception
    state = getattr(original, "sqlstate", None) or getattr(original, "sqlite_errorname", None)
    passing = state in PASSING
    outside = isinstance(error, OperationalError) or type(error) is DatabaseError
    if not (outside or passing or context.is_disconnect):
        return
    connecting = context.connection is None and context.dialect.name == "postgresql"
    if passing or context.is_disconnect or connecting:
        problem: DatabaseProblem = DatabaseAway(AWAY)
    elif str(state).startswith(UNWRITABLE):
        problem = DatabaseUnwritable(TAKES_NOTHING)
    else:
        problem = DatabaseProblem(UNUSABLE)
    _log_once(context.engine.url if context.engine else None, str(problem), str(original))
    raise problem from error


def _log_once(url: URL | None, sentence: str, reason: str) -> None:
    """Log the database and the reason, but not the same message again within a minute."""
    detail = " ".join(reason.split())
    if url is not None and url.password:
        detail = detail.replace(str(url.password), "***")
    text = f"{sentence} Database: {shown(url) if url is not None else 'unknown'}: {detail}"
    now = time.monotonic()
    if now - _logged.get(text, -LOG_REPEAT_S) >= LOG_REPEAT_S:
        _logged.clear()
        _logged[text] = now
        log.error(text)


def _prepare_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    """Readers never wait for the writer (WAL), and SQLAlchemy decides where transactions begin.

    `synchronous = FULL`: a commit survives a power failure, as a verdict should.
    """
    connection.isolation_level = None
    connection.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_S * 1000:.0f}")
    _write_ahead(connection)
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA foreign_keys = ON")


def _write_ahead(connection: sqlite3.Connection) -> None:
    """Set the journal mode; SQLite does not wait for locks here, so this does."""
    until = time.monotonic() + BUSY_TIMEOUT_S
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorname != "SQLITE_BUSY" or time.monotonic() > until:
                raise
            time.sleep(BUSY_PAUSE_S)
        else:
            return


def _begin_sqlite(connection: Connection) -> None:
    connection.exec_driver_sql(connection.get_execution_options().get("sqlite_begin", "BEGIN"))
