"""Changes of a review's own row and its queue, inside the transaction that has it to itself."""

import time
from collections.abc import Sequence

from sqlalchemy import Connection, insert, select, update

from data.reviews.errors import ReviewConflict
from data.reviews.records import NewSample, Review
from data.reviews.rows import sample_row
from data.reviews.tables import ReviewRow, SampleRow


def check_version(review: Review, expected: int) -> None:
    """Raises: ReviewConflict if the review was changed since."""
    if review.version != expected:
        raise ReviewConflict(
            f"The review {review.name!r} was changed elsewhere meanwhile; look at it as it is now, "
            "and make your change again.",
            review,
        )


def write(connection: Connection, review: Review, **values: object) -> None:
    """Changes the review's row, which is another version then."""
    connection.execute(
        update(ReviewRow)
        .where(ReviewRow.id == review.id)
        .values(**values, version=review.version + 1)
    )


def append(
    connection: Connection, review: Review, samples: Sequence[NewSample], person: str
) -> int:
    """Puts those samples that are not in the queue at its end; returns how many they are.

    One that is there takes over the view that is given with it.
    """
    query = select(SampleRow.image_id).where(SampleRow.review_id == review.id)
    known = set(connection.scalars(query))
    now = time.time()
    rows: list[dict[str, object]] = []
    for sample in samples:
        if sample.image_id not in known:
            known.add(sample.image_id)
            rows.append(
                {
                    **sample_row(sample),
                    "review_id": review.id,
                    "position": review.samples + len(rows),
                    "added": now,
                    "added_by": person,
                }
            )
        elif sample.search:
            same = (SampleRow.review_id == review.id) & (SampleRow.image_id == sample.image_id)
            connection.execute(update(SampleRow).where(same).values(search=sample.search))
    if rows:
        connection.execute(insert(SampleRow), rows)
        count = review.samples + len(rows)
        connection.execute(update(ReviewRow).where(ReviewRow.id == review.id).values(samples=count))
    return len(rows)
