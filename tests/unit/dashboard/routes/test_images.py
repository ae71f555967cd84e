"""Thumbnail, original and network input."""

from pathlib import Path

import numpy as np
from flask.testing import FlaskClient
from PIL import Image

from dashboard.routes.images import input_url, original_url
from dashboard.services import Services
from data.gallery import Gallery
from data.images import open_rgb
from data.items import Item
from explainers.models import ModelCard
from tests.unit.dashboard.routes.asking import FOR_EVER, picture
from tests.unit.dashboard.routes.conftest import item


def test_thumbnail_original_and_input(client: FlaskClient, card: ModelCard, coffee: Item) -> None:
    thumbnail = client.get(f"/images/{coffee.id}/thumbnail.webp")
    assert picture(thumbnail).size == (144, 144)
    assert thumbnail.headers["Cache-Control"] == FOR_EVER
    assert picture(client.get(original_url(coffee.id))).size == (coffee.width, coffee.height)
    seen = np.asarray(picture(client.get(input_url(coffee.id, card))), int)
    crop = np.asarray(card.preprocess.crop(open_rgb(coffee.path)), int)
    assert np.abs(seen - crop).mean() < 4  # compressed, else the same


def test_maps_never_lie_on_another_picture_than_their_own(
    client: FlaskClient, card: ModelCard, services: Services, tmp_path: Path
) -> None:
    path = tmp_path / "a.png"
    Image.new("RGB", (50, 40), "red").save(path)
    indexed = item(path, None)
    services.gallery = Gallery("one", [indexed], [], starter=False)  # type: ignore[misc]
    Image.new("RGB", (50, 40), "blue").save(path)
    thumbnail = f"/images/{indexed.id}/thumbnail.webp"
    for url in (thumbnail, original_url(indexed.id), input_url(indexed.id, card)):
        answer = client.get(url)
        assert answer.status_code == 422
        assert answer.text == "The file has changed since it was indexed; restart to see it."
