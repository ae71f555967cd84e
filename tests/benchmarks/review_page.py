"""What the server needs for the Reviews page of a large review, callback by callback."""

import json
import time
from pathlib import Path
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy import URL
from werkzeug.test import TestResponse

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
        callbacks = client.get(f"{PAGE}_dash-dependencies").get_json()
        start = time.perf_counter()
        opened = _answer(client, _opening(callbacks, review))
        whole = 1e3 * (time.perf_counter() - start)
        rows = [Row("the page, all panels, first time", whole, "ms", bound)]
        shown = opened.get_json()["response"][ids.VIEW_STATE]["answer"]["values"]
        requests = {
            panel.id: _refresh(callbacks, shown, panel.id)
            for panel in reviews_page.PANELS
            if panel.render
        } | {"rows of the queue": _queue_rows(callbacks, review)}
        for name, body in requests.items():
            times = [_timed(client, body) for _ in range(TIMES)]
            rows.append(median_row(f"  {name}", times, "ms", bound))
        return rows
    finally:
        services.close()


Callbacks = list[dict[str, Any]]


def _opening(callbacks: Callbacks, review: str) -> dict[str, Any]:
    """The request with which the page opens."""
    return _requested(callbacks, {"number": 1, "values": _view(review), "link": ""}, None)


def _refresh(callbacks: Callbacks, shown: dict[str, str], panel: str) -> dict[str, Any]:
    """The request that renders one panel of the shown view again."""
    return _requested(callbacks, {"number": 2, "values": shown, "refresh": [panel]}, shown)


def _requested(
    callbacks: Callbacks, request: dict[str, Any], shown: dict[str, str] | None
) -> dict[str, Any]:
    (each,) = [each for each in callbacks if f"{ids.VIEW_STATE}.answer" in each["output"]]
    return _body(each, {"request": request, "answer": shown and {"number": 1, "values": shown}})


def _queue_rows(callbacks: Callbacks, review: str) -> dict[str, Any]:
    """The request of the grid for its first rows."""
    (each,) = [each for each in callbacks if "getRowsResponse" in each["output"]]
    return _body(
        each,
        {"answer": {"values": _view(review)}, "getRowsRequest": {"startRow": 0, "endRow": 100}},
    )


def _view(review: str) -> dict[str, str]:
    return {"model": "efficientnet_lite0", "review": review}


def _body(callback: dict[str, Any], values: dict[str, Any]) -> dict[str, Any]:
    """The call of a callback, as the page sends it."""
    outputs = [
        dict(zip(("id", "property"), one.rsplit(".", 1), strict=True))
        for one in callback["output"].strip(".").split("...")
    ]
    inputs = callback["inputs"]
    return {
        "output": callback["output"],
        "outputs": outputs if callback["output"].startswith("..") else outputs[0],
        "inputs": [each | {"value": values.get(each["property"])} for each in inputs],
        "state": [each | {"value": values.get(each["property"])} for each in callback["state"]],
        "changedPropIds": [f"{inputs[0]['id']}.{inputs[0]['property']}"],
    }


def _timed(client: FlaskClient, body: dict[str, Any]) -> float:
    """Milliseconds until the answer is there. Raises: RuntimeError if it is none."""
    start = time.perf_counter()
    _answer(client, body)
    return 1e3 * (time.perf_counter() - start)


def _answer(client: FlaskClient, body: dict[str, Any]) -> TestResponse:
    """The answer of a callback. Raises: RuntimeError if it is none."""
    own_page = {"Sec-Fetch-Site": "same-origin"}  # as browsers say
    answer = client.post(f"{PAGE}_dash-update-component", json=body, headers=own_page)
    if answer.status_code not in {200, 204} or b"unexpected error" in answer.data:
        raise RuntimeError(f"{body['output'][:80]}: {json.dumps(answer.text)[:300]}")
    return answer
