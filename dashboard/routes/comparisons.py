"""Two groups of a scan to take away: every channel as CSV, the page's findings as one HTML file."""

import csv
from collections.abc import Iterable
from io import BytesIO, StringIO

import flask

from dashboard.answers import kept
from dashboard.routes.addresses import address, argument
from dashboard.services import Services


def csv_url(scan: str, a: str, b: str) -> str:
    """Every channel's effect size and test."""
    return address("/downloads/comparison.csv", {"scan": scan, "a": a, "b": b})


def html_url(scan: str, a: str, b: str) -> str:
    """One page that holds everything and asks no server."""
    return address("/downloads/comparison.html", {"scan": scan, "a": a, "b": b})


def add_routes(blueprint: flask.Blueprint, services: Services) -> None:
    """Serves both as attachments."""

    @blueprint.get("/downloads/comparison.csv")
    def comparison_csv() -> flask.Response:
        from dashboard.comparison import compare_groups

        scan = services.scans.open(argument("scan"))
        found = compare_groups(scan, argument("a"), argument("b")).channels
        head = [
            "layer",
            "channel",
            "n_a",
            "n_b",
            "hedges_g",
            "low",
            "high",
            "p",
            "q",
            "significant",
        ]
        rows = (
            [
                *scan.channel_of(i),
                *(found.n_a, found.n_b, found.g[i], found.low[i], found.high[i]),
                *(found.p[i], found.q[i], bool(found.significant[i])),
            ]
            for i in found.strongest
        )
        return attachment(safe_csv([head, *rows]), "comparison.csv")

    @blueprint.get("/downloads/comparison.html")
    def comparison_html() -> flask.Response:
        from dashboard.comparison import compare_groups
        from dashboard.comparison_report import comparison_report

        scan = services.scans.open(argument("scan"))
        a, b = argument("a"), argument("b")
        page = comparison_report(compare_groups(scan, a, b), a, b, services.thumbnails)
        return attachment(page.encode(), "comparison.html")


def safe_csv(rows: Iterable[Iterable[object]]) -> bytes:
    """Rows as CSV; a text that a spreadsheet would take for a formula gets a quote before it."""
    text = StringIO()
    table = csv.writer(text)
    table.writerows([[_safe(cell) for cell in row] for row in rows])
    return text.getvalue().encode()


def attachment(body: bytes, name: str) -> flask.Response:
    """A file that the browser saves."""
    return kept(
        flask.send_file(BytesIO(body), as_attachment=True, download_name=name), private=True
    )


def _safe(cell: object) -> object:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(("=", "+", "-", "@")) else cell
