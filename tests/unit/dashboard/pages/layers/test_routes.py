"""The pictures of the Layers page, from EfficientNet-Lite0's real activations."""

import numpy as np
import pytest
from flask.testing import FlaskClient

from dashboard.maps import layer_urls
from dashboard.maps.sprites import columns_for
from data.gallery.items import Item
from explainers import Engine
from explainers.engine.requests import ChannelMapsRequest, ChannelsRequest, FilterRequest, ImageRef
from explainers.models import ModelCard
from tests.unit.dashboard.route_client import ESPRESSO, FOR_EVER, LITE0, changed, picture

LAYER = "blocks.5.0"


@pytest.fixture
def request_(coffee: Item) -> ChannelsRequest:
    return ChannelsRequest(LITE0, ImageRef(coffee.id, coffee.path), LAYER, ESPRESSO)


def test_a_sheet_shows_the_channels_in_their_order(
    client: FlaskClient, engine: Engine, card: ModelCard, coffee: Item, request_: ChannelsRequest
) -> None:
    url = layer_urls.sheet_url(
        card, coffee.id, request_, order="mean", many=128, page=2, shared=False
    )
    response = client.get(url)
    assert response.headers["Cache-Control"] == FOR_EVER
    sheet = np.asarray(picture(response))
    columns = columns_for(64)  # 192 channels: the second page has 64
    assert sheet.shape == (64 // columns * 8 + 8 * (64 % columns > 0), columns * 8)
    chosen = int(engine.compute(request_).order("mean")[128 + columns + 1])
    maps = engine.compute(ChannelMapsRequest(LITE0, request_.image, LAYER, (chosen,))).values[0]
    tile = sheet[8:15, 8:15].astype(float)
    assert np.corrcoef(tile.ravel(), maps.ravel())[0, 1] > 0.999
    for name, value in (("page", "3"), ("order", "beauty"), ("many", "0")):
        assert client.get(changed(url, **{name: value})).status_code == 400


def test_one_channel_and_the_whole_layer(
    client: FlaskClient, card: ModelCard, coffee: Item
) -> None:
    channel = layer_urls.channel_url(card, coffee.id, LAYER, 7, signed=True, smooth=False)
    assert picture(client.get(channel)).size == (7, 7)
    missing = client.get(changed(channel, channel="192"))
    assert missing.status_code == 404
    assert missing.text == "There is no channel 192; choose one from 0 to 191."
    one = layer_urls.activation_url(card, coffee.id, LAYER, "norm", signed=False, peak=1.0)
    assert picture(client.get(one)).size == (7, 7)
    assert client.get(changed(one, reduction="beauty")).status_code == 400
    every = layer_urls.activations_url(card, coffee.id, "component", signed=True, smooth=True)
    assert picture(client.get(every)).size == (64, 18 * 64)


def test_filters_as_tiles_and_slices(client: FlaskClient, engine: Engine, card: ModelCard) -> None:
    assert picture(client.get(layer_urls.filters_url(card, "conv_stem"))).size == (63, 7)
    tile = picture(client.get(layer_urls.filter_url(card, "conv_stem", 3, colour=True)))
    assert tile.size == (3, 3)
    name = "blocks.5.0.conv_dw"
    slices = picture(client.get(layer_urls.filter_url(card, name, 3, colour=False)))
    weights = engine.compute(FilterRequest(LITE0, name, 3)).values[0]
    levels = np.asarray(slices)[:5, :5].astype(float)
    np.testing.assert_allclose((levels - 128) / 127, weights / np.abs(weights).max(), atol=0.005)
    refused = client.get(layer_urls.filters_url(card, name))
    assert refused.status_code == 422
    assert "do not see red, green and blue" in refused.text
    assert client.get(layer_urls.filters_url(card, "fc")).status_code == 404
