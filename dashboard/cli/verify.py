"""`verify`: whether a review's report is the file that was signed."""

import argparse
import hashlib
import re
from pathlib import Path

from dashboard.cli.command import complain, print_out
from dashboard.core.settings import DatabaseSettings, Settings, add_settings
from dashboard.core.times import utc_time
from data.errors import DataError

NOT_THE_SAME = 1
META = re.compile(rb'<meta name="stratoscope-review" content="([0-9a-f]+)">')
BEGINNING = 4096  # bytes of a report in which it says which review it is of
LIMIT = (
    "This shows that the file was not damaged or changed, not who wrote it. Anyone who can write "
    "to the database could have stored another digest."
)


def add_options(parser: argparse.ArgumentParser) -> None:
    """Give the parser the options of this command."""
    parser.add_argument("report", type=Path, metavar="REPORT", help="HTML file of a signed review")
    add_settings(parser, DatabaseSettings)


def run(arguments: argparse.Namespace) -> int:
    """Do it; returns the exit code."""
    settings = Settings.from_arguments(arguments)
    body = arguments.report.read_bytes()
    from data.db.database import open_database
    from data.reviews import ReviewStore

    digest = hashlib.sha256(body).hexdigest()
    database = open_database(settings.database)
    try:
        store = ReviewStore(database)
        signed = store.sign_offs.of_report(digest)
        if signed is not None:
            review = store.get(signed.review_id)
            print_out(
                f"{arguments.report} is the report of the review {review.name!r} that "
                f"{signed.name} signed on {utc_time(signed.created)}: {signed.statement!r}. Its "
                f"SHA-256 {digest} is the one stored with the sign-off. {LIMIT}"
            )
            return 0
        named = META.search(body[:BEGINNING])
        if named is None:
            complain(
                f"{arguments.report} is not the report of a review, or its first lines are "
                f"damaged. No sign-off in this database has its SHA-256 {digest}."
            )
            return NOT_THE_SAME
        try:
            review = store.get(named.group(1).decode())
            signed = store.sign_offs.of_review(review.id)
        except DataError:
            complain(
                f"{arguments.report} belongs to a review that is not in this database. Name the "
                "team's database with --database."
            )
            return NOT_THE_SAME
        if signed is None:
            complain(
                f"{arguments.report} belongs to the review {review.name!r}, which is not signed "
                "off, so there is nothing to compare it with."
            )
        else:
            complain(
                f"{arguments.report} is NOT the report of {review.name!r} that {signed.name} "
                f"signed on {utc_time(signed.created)}: it was changed, damaged, or downloaded "
                f"before the sign-off. Its SHA-256 is {digest}, the signed one "
                f"{signed.report_sha256}."
            )
        return NOT_THE_SAME
    finally:
        database.dispose()
