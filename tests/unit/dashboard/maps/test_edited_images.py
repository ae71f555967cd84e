"""An image with edits in its id: found, shown and explained as any other."""

import json
from io import BytesIO

import numpy as np
import pytest
from flask.testing import FlaskClient
from PIL import Image

from dashboard.maps.image_lookup import NO_SESSION, edited_id, find_image, unedited_id
from dashboard.maps.map_requests import map_request
from dashboard.maps.truth import truth_of
from dashboard.maps.urls import heatmap_url, input_url, original_url, overlay_url, raw_map_url
from dashboard.services import Services
from data.errors import GalleryProblem
from data.gallery.images import decode_for_screen
from data.gallery.items import Item
from explainers.engine.requests import TraceRequest
from explainers.models import ModelCard
from tests.unit.dashboard.route_client import ESPRESSO, LAYER, picture

HALF = "erase:box=0+0+50+100,fill=mean"


def test_an_id_holds_the_edits(services: Services, coffee: Item) -> None:
    image = find_image(
        services, edited_id(coffee.id, " erase:fill=mean,box=0+0+50+100;"), NO_SESSION
    )
    assert image.id == f"{coffee.id}~{HALF}", "one text for equal edits"
    assert image.title == f"{coffee.name}, edited: {HALF}"
    brush = "+".join(["brush=12", *(f"{point}+{point}" for point in range(100))])
    long = find_image(services, edited_id(coffee.id, f"erase:{brush}"), NO_SESSION)
    assert long.title.startswith(f"{coffee.name}, edited: erase:brush=12+0+0+1+1+2+2")
    assert long.title.endswith("…")
    assert len(long.title) < len(coffee.name) + 140
    assert find_image(services, coffee.id, NO_SESSION).title == coffee.name
    assert image.ref != find_image(services, coffee.id, NO_SESSION).ref
    assert unedited_id(image.id) == coffee.id
    assert edited_id(coffee.id, "") == coffee.id
    further = find_image(services, edited_id(image.id, "flip"), NO_SESSION)
    assert further.id == f"{coffee.id}~{HALF};flip"
    assert unedited_id(further.id) == coffee.id


@pytest.mark.parametrize(
    ("edits", "sentence"),
    [
        ("frost", 'There is no edit "frost"; choose one of erase'),
        ("jpeg:severity=9", "a whole number from 0 to 5"),
        ("erase:top=10", "needs its map"),
    ],
)
def test_edits_that_do_not_fit_give_one_sentence(
    services: Services, coffee: Item, edits: str, sentence: str
) -> None:
    with pytest.raises(GalleryProblem, match=sentence):
        find_image(services, edited_id(coffee.id, edits), NO_SESSION)


def test_the_picture_of_an_edited_image_is_edited(
    client: FlaskClient, card: ModelCard, coffee: Item
) -> None:
    edited = edited_id(coffee.id, HALF)
    crop = np.asarray(card.preprocess.crop(decode_for_screen(coffee.path.read_bytes())), int)
    seen = np.asarray(picture(client.get(input_url(edited, card))), int)
    half = crop.shape[1] // 2
    assert np.abs(seen[:, half + 8 :] - crop[:, half + 8 :]).mean() < 4
    mean = np.array([127, 127, 127])
    assert np.abs(seen[:, : half - 8] - mean).max() < 12
    whole = np.asarray(picture(client.get(original_url(edited))), int)
    turned = picture(client.get(original_url(edited_id(coffee.id, "rotate:degrees=90"))))
    assert whole.shape[:2] == (coffee.height, coffee.width) == (turned.height, turned.width)
    assert np.abs(np.asarray(turned, int) - whole).mean() > 20


def test_the_map_of_an_edited_image_is_its_own(
    client: FlaskClient, services: Services, card: ModelCard, coffee: Item
) -> None:
    urls = []
    for image_id in (coffee.id, edited_id(coffee.id, HALF)):
        ref = find_image(services, image_id, NO_SESSION).ref
        request = map_request(card.key, ref, LAYER, ESPRESSO, "grad_cam")
        urls.append(heatmap_url(card, image_id, request, signed=False))
    plain, edited = (client.get(url).data for url in urls)
    assert plain != edited


def test_the_top_of_a_map_is_erased_where_the_map_is_highest(
    client: FlaskClient, services: Services, card: ModelCard, coffee: Item
) -> None:
    edits = f"erase:top=20,map=grad_cam@{LAYER}@{ESPRESSO},fill=mean"
    edited = edited_id(coffee.id, edits)
    seen = np.asarray(picture(client.get(input_url(edited, card))).convert("L"), int)
    plain = np.asarray(picture(client.get(input_url(coffee.id, card))).convert("L"), int)
    share = (np.abs(seen - plain) > 8).mean()
    assert 0.1 < share < 0.3
    engine = services.engine
    traces = [
        engine.trace(TraceRequest(card.key, find_image(services, each, NO_SESSION).ref, ESPRESSO))
        for each in (coffee.id, edited)
    ]
    drop = [float(trace.probabilities[ESPRESSO]) for trace in traces]
    assert drop[1] < drop[0]


def test_downloads_state_the_edits(
    client: FlaskClient, services: Services, card: ModelCard, coffee: Item
) -> None:
    edited = edited_id(coffee.id, HALF)
    ref = find_image(services, edited, NO_SESSION).ref
    request = map_request(card.key, ref, LAYER, ESPRESSO, "grad_cam")
    file = client.get(raw_map_url(card, edited, request)).data
    with np.load(BytesIO(file)) as arrays:
        provenance = json.loads(arrays["provenance"].item())
    assert provenance["edits"] == HALF
    assert provenance["image_sha256"] == coffee.id
    drawn = {"signed": False, "smooth": True, "scale": "inferno", "opacity": 0}
    shown = client.get(overlay_url(card, edited, request, **drawn))  # type: ignore[arg-type]
    left = np.asarray(Image.open(BytesIO(shown.data)).convert("L"), int)[:, :80]
    assert left.std() < 1, "the mean colour, in grey"


def test_an_edited_image_keeps_its_label(services: Services, card: ModelCard, coffee: Item) -> None:
    truth = truth_of(services.gallery, edited_id(coffee.id, "greyscale"), card)
    assert truth is not None
    assert truth.label == ESPRESSO
