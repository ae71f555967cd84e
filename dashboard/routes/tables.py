"""A scan's tables to take away as CSV, and selections that are drawn around points."""

import flask
import numpy as np

from dashboard.answers import fresh
from dashboard.captions import answer_of
from dashboard.missing import in_one_column, of_classes, of_image
from dashboard.routes.addresses import address, argument, parsed
from dashboard.routes.comparisons import attachment, safe_csv
from dashboard.services import Services
from dashboard.state.dataset import ORDERS
from data.scans import Scan
from data.selections import keep_selection

MOST_SELECTED = 100_000


def classes_csv_url(scan: str) -> str:
    """Groups and classes with their accuracy."""
    return address("/downloads/classes.csv", {"scan": scan})


def members_csv_url(scan: str, subset: str, order: str) -> str:
    """The images of a subset in the order of triage."""
    return address("/downloads/images.csv", {"scan": scan, "subset": subset, "order": order})


def member_rows(scan: Scan, positions: np.ndarray) -> list[dict[str, object]]:
    """What the table says of images."""
    from dashboard.dataset import ranks

    distance = ranks(scan)["far-from-its-class"]
    rows: list[dict[str, object]] = []
    for position in positions.tolist():
        loss = float(scan.loss[position])
        far = float(distance[position])
        rows.append(
            {
                "id": scan.image_ids[position],
                "name": scan.names[position],
                "class": str(scan.image_classes[position]),
                "predicted": scan.said(position),
                "outcome": answer_of(scan, position).outcome or "unknown",
                "probability": float(scan.probabilities[position, 0])
                if scan.readable[position]
                else None,
                "loss": None if np.isnan(loss) else loss,
                "distance": None if np.isnan(far) else far,
                "missing": of_image(scan, position, far),
            }
        )
    return rows


def add_routes(blueprint: flask.Blueprint, services: Services) -> None:
    """Serves both tables, and keeps selections."""

    @blueprint.get("/downloads/classes.csv")
    def classes_csv() -> flask.Response:
        from dashboard.dataset import table

        return _csv(of_classes(table(services.scans.open(argument("scan")))), "classes.csv")

    @blueprint.get("/downloads/images.csv")
    def images_csv() -> flask.Response:
        from dashboard.dataset import members

        order, subset = parsed("order", _order), argument("subset")
        scan = services.scans.open(argument("scan"))
        found = members(scan, subset, order)
        return _csv(member_rows(scan, found), "images.csv")

    @blueprint.post("/selections")
    def keep() -> flask.Response:
        given = flask.request.get_json(silent=True)
        names = given if isinstance(given, list) else []
        chosen = [each for each in names[:MOST_SELECTED] if isinstance(each, str)]
        known = set(services.gallery.ids)
        return fresh({"selection": keep_selection(each for each in chosen if each in known)})


def _order(text: str) -> str:
    if text not in ORDERS:
        raise ValueError(text)
    return text


def _csv(rows: list[dict[str, object]], name: str) -> flask.Response:
    rows = [in_one_column(row) for row in rows]
    head = list(dict.fromkeys(key for row in rows for key in row))
    return attachment(safe_csv([head, *([row.get(key) for key in head] for row in rows)]), name)
