"""How the tests of judging ask and say."""

from collections.abc import Sequence
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from dashboard.services import Services
from data.reviews import (
    NewSample,
    QueueOrigin,
    Review,
    ReviewedGallery,
    ReviewedModel,
    ReviewSetup,
    ReviewState,
)
from explainers.models import ModelCard
from tests.unit.dashboard.route_client import LAYER

CUP = 968
VIEW = {"layer": LAYER, "method": "grad_cam", "target": CUP, "relevance": "relu"}


def new_review(
    services: Services,
    card: ModelCard,
    samples: Sequence[NewSample] = (),
    **setup: Any,  # noqa: ANN401
) -> Review:
    """An open review of these samples, or of the whole gallery."""
    reviews = services.reviews
    every = [NewSample(image_id=item.id, name=item.name) for item in services.gallery.items]
    made = reviews.create(
        ReviewSetup(**({"name": "Before 1.0", "tags": ("watermark",)} | setup)),
        ReviewedModel(card.key, card.name, *card.network_id),
        ReviewedGallery("three", services.gallery.sha256),
        QueueOrigin("all"),
        samples or every,
        by="Lea",
    )
    return reviews.move(made.id, ReviewState.OPEN, by="Lea", expected_version=made.version)


def post(client: FlaskClient, what: str, body: object, name: str = "Ada") -> TestResponse:
    """As a page of that person sends it."""
    if isinstance(body, dict):
        body = {"person": name, **body}
    return client.post(f"/judge/{what}", json=body, headers={"X-Name": name})


def get(client: FlaskClient, address: str, name: str = "Ada", **parameters: object) -> TestResponse:
    query = {key: str(value) for key, value in parameters.items()}
    return client.get(address, query_string=query, headers={"X-Name": name})


def verdict(review: Review, **changed: object) -> dict[str, object]:
    view = VIEW | {"review": review.id, "sample": 0}
    return {"view": view, "choice": "wrong", "confidence": 2, "base": 0} | changed


on_sqlite = pytest.mark.parametrize("backend", ["sqlite"])
