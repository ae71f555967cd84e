"""Predictions that a queue lacks when it is made."""

import csv
import io
import json
from typing import cast
from unittest.mock import Mock

import numpy as np

from dashboard.reviews.new_queue import queue_source
from dashboard.services import Services
from data.reviews import (
    NewSample,
    ReviewStore,
)
from tests.unit.dashboard.pages.reviews.reviews_client import (
    Client,
    create,
)
from tests.unit.dashboard.route_client import LITE0


def test_predictions_that_come_after_the_queue_are_filled_in(
    client: Client, store: ReviewStore, services: Services
) -> None:
    """The queue is made before any prediction; then two images are predicted as class 3."""
    card = services.engine.card(LITE0)
    review, signed = create(client), create(client)
    line = json.loads(client.get(f"{review}/verdicts.jsonl").text.splitlines()[1])
    assert (line["predicted"], line["no_prediction"]) == (None, "not predicted yet")
    images = [sample.image_id for sample in store.unpredicted(review)]
    assert len(images) == 3
    client.done(f"{signed}/state", state="open", version=1)
    client.done(f"{signed}/state", state="closed", version=2)
    client.done(f"{signed}/sign", statement="Fit.", revision=store.revision(signed))
    predictions = np.full((2, 1), 3), np.full((2, 1), 0.25, np.float32)
    services.predictions.put(*card.network_id, list(images[:2]), *predictions)
    table = list(csv.DictReader(io.StringIO(client.get(f"{review}/verdicts.csv").text)))
    rows = {row["image_sha256"]: row for row in table}
    for image in images[:2]:
        cells = [rows[image][name] for name in ("predicted", "probability", "no_prediction")]
        assert cells == [card.labels[3], "0.25", ""]
    assert rows[images[2]]["no_prediction"] == "not predicted yet"
    cells = {rows[image]["class"]: rows[image]["predicted_right"] for image in images[:2]}
    assert cells == {name: "no" if name else "" for name in cells}  # an image has no label
    (lacking,) = (each for each in store.unpredicted(review) if each.predicted < 0)
    assert lacking.image_id == images[2]
    (entry,) = store.audit.entries(review, limit=1)
    assert (entry.who, entry.words) == ("(the server)", "predictions filled in of 2 samples")
    revision = store.revision(review)
    client.get(f"{review}/verdicts.csv")
    assert store.revision(review) == revision  # nothing new
    other = NewSample(image_id=images[0], name="", predicted=5, predicted_name="other")
    assert store.fill_predictions(review, [other]) == 0  # it keeps its own
    client.get(f"{signed}/verdicts.csv")
    assert len(store.unpredicted(signed)) == 3  # a signed review stays as it is


def test_a_queue_starts_the_predictions_that_it_lacks(client: Client, services: Services) -> None:
    """Whoever is asked to wait for predictions finds them at work, whatever page they came by."""
    card = services.engine.card(LITE0)
    table = queue_source(services, card).predictions
    assert table is not None
    started = cast(Mock, services.jobs.predictions)
    assert table.pending.size == len(services.gallery)
    started.assert_called_with(card.key)
    ids, classes = services.gallery.ids, np.zeros((len(services.gallery), 1), int)
    services.predictions.put(*card.network_id, ids, classes, classes.astype(np.float32))
    started.reset_mock()
    queue_source(services, card)
    started.assert_not_called()
