"""What Explore's list of edits asks: the prediction while it is dragged, and superpixels."""

import re
from typing import Any
from urllib.parse import urlencode

from flask.testing import FlaskClient

from dashboard.maps.image_lookup import NO_SESSION, edited_id, find_image
from dashboard.maps.urls import exactly, input_url
from dashboard.services import Services
from data.gallery.items import Item
from explainers.engine.requests import TraceRequest
from explainers.models import ModelCard
from tests.unit.dashboard.route_client import ESPRESSO

POINT = re.compile(r"[\d.]+,[\d.]+")
EDITS = "erase:box=0+0+60+100,fill=mean"


def map_address(card: ModelCard, coffee: Item, edits: str) -> str:
    about = exactly(card) | {"image": coffee.id, "target": ESPRESSO, "before": 0.5, "edits": edits}
    return f"/explore/edited.json?{urlencode(about)}"


def test_the_live_prediction_is_that_of_the_edited_image(
    client: FlaskClient, services: Services, card: ModelCard, coffee: Item
) -> None:
    answer = client.get(map_address(card, coffee, EDITS)).json
    assert answer is not None
    image = find_image(services, edited_id(coffee.id, EDITS), NO_SESSION)
    trace = services.engine.trace(TraceRequest(card.key, image.ref))
    assert answer["text"].startswith("espresso: 50.0\xa0% → ")
    share = 100 * float(trace.probabilities[ESPRESSO])
    assert f"→ {share:.1f}\xa0%" in answer["text"]
    assert answer["picture"] == input_url(image.id, card)


def test_edits_that_do_not_fit_are_answered_by_one_sentence(
    client: FlaskClient, card: ModelCard, coffee: Item
) -> None:
    answer = client.get(map_address(card, coffee, "jpeg:severity=9"))
    assert answer.json is not None
    assert "a whole number from 0 to 5" in answer.json["text"]
    assert answer.json["picture"] == ""


def test_a_map_that_takes_long_is_not_started_by_a_drag(
    client: FlaskClient, card: ModelCard, coffee: Item
) -> None:
    edits = f"erase:top=10,map=rise@@{ESPRESSO}@masks:8000"
    answer = client.get(map_address(card, coffee, edits))
    assert answer.json is not None
    assert "takes" in answer.json["text"]


def test_a_superpixel_is_found_at_a_point(
    client: FlaskClient, card: ModelCard, coffee: Item
) -> None:
    numbers = []
    for x, y in ((0.0, 0.0), (0.02, 0.02), (1.0, 1.0)):
        query = urlencode(exactly(card) | {"image": coffee.id, "x": x, "y": y})
        answer = client.get(f"/explore/superpixel.json?{query}").json
        assert answer is not None
        numbers.append(answer["superpixel"])
    assert numbers[0] == numbers[1] == 0
    assert numbers[2] > 20

    def outlines(text: str) -> Any:  # noqa: ANN401
        query = urlencode(exactly(card) | {"image": coffee.id, "superpixels": text})
        return client.get(f"/explore/superpixels.svg?{query}")

    drawn = outlines(f"0+{numbers[2]}")
    assert drawn.mimetype == "image/svg+xml"
    assert 'viewBox="0 0 224 224"' in drawn.text
    x, y = zip(*(map(float, each.split(",")) for each in POINT.findall(drawn.text)), strict=True)
    assert (min(x), min(y), max(x), max(y)) == (0, 0, 224, 224)  # from corner to corner
    assert outlines("99").status_code == 422
    assert "superpixels 0 to" in outlines("99").text
    outside = urlencode(exactly(card) | {"image": coffee.id, "x": 2, "y": 0})
    assert client.get(f"/explore/superpixel.json?{outside}").status_code == 400
