"""Requests that no page sends: each is answered in one sentence, and none fills the log."""

import random
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from unittest.mock import patch

import numpy as np
import pytest
import torch
from dash import Dash
from flask.testing import FlaskClient
from PIL import Image
from torch import nn

import dashboard.server.app
from dashboard.core.settings import Settings
from dashboard.maps.urls import exactly
from dashboard.server.errors import SENTENCES
from dashboard.server.wiring import build_services
from dashboard.services import Services
from explainers import load_model

pytestmark = pytest.mark.slow  # with its services set up

HEADERS = {"Origin": "http://localhost"}
HUGE = "9" * 30
TEXTS = ["", "\0", "-1", "1e999", "nan", HUGE, "9" * 5000, "../../etc/passwd", "[1", "1,2,3,4"]
BODIES = [b"", b"{", b"[]", b'"x"', b"\xff", b'{"review": null}', b"[" * 9000, b"9" * 5000]
TYPES = ["application/json", "text/plain", "multipart/form-data", "multipart/form-data; boundary=x"]
VALUES = [
    *(None, True, -1, 10**30, 1.5, "", "x", [], {}, [[]], [{}], ["x"], {"a": None}),
    {"points": [{"x": 1, "customdata": 10**30}]},
    {"startRow": -1, "endRow": 10**20, "sortModel": [{}], "filterModel": 3},
    {"model": {}, "image": [1]},
]
PARTS = ["x", "0", HUGE, "%00", "..%2f..", "picture"]


class WholeApp:
    """The whole app around a tiny model, and everything it answers."""

    def __init__(self, services: Services) -> None:
        self.services = services
        self.pages: list[Dash] = []
        made = dashboard.server.app.page_app
        with patch.object(
            dashboard.server.app, "page_app", lambda *args: self.pages.append(made(*args))
        ):
            self.server = dashboard.server.app.create_app(services)
        self.client: FlaskClient = self.server.test_client()
        self.chance = random.Random(0)
        self.failed: list[tuple[object, ...]] = []

    def ask(self, method: str, path: str, kind: str = "", **options: Any) -> int:  # noqa: ANN401
        headers = HEADERS | ({"Content-Type": kind} if kind else {})
        with self.client.open(path, method=method, headers=headers, **options) as answer:
            if answer.status_code >= 500:
                self.failed.append((answer.status, method, path, options))
            return answer.status_code

    def path(self, rule: str) -> str:
        return re.sub(r"<.*?>", lambda _: self.chance.choice(PARTS), rule)


@pytest.fixture
def whole_app(tmp_path: Path) -> Iterator[WholeApp]:
    torch.manual_seed(0)
    layers = nn.Conv2d(3, 4, 3), nn.ReLU(), nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(4, 2)
    chance = np.random.default_rng(0)
    for name in ("cat", "dog"):
        (tmp_path / name).mkdir()
        pixels = chance.integers(0, 255, (30, 40, 3), dtype=np.uint8)
        Image.fromarray(pixels).save(tmp_path / name / "1.png")
    settings = Settings(offline=True, images=(tmp_path,))
    model = load_model(nn.Sequential(*layers), labels=["cat", "dog"], name="Tiny")
    services = build_services(settings, [model])
    yield WholeApp(services)
    services.close()


def quiet(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [record.getMessage() for record in caplog.records if record.exc_info]


def test_odd_methods_bodies_and_places(
    whole_app: WholeApp, caplog: pytest.LogCaptureFixture
) -> None:
    for rule in whole_app.server.url_map.iter_rules():
        for method in ("GET", "POST", "DELETE"):
            body, kind = whole_app.chance.choice(BODIES), whole_app.chance.choice(TYPES)
            whole_app.ask(method, whole_app.path(rule.rule), kind, data=body)
    assert whole_app.failed == []
    assert quiet(caplog) == []


def test_a_file_is_served_under_its_own_endings_alone(whole_app: WholeApp) -> None:
    """Also where the end of an address is chosen by the request, as of tables and reports."""
    files = [
        rule.rule
        for rule in whole_app.server.url_map.iter_rules()
        if re.search(r"\.\w+$|\.<", rule.rule)
    ]
    assert sum(".<" in rule for rule in files) >= 3
    for rule in files:
        for ending in ("exe", "html.exe", "CSV", "x"):
            path = whole_app.path(re.sub(r"\.(\w+|<[^>]*>)$", f".{ending}", rule))
            assert whole_app.ask("GET", path) == 404, path


def test_odd_values_in_addresses(whole_app: WholeApp, caplog: pytest.LogCaptureFixture) -> None:
    card = whole_app.services.engine.card("Tiny")
    fit = exactly(card) | {
        **{"image": whole_app.services.gallery.items[0].id, "layer": card.layers[0].name},
        **{"target": 0, "method": "grad_cam", "channel": 0, "signed": 0, "smooth": 0, "many": 4},
        **{"page": 1, "order": "number", "reduction": "mean", "review": "x", "sample": 0},
        **{"a": "class:cat", "b": "class:dog", "shared": 0, "convolution": "0", "filter": 0},
    }
    rules = [
        each.rule for each in whole_app.server.url_map.iter_rules() if "_dash" not in each.rule
    ]
    for rule in rules:
        for _ in range(2):
            odd = {whole_app.chance.choice(sorted(fit)): whole_app.chance.choice(TEXTS)}
            whole_app.ask("GET", whole_app.path(rule), query_string=fit | odd)
    assert whole_app.ask("GET", "/maps/channel.png", query_string=fit | {"layer": "none"}) == 404
    assert whole_app.failed == []
    assert quiet(caplog) == []


def test_odd_values_in_callbacks(whole_app: WholeApp, caplog: pytest.LogCaptureFixture) -> None:
    for page in whole_app.pages:
        for output, callback in page.callback_map.items():
            if "callback" in callback:
                path = f"{page.config.url_base_pathname}_dash-update-component"
                for _ in range(2):
                    whole_app.ask("POST", path, json=_body(whole_app.chance, output, callback))
    assert whole_app.failed == []
    assert quiet(caplog) == []


def _body(chance: random.Random, output: str, callback: dict[str, Any]) -> dict[str, Any]:
    outputs = [
        {"id": name, "property": prop} for name, prop in re.findall(r"([\w-]+)\.([\w@-]+)", output)
    ]

    def with_values(places: list[dict[str, str]]) -> list[dict[str, object]]:
        return [{**place, "value": chance.choice([None, *VALUES])} for place in places]

    body: dict[str, Any] = {
        "output": output,
        "outputs": outputs if output.startswith("..") else outputs[0],
        "inputs": with_values(callback["inputs"]),
        "state": with_values(callback["state"]),
        "changedPropIds": [
            f"{each['id']}.{each['property']}"
            for each in callback["inputs"]
            if chance.random() < 0.5
        ],
    }
    if chance.random() < 0.2:
        body[chance.choice(sorted(body))] = chance.choice(VALUES)
    return body


@pytest.mark.parametrize(
    "path",
    [
        "/_dash-component-suites/xyz/abc.js",
        "/_dash-component-suites/dash/no-such.js",
        "/_dash-component-suites/dash/../../../etc/passwd",
        "/layers/_dash-component-suites/dash_html_components/%00",
    ],
)
def test_unknown_scripts_are_not_there(
    whole_app: WholeApp, path: str, caplog: pytest.LogCaptureFixture
) -> None:
    answer = whole_app.client.get(path)
    assert (answer.status_code, answer.text) == (404, SENTENCES[404])
    assert not caplog.records
