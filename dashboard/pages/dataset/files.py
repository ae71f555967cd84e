"""The tables of a scan as files."""

from dashboard.core.jobs.files import FileRequest, Step
from dashboard.routes.attachments import safe_csv
from dashboard.scans.member_rows import member_rows
from dashboard.scans.missing import TableRow, in_one_column
from dashboard.scans.summary import members
from dashboard.services import Services

CHUNK = 1_000  # rows between two steps


def members_file(services: Services, scan_id: str, subset: str, order: str) -> FileRequest:
    """The table of the images of a subset, in the order of triage. Raises: ScanProblem."""
    scan = services.scans.open(scan_id)

    def make(step: Step) -> bytes:
        positions = members(scan, subset, order)
        rows: list[TableRow] = []
        for start in range(0, len(positions), CHUNK):
            step(start, len(positions))
            rows += member_rows(scan, positions[start : start + CHUNK])
        return csv_of(rows)

    return FileRequest("images.csv", ("images", scan_id, subset, order), make)


def csv_of(rows: list[TableRow]) -> bytes:
    """Rows as CSV, with a column for every key."""
    rows = [in_one_column(row) for row in rows]
    head = list(dict.fromkeys(key for row in rows for key in row))
    return safe_csv([head, *([row.get(key) for key in head] for row in rows)])
