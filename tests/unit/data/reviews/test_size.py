"""A large review asks no more of the database than a small one: no query per sample or person."""

from pathlib import Path

import pytest
from sqlalchemy import Engine, event

from data.db.database import open_database
from data.reviews import ReviewStore
from tests.benchmarks.review_rows import fill
from tests.benchmarks.reviews import questions

MOST = 8  # statements for one question, the BEGIN of SQLite among them


@pytest.mark.slow
def test_no_question_costs_a_query_per_row(store: ReviewStore, database: Engine) -> None:
    statements: list[str] = []

    @event.listens_for(database, "before_cursor_execute")
    def note(*args: object) -> None:
        statements.append(str(args[2]))

    counts: list[dict[str, int]] = []
    for samples, reviewers in ((3, 2), (60, 8)):
        review = fill(store, database, samples, reviewers, seed=samples)
        timings = {}
        for name, ask in questions(store, review).items():
            statements.clear()
            ask()
            timings[name] = len(statements)
        counts.append(timings)
    small, large = counts
    assert large == small
    assert {name: count for name, count in large.items() if count > MOST} == {}


def test_no_row_is_looked_for_without_an_index(tmp_path: Path) -> None:
    database = open_database(f"sqlite:///{tmp_path / 'plans.sqlite'}")
    queries = (
        "SELECT * FROM verdict WHERE review_id = ? AND position = ? AND reviewer = ?",
        "SELECT * FROM standing_verdict WHERE review_id = ? AND position = ?",
        "SELECT * FROM audit_entry WHERE review_id = ? AND position = ?",
        "SELECT position FROM standing_verdict WHERE review_id = ? AND reviewer = ?",
        "SELECT * FROM review_sample WHERE image_id = ?",
    )
    with database.connect() as connection:
        for query in queries:
            values = ("r", 1, "ann")[: query.count("?")]
            plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {query}", values).all()
            assert all("SEARCH" in row[3] for row in plan), plan
    database.dispose()
