"""Overlay, raw map and statistics as files."""

import csv
import json
from dataclasses import replace
from html import unescape
from http import HTTPStatus
from io import BytesIO
from typing import Any, cast

import numpy as np
import pytest
from flask.testing import FlaskClient

from dashboard.figures.statistics import OF_AN_IMAGE, statistics_table
from dashboard.maps.urls import overlay_url, raw_map_url, statistics_csv_url
from dashboard.services import Services
from data.gallery.gallery import Gallery
from data.gallery.items import Item
from explainers import Engine
from explainers.engine.requests import ImageRef, MapRequest, TraceRequest
from explainers.models import ModelCard
from tests.unit.dashboard.route_client import (
    ESPRESSO,
    LAYER,
    LITE0,
    changed,
    picture,
)


def test_overlay_and_raw_map_say_where_they_come_from(
    client: FlaskClient, card: ModelCard, engine: Engine, map_request: MapRequest, coffee: Item
) -> None:
    url = overlay_url(
        card,
        coffee.id,
        map_request,
        signed=False,
        smooth=True,
        scale="inferno",
        opacity=60,
    )
    response = client.get(url)
    overlay = cast(Any, picture(response))
    assert overlay.size == card.preprocess.input_size[::-1]
    assert json.loads(overlay.text["Provenance"])["weights_sha256"] == card.weights_sha256
    assert f"coffee-{LAYER}-{ESPRESSO}-grad_cam.png" in response.headers["Content-Disposition"]
    assert client.get(changed(url, scale="x")).status_code == 400

    arrays = np.load(BytesIO(client.get(raw_map_url(card, coffee.id, map_request)).data))
    assert np.array_equal(arrays[LAYER], engine.heatmap(map_request).values)
    provenance = json.loads(arrays["provenance"].item())
    assert provenance["image"] == "coffee.png"
    assert provenance["target"] == ESPRESSO
    assert json.loads(overlay.text["Provenance"]) == provenance
    assert (provenance["schema"], *provenance["layers"]) == (1, LAYER)
    for each in (provenance, json.loads(overlay.text["Provenance"])):
        assert each["trust"]["badge"] == "– This map is not tested."
        assert each["trust"]["Faithfulness"].startswith("not tested: ")
        assert each["prediction"].startswith("espresso (")
    assert response.headers["Cache-Control"] == "private, no-store"  # it may be tested later


def test_an_error_that_a_person_opens_names_its_entry_in_help(
    client: FlaskClient, card: ModelCard
) -> None:
    url = statistics_csv_url(card, "0" * 64)
    (sentence,) = client.get(url).text.splitlines()
    opened = client.get(url, headers={"Accept": "text/html"})
    assert opened.mimetype == "text/plain"
    assert opened.text == (
        f"{sentence}\n\nHelp: http://localhost/help/?page=howto%2Ftroubleshooting#gallery-problem"
    )
    of_script = {"Accept": "text/html", "Sec-Fetch-Mode": "cors"}
    assert client.get(url, headers=of_script).text == sentence


def test_statistics_as_csv(
    client: FlaskClient, card: ModelCard, engine: Engine, coffee: Item
) -> None:
    lines = client.get(statistics_csv_url(card, coffee.id)).text.splitlines()
    assert lines[0].startswith("layer,channels,height,width,mean,std,")
    assert len(lines) == 1 + len(card.layers)
    trace = engine.trace(TraceRequest(LITE0, ImageRef(coffee.id, coffee.path)))
    assert float(lines[1].split(",")[4]) == trace.statistics[0].mean
    table = statistics_table(trace.statistics)
    for line, values in zip(csv.DictReader(lines), table, strict=True):
        for column, value in zip(OF_AN_IMAGE, values.tolist(), strict=True):
            assert float(line[column.name]) == pytest.approx(value), column.name


def test_a_line_break_in_a_files_name_harms_no_download(
    client: FlaskClient, services: Services, card: ModelCard, coffee: Item
) -> None:
    odd = replace(coffee, name="cof\r\nfee.png")
    cast(Any, services).gallery = Gallery("one", [odd], [], starter=False)
    answer = client.get(statistics_csv_url(card, odd.id))
    assert answer.status_code == 200
    assert "filename=coffee-" in answer.headers["Content-Disposition"]


def test_an_order_that_does_not_exist_is_refused(client: FlaskClient) -> None:
    answer = client.get("/downloads/images.csv?scan=any&subset=all&order=none")
    assert answer.status_code == HTTPStatus.BAD_REQUEST
    assert "needs a valid 'order'" in unescape(answer.text)
