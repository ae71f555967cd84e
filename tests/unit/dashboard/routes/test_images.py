"""Thumbnail, original and network input."""

import os
from dataclasses import replace
from pathlib import Path

import numpy as np
from flask.testing import FlaskClient
from PIL import Image

from dashboard.maps.image_lookup import find_image
from dashboard.maps.urls import heatmap_url, input_url, original_url, statistics_csv_url
from dashboard.services import Services
from dashboard.ui import image_contents
from data.gallery.freshness import Stamp
from data.gallery.gallery import Gallery
from data.gallery.images import decode_for_screen, examine, open_rgb
from data.gallery.items import Item
from explainers.engine.requests import ImageRef, MapRequest
from explainers.images.own_preprocess import CallablePreprocess
from explainers.models import ModelCard
from tests.unit.dashboard.conftest import item
from tests.unit.dashboard.route_client import FOR_EVER, LAYER, MINE, picture
from tests.unit.data.gallery.test_colours import profile


def test_thumbnail_original_and_input(client: FlaskClient, card: ModelCard, coffee: Item) -> None:
    thumbnail = client.get(f"/images/{coffee.id}/thumbnail.webp")
    assert picture(thumbnail).size == (144, 144)
    assert thumbnail.headers["Cache-Control"] == FOR_EVER
    assert picture(client.get(original_url(coffee.id))).size == (coffee.width, coffee.height)
    seen = np.asarray(picture(client.get(input_url(coffee.id, card))), int)
    crop = np.asarray(card.preprocess.crop(open_rgb(coffee.path)), int)
    assert np.abs(seen - crop).mean() < 4  # compressed, else the same


def test_chosen_bands_have_an_address_of_their_own(card: ModelCard, coffee: Item) -> None:
    own = CallablePreprocess(lambda _image: np.zeros((4, 8, 8)))
    first, second = (
        input_url(coffee.id, replace(card, preprocess=replace(own, bands=bands)))
        for bands in (None, (4, 3, 2))
    )
    assert "bands" not in first
    assert second == f"{first}&bands=4%2C3%2C2"


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
        assert (
            answer.text
            == "The file has changed since it was indexed; restart Stratoscope to see it."
        )


def test_a_changed_file_is_noticed_though_everything_about_it_is_kept(
    client: FlaskClient, card: ModelCard, services: Services, tmp_path: Path
) -> None:
    path = tmp_path / "a.png"
    Image.linear_gradient("L").convert("RGB").save(path)
    indexed = replace(item(path, 967), stamp=Stamp.of(path.stat()))
    services.gallery = Gallery("one", [indexed], [], starter=False)  # type: ignore[misc]
    services.predictions.put(*card.network_id, [indexed.id], np.array([[967]]), np.array([[0.9]]))
    request = MapRequest(card.key, ImageRef(indexed.id, path), LAYER, 967, "grad_cam")
    urls = [
        f"/images/{indexed.id}/thumbnail.webp",
        original_url(indexed.id),
        input_url(indexed.id, card),
        heatmap_url(card, indexed.id, request, signed=False),
        statistics_csv_url(card, indexed.id),
    ]
    assert [client.get(url).status_code for url in urls] == [200] * len(urls)
    listed = client.get("/gallery/items?limit=1").json["items"][0]  # type: ignore[index]
    assert (listed["outcome"], listed["problem"]) == ("right", "")

    os.utime(path, ns=(1, 1))  # the same content
    assert [client.get(url).status_code for url in urls] == [200] * len(urls)

    for change in (Image.radial_gradient("L").convert("RGB").save, Path.unlink):
        change(path)
        for url in urls:
            answer = client.get(url)
            assert answer.status_code == 422
            assert answer.text.startswith(
                ("a.png has changed since", "a.png can no longer be read")
            )
        listed = client.get("/gallery/items?limit=1").json["items"][0]  # type: ignore[index]
        assert (listed["outcome"], listed["problem"]) == ("", answer.text)


def test_the_page_shows_a_profile_s_colours_and_the_network_gets_the_stored_ones(
    client: FlaskClient, card: ModelCard, services: Services, tmp_path: Path
) -> None:
    path = tmp_path / "wide.png"
    Image.new("RGB", (50, 40), (200, 100, 50)).save(path, icc_profile=profile())
    services.gallery = Gallery("one", [item(path, None)], [], starter=False)  # type: ignore[misc]
    result = services.gallery.items[0]
    shown = Image.new("RGB", (1, 1), decode_for_screen(path.read_bytes()).getpixel((0, 0)))
    for url in (original_url(result.id), input_url(result.id, card)):
        colour = np.asarray(picture(client.get(url)), int)[20, 20]
        assert np.abs(colour - np.asarray(shown)[0, 0]).max() <= 4
    assert open_rgb(path).getpixel((0, 0)) == (200, 100, 50)


def test_the_caption_states_what_to_know_of_the_pixels(services: Services, tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    Image.new("RGB", (9, 9)).save(path)
    examined = replace(item(path, 967), notes=examine(path.read_bytes()).notes)
    services.gallery = Gallery("one", [examined], [], starter=False)  # type: ignore[misc]
    caption = image_contents.about_pixels(find_image(services, examined.id, MINE))
    assert caption == " · Pixels: the picture has one colour only."
