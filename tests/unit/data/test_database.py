"""The database is migrated when it is opened, by whoever comes first."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, inspect

from data.database import default_url, open_database
from data.errors import DatabaseProblem
from data.tables import Base


def test_the_migrations_make_the_tables_that_are_declared(database: Engine) -> None:
    with database.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []


def test_readers_do_not_wait_for_the_writer(database: Engine) -> None:
    with database.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"


def test_several_may_open_a_new_database_at_once(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'new %41.sqlite'}"
    with ThreadPoolExecutor(8) as pool:
        for engine in pool.map(open_database, [url] * 8):
            assert inspect(engine).has_table("prediction")
            engine.dispose()


def test_a_file_that_is_no_database_is_one_sentence(tmp_path: Path) -> None:
    path = tmp_path / "damaged.sqlite"
    path.write_bytes(b"no database" * 1000)
    with pytest.raises(DatabaseProblem, match=r"damaged\.sqlite .* \(file is not a database\)"):
        open_database(f"sqlite:///{path}")


def test_a_full_disk_is_one_sentence_where_it_is_noticed(database: Engine) -> None:
    with database.connect() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
        with pytest.raises(DatabaseProblem, match="is full"):
            connection.exec_driver_sql("CREATE TABLE more AS SELECT randomblob(100000)")


def test_it_lies_in_the_users_folder_unless_told_otherwise(home: Path) -> None:
    assert Path(str(default_url().database)) == home / "data" / "stratoscope.sqlite"
