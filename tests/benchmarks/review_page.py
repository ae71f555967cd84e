"""What the server needs for the Reviews page of a large review, callback by callback."""

import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy import URL

from dashboard.core.settings import Settings
from dashboard.pages.reviews import page as reviews_page
from dashboard.server.app import create_app
from dashboard.server.wiring import build_services
from dashboard.ui import ids
from tests.benchmarks.report import Row, median_row

TIMES = 5
PAGE = "/reviews/"


def page_rows(url: URL, evidence: Path, review: str, bound: float) -> list[Row]:
    """A row for the list, for each panel of the review, and for all of its panels together.

    The first time each panel is asked, nothing is known of the review yet; later, as when several
    people have the page open, its summary is.
    """
    settings = Settings(models=("efficientnet_lite0",), database=url, evidence=evidence)
    services = build_services(settings)
    try:
        client = create_app(services).test_client()
        requested = dict(_panels(client, review))
        start = time.perf_counter()
        first = {name: _timed(client, body) for name, body in requested.items()}
        whole = 1e3 * (time.perf_counter() - start)
        rows = [Row("the page, all panels, first time", whole, "ms", bound)]
        for name, body in requested.items():
            times = [_timed(client, body) for _ in range(TIMES)]
            rows.append(median_row(f"  {name} (first {first[name]:.0f})", times, "ms", bound))
        return rows
    finally:
        services.close()


def _panels(client: FlaskClient, review: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """The request of each panel's callback, as the page's script sends it."""
    view = {"model": "efficientnet_lite0", "review": review}
    panels = {ids.part_of_view(panel.id): panel.id for panel in reviews_page.PANELS}
    known = {ids.VIEW: view, "review-queue-grid": {"startRow": 0, "endRow": 100}}
    for each in client.get(f"{PAGE}_dash-dependencies").get_json():
        inputs, state = each["inputs"], each["state"]
        named = [panels[given["id"]] for given in inputs if given["id"] in panels]
        if not each["clientside_function"] and (named or each["output"].startswith("review-queue")):
            outputs = [
                dict(zip(("id", "property"), one.rsplit(".", 1), strict=True))
                for one in each["output"].strip(".").split("...")
            ]
            yield (
                named[0] if named else "rows of the queue",
                {
                    "output": each["output"],
                    "outputs": outputs if each["output"].startswith("..") else outputs[0],
                    "inputs": [given | {"value": known.get(given["id"])} for given in inputs],
                    "state": [given | {"value": known.get(given["id"])} for given in state],
                    "changedPropIds": [f"{inputs[0]['id']}.{inputs[0]['property']}"],
                },
            )


def _timed(client: FlaskClient, body: dict[str, Any]) -> float:
    """Milliseconds until the answer is there. Raises: RuntimeError if it is none."""
    start = time.perf_counter()
    own_page = {"Sec-Fetch-Site": "same-origin"}  # as browsers say
    answer = client.post(f"{PAGE}_dash-update-component", json=body, headers=own_page)
    took = 1e3 * (time.perf_counter() - start)
    if answer.status_code not in {200, 204} or b"failed in a way" in answer.data:
        raise RuntimeError(f"{body['output'][:80]}: {json.dumps(answer.text)[:300]}")
    return took
