"""Files that the browser saves, and tables as CSV that spreadsheets open safely."""

import csv
from collections.abc import Iterable
from io import BytesIO, StringIO

import flask

from dashboard.core.responses import kept
from dashboard.core.schemas import TABLE_CSV

FORMULA = ("=", "+", "-", "@", "\t", "\r")


def attachment(body: bytes, name: str) -> flask.Response:
    """A file that the browser saves."""
    name = "".join(filter(str.isprintable, name))  # a header takes no line break of a file's name
    return kept(
        flask.send_file(BytesIO(body), as_attachment=True, download_name=name), private=True
    )


def safe_csv(rows: Iterable[Iterable[object]]) -> bytes:
    """Rows as CSV, the names of the columns first; the last column states the schema.

    A text that a spreadsheet would take for a formula gets a quote before it.
    """
    text = StringIO()
    table = csv.writer(text)
    for number, row in enumerate(rows):
        table.writerow([*map(_safe, row), TABLE_CSV if number else "schema"])
    return text.getvalue().encode()


def _safe(cell: object) -> object:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell
