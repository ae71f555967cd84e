"""Thumbnail, original and network input."""

import numpy as np
from flask.testing import FlaskClient

from dashboard.routes.images import input_url, original_url
from data.images import open_rgb
from data.items import Item
from explainers.models import ModelCard
from tests.unit.dashboard.routes.asking import (
    FOR_EVER,
    picture,
)


def test_thumbnail_original_and_input(client: FlaskClient, card: ModelCard, coffee: Item) -> None:
    thumbnail = client.get(f"/images/{coffee.id}/thumbnail.webp")
    assert picture(thumbnail).size == (144, 144)
    assert thumbnail.headers["Cache-Control"] == FOR_EVER
    assert picture(client.get(original_url(coffee.id))).size == (coffee.width, coffee.height)
    seen = np.asarray(picture(client.get(input_url(coffee.id, card))), int)
    crop = np.asarray(card.preprocess.crop(open_rgb(coffee.path)), int)
    assert np.abs(seen - crop).mean() < 4  # compressed, else the same
