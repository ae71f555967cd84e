"""`read_records`: what the command line and the app write as JSON Lines or CSV."""

import csv
import json
from os import PathLike, fspath
from pathlib import Path
from typing import Any

from dashboard.api.files import UnreadableResult
from dashboard.core.schemas import EXPLAIN_JSON, REVIEW_JSONL, TABLE_CSV, unreadable
from data.gallery.items import printable

SCHEMA = "schema"
LINES, TABLE = (".jsonl", ".json", ".ndjson"), ".csv"


def read_records(path: str | PathLike[str]) -> list[dict[str, Any]]:
    """The lines of `explain --json`, of a review as JSON Lines, or of any table as CSV.

    One dict per line; of a table by the names of its columns, with texts as values. Each has its
    `schema`: 1 in files of release 0.9.1 and earlier, which state none. In a review's JSON Lines
    the first line is the review, and each further one a sample.

    Raises: UnreadableResult if it is no such file, is damaged, or a newer release wrote it.

    Example:
        >>> import pathlib, json
        >>> line = json.dumps({"schema": 1, "image": "photos/coffee.png", "predictions": []})
        >>> written = pathlib.Path("explained.jsonl").write_text(line)
        >>> stratoscope.read_records("explained.jsonl")[0]["image"]
        'photos/coffee.png'
    """
    place = Path(fspath(path))
    name = printable(place)
    if place.suffix not in (*LINES, TABLE):
        raise UnreadableResult(f"{name} is neither {', '.join(LINES)} nor {TABLE}; rename it.")
    try:
        text = place.read_text(encoding="utf-8")
    except (OSError, UnicodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "it is not UTF-8"
        raise UnreadableResult(f"{name} cannot be read ({why}).") from error
    records = _rows(text) if place.suffix == TABLE else _objects(text, name)
    stated = 1
    for number, record in enumerate(records, 1):
        stated = record.get(SCHEMA, stated)  # a review states it in its first line
        if why := unreadable(stated, NEWEST[place.suffix == TABLE]):
            raise UnreadableResult(f"Line {number} of {name} {why}")
        record[SCHEMA] = stated
    return records


NEWEST = {False: max(EXPLAIN_JSON, REVIEW_JSONL), True: TABLE_CSV}


def _rows(text: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = list(csv.DictReader(text.splitlines(keepends=True)))
    for row in rows:
        if (stated := row.get(SCHEMA)) is not None:
            row[SCHEMA] = int(stated) if stated.isdecimal() else stated
    return rows


def _objects(text: str, name: str) -> list[dict[str, Any]]:
    records = []
    for number, line in enumerate(filter(str.strip, text.splitlines()), 1):
        try:
            record = json.loads(line)
        except ValueError as error:
            raise UnreadableResult(f"Line {number} of {name} is not JSON ({error}).") from error
        if not isinstance(record, dict):
            raise UnreadableResult(f"Line {number} of {name} is no JSON object.")
        records.append(record)
    return records
