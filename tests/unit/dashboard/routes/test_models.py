"""What the page asks about a model."""

from flask.testing import FlaskClient

from tests.unit.dashboard.routes.asking import ESPRESSO, LITE0


def test_class_names_stand_in_the_order_of_their_indices(client: FlaskClient) -> None:
    labels = client.get(f"/models/{LITE0}/labels.json").json
    assert labels is not None
    assert len(labels) == 1000
    assert labels[ESPRESSO] == "espresso"


def test_unknown_model_is_told(client: FlaskClient) -> None:
    answer = client.get("/models/resnet1/labels.json")
    assert answer.status_code == 404
    assert "resnet1" in answer.text
