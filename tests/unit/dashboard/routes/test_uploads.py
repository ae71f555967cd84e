"""One's own images: private to their session."""

from io import BytesIO

import pytest
from flask.testing import FlaskClient
from PIL import Image
from werkzeug.test import TestResponse

from dashboard.access import Person, Role, people
from dashboard.maps.urls import heatmap_url, input_url, original_url, raw_map_url
from dashboard.services import Services
from data.gallery.uploads import Owner
from explainers.engine.requests import ImageRef, MapRequest
from explainers.models import ModelCard
from tests.unit.dashboard.route_client import (
    LAYER,
    LITE0,
    MINE,
    NOT_AT_ALL,
    THEIRS,
    serve,
)


def upload(client: FlaskClient, content: bytes, name: str = "mine.jpg") -> TestResponse:
    return client.post("/uploads", data={"file": (BytesIO(content), name)})


@pytest.fixture
def jpeg() -> bytes:
    buffer = BytesIO()
    Image.new("RGB", (320, 240), "orange").save(buffer, "JPEG")
    return buffer.getvalue()


def test_upload_is_explored_like_any_image_and_never_kept(
    client: FlaskClient, card: ModelCard, services: Services, jpeg: bytes
) -> None:
    response = upload(client, jpeg)
    assert response.status_code == 201
    upload_id = response.json["id"]
    assert client.get("/uploads").json == [{"id": upload_id, "name": "mine.jpg"}]
    result = services.uploads.get(MINE, upload_id)
    request = MapRequest(LITE0, ImageRef(result.sha256, result.path), LAYER, 0, "grad_cam")
    thumbnail = f"/images/{upload_id}/thumbnail.webp"
    for url in (
        thumbnail,
        original_url(upload_id),
        input_url(upload_id, card),
        heatmap_url(card, upload_id, request, signed=False),
        raw_map_url(card, upload_id, request),
    ):
        answer = client.get(url)
        assert answer.status_code == 200
        assert answer.headers["Cache-Control"] == NOT_AT_ALL
        assert serve(services, THEIRS).get(url).status_code == 404
    assert client.delete(f"/uploads/{upload_id}").status_code == 204
    assert client.get(thumbnail).status_code == 404


def test_upload_that_is_no_picture_is_refused_in_a_sentence(client: FlaskClient) -> None:
    response = upload(client, b"text", "text.jpg")
    assert response.status_code == 400
    assert "not a picture in a supported format" in response.text
    assert client.post("/uploads").status_code == 400


def test_what_was_not_uploaded_cannot_be_deleted(client: FlaskClient) -> None:
    response = client.delete("/uploads/unknown")
    assert response.status_code == 404
    assert response.text.startswith("This picture does not exist here: ")


@pytest.mark.parametrize(
    ("person", "owner"),
    [
        (Person("Ada", Role.LEAD), Owner("account ada")),
        (Person("", Role.VIEWER, anonymous=True), Owner("192.0.2.7", shared=True)),
        (Person("Ada", Role.ADMIN, local=True), Owner("192.0.2.7", shared=True)),
    ],
)
def test_uploads_count_by_account_or_by_address_whatever_the_cookie(
    services: Services, jpeg: bytes, person: Person, owner: Owner
) -> None:
    for session in (MINE, THEIRS):
        client = serve(services, session)
        people(client.application, lambda: person)
        data = {"file": (BytesIO(jpeg), "mine.jpg")}
        place = {"REMOTE_ADDR": "192.0.2.7"}
        assert client.post("/uploads", data=data, environ_overrides=place).status_code == 201
        assert [each.owner for each in services.uploads.of(session)] == [owner]
