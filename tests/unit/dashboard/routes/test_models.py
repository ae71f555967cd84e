"""What the page asks about a model."""

from flask.testing import FlaskClient

from tests.unit.dashboard.route_client import ESPRESSO, LITE0


def test_classes_stand_in_their_order_with_their_wordnet_ids(
    client: FlaskClient,
) -> None:
    labels = client.get(f"/models/{LITE0}/labels.json").json
    assert labels is not None
    assert len(labels) == 1000
    assert labels[ESPRESSO] == ["espresso", "n07920052"]


def test_unknown_model_is_reported(client: FlaskClient) -> None:
    answer = client.get("/models/resnet1/labels.json")
    assert answer.status_code == 404
    assert "resnet1" in answer.text
