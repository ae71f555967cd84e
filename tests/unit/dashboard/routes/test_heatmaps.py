"""Heat maps, strips, feature maps and filters, and which addresses are refused."""

from dataclasses import replace
from types import SimpleNamespace
from typing import cast

import numpy as np
import pytest
from flask.testing import FlaskClient

from dashboard.maps.rendering import encode_grey, sprite
from dashboard.maps.urls import filters_url, heatmap_url, mosaic_url, strip_parameters, strip_url
from dashboard.services import Services
from data.gallery.items import Item
from explainers import Engine
from explainers.engine.requests import FeatureMapsRequest, ImageRef, MapRequest, TraceRequest
from explainers.errors import EngineBusy
from explainers.models import ModelCard
from tests.unit.dashboard.route_client import (
    ESPRESSO,
    FOR_EVER,
    LAYER,
    LITE0,
    NOT_AT_ALL,
    changed,
    picture,
    serve,
)


@pytest.fixture
def heatmap_address(card: ModelCard, coffee: Item, map_request: MapRequest) -> str:
    return heatmap_url(card, coffee.id, map_request, signed=False)


def test_heatmap_is_the_engines(
    client: FlaskClient, card: ModelCard, engine: Engine, map_request: MapRequest, coffee: Item
) -> None:
    heatmap = engine.heatmap(map_request)
    for signed in (False, True):
        response = client.get(heatmap_url(card, coffee.id, map_request, signed=signed))
        assert response.data == encode_grey(heatmap, signed=signed)
        assert response.headers["Cache-Control"] == FOR_EVER
    twice = 2 * float(heatmap.values.max())
    response = client.get(heatmap_url(card, coffee.id, map_request, signed=False, peak=twice))
    assert np.asarray(picture(response)).max() in (127, 128)


def test_heatmap_by_captum_is_served_like_any_other(
    client: FlaskClient, card: ModelCard, map_request: MapRequest, coffee: Item
) -> None:
    captum = replace(map_request, method="layer_grad_cam")
    theirs = picture(client.get(heatmap_url(card, coffee.id, captum, signed=True)))
    ours = picture(client.get(heatmap_url(card, coffee.id, map_request, signed=True)))
    assert np.abs(np.asarray(theirs, int) - np.asarray(ours, int)).max() <= 1


def test_strip_holds_every_layer(
    client: FlaskClient, card: ModelCard, engine: Engine, coffee: Item
) -> None:
    trace = engine.trace(TraceRequest(LITE0, ImageRef(coffee.id, coffee.path), ESPRESSO))
    strip = strip_parameters(card, coffee.id, ESPRESSO, "hires_cam")
    url = strip_url(strip, signed=False, smooth=True)
    assert client.get(url).data == sprite(trace.hires_cams, signed=False, smooth=True)


def test_two_strips_share_the_scale_of_each_layer(
    client: FlaskClient, card: ModelCard, engine: Engine, coffee: Item
) -> None:
    targets = ESPRESSO, ESPRESSO + 1
    strips = [strip_parameters(card, coffee.id, target, "grad_cam") for target in targets]
    maps = [
        engine.trace(TraceRequest(LITE0, ImageRef(coffee.id, coffee.path), target)).grad_cams
        for target in targets
    ]
    peaks = [max(each.relu().values.max() for each in layer) for layer in zip(*maps, strict=True)]
    for (strip, beside), own in zip((strips, strips[::-1]), maps, strict=True):
        served = client.get(strip_url(strip, signed=False, smooth=True, beside=beside))
        assert served.data == sprite(own, signed=False, smooth=True, peaks=peaks)
    alone = client.get(strip_url(strips[0], signed=False, smooth=True)).data
    assert alone != sprite(maps[0], signed=False, smooth=True, peaks=peaks)


def test_feature_maps_and_filters(client: FlaskClient, card: ModelCard, coffee: Item) -> None:
    request = FeatureMapsRequest(LITE0, ImageRef(coffee.id, coffee.path), LAYER, 24)
    sheet = picture(client.get(mosaic_url(card, coffee.id, request)))
    assert sheet.size == (12 * 8, 2 * 8)  # 7 x 7 cells and a gap
    assert picture(client.get(filters_url(card, 64))).size == (16 * 4 - 1, 2 * 4 - 1)  # 32 of 3 x 3


@pytest.mark.parametrize(
    ("name", "value"), [("weights", "0" * 12), ("preprocess", "other"), ("algorithm", "0")]
)
def test_address_of_another_state_of_the_model_is_refused(
    client: FlaskClient, heatmap_address: str, card: ModelCard, name: str, value: str
) -> None:
    response = client.get(changed(heatmap_address, **{name: value}))
    assert response.status_code == 409
    assert card.name in response.text
    assert response.headers["Cache-Control"] == NOT_AT_ALL


@pytest.mark.parametrize(
    ("name", "value", "status"),
    [
        ("model", "unknown", 404),
        ("image", "unknown", 404),
        ("layer", "unknown", 404),
        ("method", "unknown", 404),
        ("target", "1000", 404),
        ("target", "x", 400),
        ("signed", "2", 400),
        ("peak", "nan", 400),
    ],
)
def test_what_is_not_there_is_stated_in_a_sentence(
    client: FlaskClient, heatmap_address: str, name: str, value: str, status: int
) -> None:
    response = client.get(changed(heatmap_address, **{name: value}))
    assert response.status_code == status
    assert response.mimetype == "text/plain"
    assert response.text[0].isupper()
    assert response.text.endswith(".")


def test_address_lacking_a_parameter_is_refused(client: FlaskClient, card: ModelCard) -> None:
    response = client.get(f"/maps/heatmap.png?model={card.key}")
    assert response.status_code == 400
    assert "'weights'" in response.text


def test_busy_engine_asks_for_patience(
    services: Services, card: ModelCard, heatmap_address: str
) -> None:
    def busy(_: object) -> None:
        raise EngineBusy("The server has too much to do; try again in a moment.")

    fake = SimpleNamespace(card=lambda _: card, heatmap=busy)
    client = serve(cast(Services, SimpleNamespace(**{**vars(services), "engine": fake})))
    response = client.get(heatmap_address)
    assert response.status_code == 503
    assert int(response.headers["Retry-After"]) > 0
