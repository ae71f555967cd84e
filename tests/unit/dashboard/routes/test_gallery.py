"""The gallery's list."""

from typing import Any, cast
from unittest.mock import Mock

import numpy as np
import pytest
from flask.testing import FlaskClient

from dashboard.services import Services
from explainers.models import ModelCard
from tests.unit.dashboard.route_client import (
    ESPRESSO,
    LITE0,
)


def test_gallery_is_listed_in_pages_with_outcomes(
    client: FlaskClient, services: Services, card: ModelCard
) -> None:
    ids = services.gallery.ids
    services.predictions.put(
        *card.network_id, ids, np.array([[ESPRESSO], [282], [1]]), np.array([[0.9], [0.4], [0.5]])
    )

    def ask(**query: object) -> dict[str, Any]:
        requested = {"model": LITE0, "limit": 10} | query
        return cast(dict[str, Any], client.get("/gallery/items", query_string=requested).json)

    listed = ask()
    unnamed = client.get("/gallery/items?limit=10").json
    assert unnamed == listed  # the first model's
    cast(Mock, services.jobs.predictions).assert_called_with(LITE0)  # so that they get complete
    assert listed["total"] == 3
    assert listed["predicted"] == [3, 3]
    assert [(each["name"], each["outcome"]) for each in listed["items"]] == [
        ("camera.png", ""),
        ("chelsea.png", "wrong"),
        ("coffee.png", "right"),
    ]
    assert [each["name"] for each in ask(outcome="wrong")["items"]] == ["chelsea.png"]
    assert [each["name"] for each in ask(offset=1, limit=1)["items"]] == ["chelsea.png"]
    assert ask(sort="-confidence")["items"][0]["name"] == "coffee.png"
    assert ask(**{"class": "espresso"})["total"] == 1
    assert ask(**{"class": "967"})["total"] == 0  # a name like any other: folders may be digits
    assert ask(find=ids[0])["position"] == 2
    assert ask(find=ids[0], outcome="wrong")["position"] is None
    assert ask(find="upload")["position"] is None
    by_name = {each["name"]: each["id"] for each in listed["items"]}
    cat, coffee = by_name["chelsea.png"], by_name["coffee.png"]
    assert ask(outcome="wrong", beside=coffee)["beside"] == [cat, cat]  # round and round
    assert ask(outcome="", beside=cat)["beside"] == [by_name["camera.png"], coffee]
    assert ask(outcome="wrong", beside="an upload")["beside"] == [cat, cat]
    assert ask(outcome="wrong", beside=cat, text="coffee")["beside"] == [None, None]


@pytest.mark.parametrize("query", ["limit=501", "offset=-1", "sort=size", "outcome=maybe"])
def test_gallery_refuses_what_it_does_not_know(client: FlaskClient, query: str) -> None:
    assert client.get(f"/gallery/items?model={LITE0}&{query}").status_code == 400
