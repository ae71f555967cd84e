"""A PostgreSQL of the tests' own; `python -m tests.postgresql` prints where its programs are."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

from sqlalchemy import URL, create_engine

from data.db.database import open_database

PROGRAMS = ("initdb", "postgres")
OWNER = "postgres"  # whom it runs as if the tests run as root, which it refuses
START_S = 60
TEMPLATE = "template_of_tests"
DISCONNECT = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
    "WHERE datname = current_database() AND pid <> pg_backend_pid()"
)
TABLES = (
    "SELECT string_agg(quote_ident(tablename), ', ') FROM pg_tables "
    "WHERE schemaname = 'public' AND tablename <> 'alembic_version'"
)
# On a socket alone, in no hurry to reach the disk: it outlives the tests' processes, not the power.
OPTIONS = {
    "listen_addresses": "",
    "fsync": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_connections": "200",
    "shared_buffers": "64MB",
    "log_min_messages": "fatal",
}


def find() -> Path | None:
    """The folder of its programs: on the PATH, as pg_config says, or Debian's; None if absent."""
    folders = [
        Path(program).resolve().parent for name in PROGRAMS if (program := shutil.which(name))
    ]
    if shutil.which("pg_config"):
        answer = subprocess.run(
            ["pg_config", "--bindir"], capture_output=True, check=False, text=True
        )
        folders.append(Path(answer.stdout.strip()))
    debian = Path("/usr/lib/postgresql").glob("*/bin")
    folders += sorted(debian, key=lambda each: float(each.parent.name), reverse=True)
    fits = (each for each in folders if all((each / name).is_file() for name in PROGRAMS))
    return next(fits, None)


@dataclass
class Cluster:
    """A running PostgreSQL. `database()` makes a database in a moment, its tables up to date."""

    folder: Path
    numbers: Iterator[int]
    free: list[URL] = field(default_factory=list)  # emptied databases

    def url(self, name: str) -> URL:
        """The database of that name."""
        return URL.create(
            "postgresql+psycopg",
            username=OWNER,
            database=name,
            query={"host": str(self.folder), "application_name": "tests"},
        )

    def database(self, *, empty: bool = False) -> URL:
        """A new database; `empty`: without any tables."""
        name = f"test_{next(self.numbers)}"
        self.run(f"CREATE DATABASE {name} TEMPLATE {'template0' if empty else TEMPLATE}")
        return self.url(name)

    @contextmanager
    def lent(self) -> Iterator[URL]:
        """A database for one test; emptied for the next one, which is quicker than a new one."""
        url = self.free.pop() if self.free else self.database()
        yield url
        engine = create_engine(url)
        with engine.begin() as connection:
            connection.exec_driver_sql(DISCONNECT)
            tables = connection.exec_driver_sql(TABLES).scalar_one()
            connection.exec_driver_sql(
                "SET LOCAL session_replication_role = replica"
            )  # no triggers
            connection.exec_driver_sql(f"TRUNCATE {tables} RESTART IDENTITY CASCADE")
        engine.dispose()
        self.free.append(url)

    def run(self, statement: str) -> None:
        """Runs a statement in the cluster's own database."""
        engine = create_engine(self.url("postgres"), isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.exec_driver_sql(statement)
        engine.dispose()


@contextmanager
def running() -> Iterator[Cluster]:
    """Starts a cluster in a temporary folder; stops and deletes it at the end.

    Raises: RuntimeError with the reason if it cannot be had.
    """
    programs = find()
    if programs is None:
        raise RuntimeError("PostgreSQL is not installed: `make postgresql` installs it.")
    folder = Path(tempfile.mkdtemp(prefix="pg-"))  # short: the path of a socket may not be long
    as_user: dict[str, Any] = {}
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        shutil.chown(folder, OWNER, OWNER)
        as_user = {"user": OWNER, "group": OWNER, "extra_groups": []}
    data = folder / "data"
    made = [programs / "initdb", "-D", data, "-U", OWNER, "-A", "trust", "-E", "UTF8"]
    try:
        subprocess.run(
            [*map(str, made), "--locale=C", "--no-sync"],
            cwd=folder,
            check=True,
            capture_output=True,
            **as_user,
        )
        options = [word for each in OPTIONS.items() for word in ("-c", "=".join(each))]
        server = subprocess.Popen(
            [str(programs / "postgres"), "-D", str(data), "-k", str(folder), *options],
            cwd=folder,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            **as_user,
        )
        try:
            cluster = Cluster(folder, count())
            _await(cluster, server)
            cluster.run(f"CREATE DATABASE {TEMPLATE} TEMPLATE template0")
            open_database(cluster.url(TEMPLATE)).dispose()
            yield cluster
        finally:
            server.send_signal(signal.SIGQUIT)  # at once: nothing of it is to be kept
            server.wait(START_S)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _await(cluster: Cluster, server: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + START_S
    while not (cluster.folder / ".s.PGSQL.5432").exists():
        if server.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError(f"PostgreSQL did not start (exit status {server.poll()}).")
        time.sleep(0.02)
    while True:
        try:
            return cluster.run("SELECT 1")
        except Exception:
            if server.poll() is not None or time.monotonic() > deadline:
                raise
            time.sleep(0.05)


if __name__ == "__main__":
    where = find()
    sys.exit("PostgreSQL was not found.") if where is None else sys.stdout.write(f"{where}\n")
