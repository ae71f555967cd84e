"""Every schema that ever was becomes today's, with all that is in it, on both databases."""

from dataclasses import replace
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import URL, Engine, inspect
from sqlalchemy.exc import IntegrityError

from data.db.database import MIGRATIONS, connect, open_database
from data.reviews import ReviewState, ReviewStore, SnapshotStore
from tests.unit.data.reviews.made_up import RIGHT, draft, opened, samples, signed

pytestmark = pytest.mark.usefixtures("migrated_each_time")
ROWS = {
    "indexed_file": "'/photos', 'ä.jpg', 9000000000, 1795558744022843600, 'aa', 640, 480, ''",
    "prediction": "'ww', 'resize-256', 'aa', 281, 0.75, '[281, 282]', '[0.75, 0.25]'",
    "scan": "'ss', 'photos by Tiny', 'ww', 'gg', {true}, 7, 'done', '', '', 0, 1.5, 2.5, 3.5",
    "scan_chunk": "'ss', 0, 3, '[[1, \"unreadable\"]]', 0.25, 2.75",
}
COLUMNS = {
    "indexed_file": " (folder, name, size, mtime_ns, sha256, width, height, problem)",
    "scan": (
        " (id, title, weights_sha256, gallery_sha256, whole, images, state, sentence, owner, "
        "lease_until, created, started, finished)"
    ),
}


def configured() -> Config:
    config = Config(attributes={})
    config.set_main_option("script_location", str(MIGRATIONS))
    return config


SCRIPTS = ScriptDirectory.from_config(configured())
REVISIONS = sorted(each.revision for each in SCRIPTS.walk_revisions())


@pytest.fixture
def empty_url(backend: str, tmp_path: Path, request: pytest.FixtureRequest) -> URL:
    """A database without any tables."""
    if backend == "postgresql":
        return request.getfixturevalue("postgresql").database(empty=True)  # type: ignore[no-any-return]
    return URL.create("sqlite", database=str(tmp_path / "old.sqlite"))


def upgrade(engine: Engine, revision: str) -> None:
    config = configured()
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)


@pytest.mark.parametrize("revision", REVISIONS)
def test_what_was_kept_is_kept(revision: str, empty_url: URL, tmp_path: Path) -> None:
    engine = connect(empty_url)
    upgrade(engine, revision)
    present = [table for table in ROWS if inspect(engine).has_table(table)]
    assert {"0001": 2}.get(revision, 4) == len(present)
    with engine.begin() as connection:
        for table in present:
            true = "true" if engine.dialect.name == "postgresql" else "1"
            connection.exec_driver_sql(
                f"INSERT INTO {table}{COLUMNS.get(table, '')} "
                f"VALUES ({ROWS[table].replace('{true}', true)})"
            )
    before = read(engine, present)
    engine.dispose()

    today = open_database(empty_url)
    after = read(today, present)
    for table, rows in before.items():  # columns may have been added since
        kept = [{name: row[name] for name in rows[0]} for row in after[table]]
        assert kept == rows
    store = ReviewStore(today, SnapshotStore(tmp_path / "evidence"))
    review = opened(store)
    store.verdicts.give(review.id, 0, "ann", RIGHT, expected_version=0)
    config = configured()
    with today.begin() as connection:
        config.attributes["connection"] = connection
        command.check(config)
    today.dispose()


def test_verdicts_of_0_8_3_state_no_set_up_and_stay_guarded(empty_url: URL, tmp_path: Path) -> None:
    """The tables as release 0.8.3 left them, with a verdict; then today's."""
    today = open_database(empty_url)
    store = ReviewStore(today, SnapshotStore(tmp_path / "evidence"))
    review = opened(store)
    store.verdicts.give(review.id, 0, "ann", RIGHT, expected_version=0)
    config = configured()
    with today.begin() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, "0006")
    assert "setup_version" not in {each["name"] for each in inspect(today).get_columns("verdict")}
    today.dispose()
    today = open_database(empty_url)
    store = ReviewStore(today, SnapshotStore(tmp_path / "evidence"))
    (kept,) = store.verdicts.of_review(review.id, "ann")
    assert kept.setup_version is None
    with pytest.raises(IntegrityError), today.begin() as connection:
        connection.exec_driver_sql("UPDATE verdict SET setup_version = 1")
    today.dispose()


def test_verdicts_of_0_11_are_of_images_without_edits_and_stay_guarded(
    empty_url: URL, tmp_path: Path
) -> None:
    """The tables as release 0.11 left them, with a verdict; then today's."""
    today = open_database(empty_url)
    store = ReviewStore(today, SnapshotStore(tmp_path / "evidence"))
    review = opened(store, region_test=True)
    edited = replace(RIGHT, edits="flip", region_test={"percent": 10.0})
    store.verdicts.give(review.id, 0, "ann", edited, expected_version=0)
    config = configured()
    with today.begin() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, "0008")
    columns = {each["name"] for each in inspect(today).get_columns("verdict")}
    assert columns.isdisjoint({"edits", "region_test"})
    today.dispose()
    today = open_database(empty_url)
    store = ReviewStore(today, SnapshotStore(tmp_path / "evidence"))
    (kept,) = store.verdicts.of_review(review.id, "ann")
    assert kept.judgement == RIGHT
    assert not store.get(review.id).region_test
    with pytest.raises(IntegrityError), today.begin() as connection:
        connection.exec_driver_sql("UPDATE verdict SET edits = 'flip'")
    today.dispose()


def test_samples_of_0_13_state_whether_they_are_right_even_of_a_signed_review(
    empty_url: URL, tmp_path: Path
) -> None:
    """Labels are 0, 1, 2 in turn and class 0 is predicted; the last two are as others kept them."""
    today = open_database(empty_url)
    store = ReviewStore(today, SnapshotStore(tmp_path / "evidence"))
    review = draft(store, 3)
    (first, *_) = samples(1)
    several = replace(first, image_id="a" * 64, label=-1, yes={0: "tabby"}, outcome="right")
    unpredicted = replace(first, image_id="b" * 64, predicted=-1, outcome="")
    store.add_samples(review.id, [several, unpredicted], by="lea")
    store.move(review.id, ReviewState.OPEN, by="lea", expected_version=review.version)
    signed(store, review.id)
    config = configured()
    with today.begin() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, "0010")
    columns = {each["name"] for each in inspect(today).get_columns("review_sample")}
    assert columns.isdisjoint({"yes", "outcome"})
    today.dispose()
    today = open_database(empty_url)
    store = ReviewStore(today, SnapshotStore(tmp_path / "evidence"))
    assert store.get(review.id).state is ReviewState.SIGNED_OFF
    kept = store.statistics.samples(review.id)
    assert kept.outcomes == ("right", "wrong", "wrong", "", "")
    assert kept.yes == (None,) * 5
    assert {each.image_id for each in store.unpredicted(review.id)} == {"a" * 64, "b" * 64}
    with pytest.raises(IntegrityError, match="the review is signed"), today.begin() as connection:
        connection.exec_driver_sql("UPDATE review_sample SET outcome = 'right'")
    today.dispose()


@pytest.mark.slow
def test_the_way_back_leaves_nothing(empty_url: URL) -> None:
    engine = open_database(empty_url)
    config = configured()
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, "base")
    assert inspect(engine).get_table_names() == ["alembic_version"]
    engine.dispose()
    again = open_database(empty_url)
    assert inspect(again).has_table("verdict")
    again.dispose()


def read(engine: Engine, tables: list[str]) -> dict[str, list[dict[str, object]]]:
    with engine.connect() as connection:
        return {
            table: [
                dict(row._mapping) for row in connection.exec_driver_sql(f"SELECT * FROM {table}")
            ]
            for table in tables
        }
