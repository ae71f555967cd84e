"""Downloads of a scan's tables as CSV, and the selections drawn around points."""

import flask

from dashboard.access import Right, needs
from dashboard.core.responses import fresh
from dashboard.pages.dataset.files import csv_of, members_file
from dashboard.pages.dataset.view import ORDERS
from dashboard.routes.addresses import argument, parsed
from dashboard.routes.attachments import attachment
from dashboard.routes.created_files import created
from dashboard.scans.corruptions import KEYS
from dashboard.scans.missing import TableRow, of_classes
from dashboard.scans.robustness import robustness_of
from dashboard.scans.robustness_rows import robustness_rows
from dashboard.scans.summary import table
from dashboard.services import Services
from data.analysis.effects import CONFIDENCE
from data.gallery.selections import keep_selection

MOST_SELECTED = 100_000


def add_routes(blueprint: flask.Blueprint, services: Services) -> None:
    """Serves the tables, and stores selections."""

    @blueprint.get("/downloads/classes.csv")
    @needs(Right.LOOK)
    def classes_csv() -> flask.Response:
        rows = of_classes(table(services.scans.open(argument("scan"))))
        return attachment(csv_of([with_level(row) for row in rows]), "classes.csv")

    @blueprint.get("/downloads/robustness.csv")
    @needs(Right.LOOK)
    def robustness_csv() -> flask.Response:
        kinds, subset = parsed("corruption", _kinds), argument("subset")
        robustness = robustness_of(services.scans, argument("scan"))
        scanned = tuple(kind for kind in kinds if kind in robustness.kinds)
        return attachment(csv_of(robustness_rows(robustness, scanned, subset)), "robustness.csv")

    @blueprint.get("/downloads/images.csv")
    @needs(Right.LOOK)
    def images_csv() -> flask.Response:
        order, subset = parsed("order", _order), argument("subset")
        return created(services, members_file(services, argument("scan"), subset, order))

    @blueprint.post("/selections")
    @needs(Right.COMPUTE)
    def keep() -> flask.Response:
        body = flask.request.get_json(silent=True)
        names = body if isinstance(body, list) else []
        chosen = [each for each in names[:MOST_SELECTED] if isinstance(each, str)]
        ids = set(services.gallery.ids)
        return fresh({"selection": keep_selection(each for each in chosen if each in ids)})


def with_level(row: TableRow) -> TableRow:
    """A row for a file, with the level of the interval from "low" to "high" where it has one."""
    return row | {"interval_level": None if row.get("low") is None else CONFIDENCE}


def _kinds(text: str) -> tuple[str, ...]:
    if text and text not in KEYS:
        raise ValueError(text)
    return (text,) if text else KEYS


def _order(text: str) -> str:
    if text not in ORDERS:
        raise ValueError(text)
    return text
