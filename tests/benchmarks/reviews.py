"""How long a large review's questions take: `python -m tests.benchmarks.reviews`.

10,000 samples and 20 reviewers (made-up rows), on SQLite and on a PostgreSQL of the benchmark's
own; each question that a page asks and each panel of Reviews, the median of several times.
"""

import argparse
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

from sqlalchemy import URL

from data.db.database import open_database
from data.reviews import (
    Choice,
    Judgement,
    QueueFilter,
    Review,
    ReviewStore,
    SnapshotStore,
    VerdictDraft,
)
from tests import postgresql
from tests.benchmarks.report import Row, machine, median_row, print_table
from tests.benchmarks.review_page import page_rows
from tests.benchmarks.review_rows import fill

SAMPLES, REVIEWERS = 10_000, 20
MOST_MS = 500.0  # a whole page; each question has less
TIMES = 5
ME = "reviewer 07"

Question = Callable[[], object]


def questions(store: ReviewStore, review: Review) -> dict[str, Question]:
    """Everything that a page asks of a review."""
    queue, statistics = store.queue, store.statistics

    def page(which: QueueFilter, offset: int = 0) -> Question:
        return lambda: queue.page(review.id, ME, which, offset=offset)

    return {
        "list of reviews": store.list,
        "a review": lambda: store.get(review.id),
        "queue, first page": page(QueueFilter()),
        "queue, last page": page(QueueFilter(), review.samples - 50),
        "queue, my open ones": page(QueueFilter(mine="open")),
        "queue, others have not": page(QueueFilter(others="none")),
        "queue, disagreed": page(QueueFilter(agreement="disagreed")),
        "queue, a choice": page(QueueFilter(choice=Choice.WRONG)),
        "queue, a tag nobody gave": page(QueueFilter(tag="nobody")),
        "queue, tag and reviewer": page(QueueFilter(tag="watermark", reviewer="reviewer 03")),
        "queue, text and group": page(QueueFilter(text="0042", group="dog")),
        "next samples": lambda: queue.unjudged(review.id, ME, after=5_000, limit=3),
        "verdicts on a sample": lambda: store.verdicts.seen_by(review.id, 1, ME),
        "disagreements": lambda: queue.disagreements(review.id, ME),
        "progress by reviewer": lambda: statistics.reviewers(review.id),
        "choices as columns": lambda: statistics.choices(review.id, ME),
        "different maps": lambda: statistics.map_differences(review.id),
        "samples as columns": lambda: statistics.samples(review.id),
        "tags": lambda: statistics.tags(review.id, ME),
        "wrong reasons, the first 100": lambda: store.verdicts.of_review(
            review.id, ME, choice=Choice.RIGHT_WRONG_REASON, most=100
        ),
        "settlements": lambda: store.settlements.of_review(review.id, ME),
        "revision": lambda: store.revision(review.id),
        "audit trail, newest": lambda: store.audit.entries(review.id),
        "audit trail of a sample": lambda: store.audit.entries(review.id, position=5),
    }


def writes(store: ReviewStore, review: Review) -> dict[str, Question]:
    """What a reviewer's keys cause."""
    versions = iter(range(1_000))
    text = [Judgement(choice=choice) for choice in (Choice.RIGHT, Choice.WRONG)]

    def give() -> object:
        version = next(versions)
        return store.verdicts.give(
            review.id, 0, "somebody", text[version % 2], expected_version=version
        )

    draft = VerdictDraft(
        review_id=review.id, position=0, reviewer=ME, content={}, base_version=0, sequence=0
    )
    return {"a verdict": give, "a draft": lambda: store.drafts.save(draft)}


def measured(actions: dict[str, Question], bound: float | None) -> list[Row]:
    """A row for each question, in milliseconds."""
    rows = []
    for name, ask in actions.items():
        ask()
        times = []
        for _ in range(TIMES):
            start = time.perf_counter()
            ask()
            times.append(1e3 * (time.perf_counter() - start))
        rows.append(median_row(name, times, "ms", bound))
    return rows


def run(url: URL, folder: Path, samples: int, reviewers: int) -> list[Row]:
    """Fills a database and asks it everything."""
    database = open_database(url)
    store = ReviewStore(database, SnapshotStore(folder / "evidence"))
    start = time.perf_counter()
    review = fill(store, database, samples, reviewers)
    rows = [Row("(rows made in)", time.perf_counter() - start, "s")]
    rows += measured(questions(store, review), MOST_MS)
    rows += page_rows(url, folder / "evidence", review.id, MOST_MS)
    # The one whom the review does not name, so that nothing that was measured changes:
    everyone = replace(review.setup, reviewers=())
    open_to_all = store.change(review.id, everyone, by="lea", expected_version=review.version)
    rows += measured(writes(store, open_to_all), None)
    start = time.perf_counter()
    store.verdicts.of_review(review.id, ME)
    rows.append(Row("every verdict in full, for a report", time.perf_counter() - start, "s"))
    database.dispose()
    return rows


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--samples", type=int, default=SAMPLES)
    parser.add_argument("--reviewers", type=int, default=REVIEWERS)
    options = parser.parse_args()
    print(machine())
    kept = True
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        urls = {"SQLite": URL.create("sqlite", database=str(folder / "reviews.sqlite"))}
        if postgresql.find() is not None:
            urls["PostgreSQL"] = stack.enter_context(postgresql.running()).database()
        for name, url in urls.items():
            print(f"{name}: {options.samples:,} samples, {options.reviewers} reviewers")
            rows = run(url, folder, options.samples, options.reviewers)
            print_table(rows)
            kept &= all(row.kept for row in rows)
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main())
