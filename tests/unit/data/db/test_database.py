"""The database is migrated when it is opened, by whoever comes first; both kinds of it."""

import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import URL, Engine, create_engine, inspect, make_url

from data.db import database as module
from data.db.database import MIGRATIONS, default_url, open_database, parse_url, shown
from data.db.transactions import change, read_from
from data.errors import DatabaseAway, DatabaseProblem, DatabaseUnwritable
from tests.postgresql import Cluster

pytestmark = pytest.mark.usefixtures("migrated_each_time")


@pytest.fixture(autouse=True)
def new_log(monkeypatch: pytest.MonkeyPatch) -> None:
    """What an earlier test made the log say."""
    monkeypatch.setattr(module, "_logged", {})


@pytest.fixture
def sqlite(tmp_path: Path) -> Iterator[Engine]:
    engine = open_database(f"sqlite:///{tmp_path / 'test.sqlite'}")
    yield engine
    engine.dispose()


@pytest.fixture
def away() -> str:
    """A database that nobody serves, and a password that nobody is to see."""
    return "postgresql+psycopg://ann:hunter2@/team?host=/nowhere&password=hunter3"


def test_the_migrations_make_the_tables_that_are_declared(database: Engine) -> None:
    """`alembic check`, on either database."""
    config = Config(attributes={})
    config.set_main_option("script_location", str(MIGRATIONS))
    with database.begin() as connection:
        config.attributes["connection"] = connection
        command.check(config)


def test_readers_do_not_wait_for_the_writer_and_what_is_committed_stays(sqlite: Engine) -> None:
    with sqlite.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == 2  # FULL


@pytest.mark.parametrize("backend", ["sqlite", "postgresql"], indirect=True)
def test_several_may_open_a_new_database_at_once(
    backend: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    if backend == "postgresql":
        url = request.getfixturevalue("postgresql").database(empty=True)
    else:
        url = URL.create("sqlite", database=str(tmp_path / "new %41.sqlite"))
    with ThreadPoolExecutor(8) as pool:
        for engine in pool.map(open_database, [url] * 8):
            assert inspect(engine).has_table("prediction")
            engine.dispose()


def test_a_file_that_is_no_database_is_one_sentence(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "damaged.sqlite"
    path.write_bytes(b"no database" * 1000)
    with pytest.raises(
        DatabaseProblem, match=r"^The database cannot be used; see the server log\.$"
    ):
        open_database(f"sqlite:///{path}")
    [line] = caplog.messages
    assert "damaged.sqlite: file is not a database" in line


def test_a_full_disk_is_one_sentence_where_it_is_noticed(sqlite: Engine) -> None:
    with sqlite.connect() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
        with pytest.raises(DatabaseUnwritable, match=r"its disk is full .* is safe\.$"):
            connection.exec_driver_sql("CREATE TABLE more AS SELECT randomblob(100000)")


def test_it_lies_in_the_users_folder_unless_configured(home: Path) -> None:
    assert Path(str(default_url().database)) == home / "data" / "stratoscope.sqlite"


def test_a_database_that_does_not_answer_is_one_sentence_without_a_password(
    away: str, caplog: pytest.LogCaptureFixture
) -> None:
    with pytest.raises(DatabaseAway) as text:
        open_database(away)
    assert str(text.value) == (
        "The database does not answer. Stored data is safe: try again in a moment."
    )
    with pytest.raises(DatabaseAway):
        open_database(away)  # the same is not written down again
    [line] = caplog.messages
    assert "team" in line  # who runs the server reads which database it is
    assert "hunter" not in line
    assert "\n" not in line


def test_a_password_that_a_driver_repeats_is_kept_out_of_the_log(
    caplog: pytest.LogCaptureFixture,
) -> None:
    url = make_url("postgresql+psycopg://ann:hunter2@host/team")
    module._log_once(url, "The database does not answer.", 'no such option "hunter2"')
    assert caplog.messages == [
        "The database does not answer. Database: postgresql+psycopg://ann:***@host/team: "
        'no such option "***"'
    ]


@pytest.mark.parametrize(
    "text",
    ["mysql://ann:hunter2@host/team", "hunter2", "postgresql+psycopg2://ann:hunter2@host/team"],
)
def test_other_databases_are_refused_in_one_sentence_without_a_password(text: str) -> None:
    with pytest.raises(ValueError, match=r"postgresql\+psycopg://USER@HOST/NAME") as sentence:
        parse_url(text)
    assert "hunter" not in str(sentence.value)


def test_postgresql_without_its_driver_names_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)  # as if it were not installed
    with pytest.raises(DatabaseProblem, match=r"stratoscope\[postgresql\].*pip install 'psycopg"):
        open_database("postgresql+psycopg://ann:hunter2@host/team")


def test_the_short_names_of_a_database_mean_its_driver() -> None:
    for text in ("postgres://ann@host/team", "postgresql://ann@host/team"):
        assert parse_url(text).drivername == "postgresql+psycopg"
    with pytest.raises(ValueError, match="lacks the name of the database"):
        parse_url("postgresql://ann@host")
    assert shown(parse_url("postgresql://ann:secret@host/team?sslmode=require")) == (
        "postgresql+psycopg://ann:***@host/team"
    )


def test_work_goes_on_after_connections_are_lost(postgresql: Cluster) -> None:
    """Idle ones are noticed when they are taken; one that dies at work has its work done again."""
    engine = open_database(url := postgresql.database())
    read_from(engine, lambda connection: connection.exec_driver_sql("SELECT 1").scalar())
    cut(postgresql, url)
    attempts = []

    def work(connection: object) -> int:
        attempts.append(connection)
        if len(attempts) == 1:
            cut(postgresql, url)
        statement = "INSERT INTO indexed_file VALUES ('f', 'n', 1, 1, 's', 1, 1, '') RETURNING size"
        return connection.exec_driver_sql(statement).scalar_one()  # type: ignore[attr-defined]

    assert change(engine, work) == 1
    assert len(attempts) == 2
    engine.dispose()


def cut(cluster: Cluster, url: URL) -> None:
    """Ends every connection to a database."""
    cluster.run(
        f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{url.database}'"
    )


def test_the_server_may_come_back_meanwhile(
    postgresql: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Connections are refused at first: the work waits, and is done."""
    url = postgresql.database()
    name = str(url.database)
    engine = open_database(url)
    engine.dispose()
    postgresql.run(f"ALTER DATABASE {name} RENAME TO {name}_away")
    pauses = []

    def pause(seconds: float) -> None:
        pauses.append(seconds)
        if len(pauses) == 2:
            postgresql.run(f"ALTER DATABASE {name}_away RENAME TO {name}")

    monkeypatch.setattr("data.db.transactions.time.sleep", pause)
    count = "SELECT count(*) FROM prediction"
    assert read_from(engine, lambda connection: connection.exec_driver_sql(count).scalar()) == 0
    assert len(pauses) == 2
    engine.dispose()


def test_a_url_is_read_as_sqlalchemy_does(tmp_path: Path) -> None:
    file = tmp_path / "a b.sqlite"
    engine = open_database(parse_url(f"sqlite:///{file}"))
    assert file.is_file()
    engine.dispose()
    assert create_engine(parse_url("sqlite:////x/y")).url.database == "/x/y"
