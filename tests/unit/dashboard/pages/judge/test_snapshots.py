"""What is frozen with a verdict: exactly what the engine answers for the view judged."""

import json
from dataclasses import replace
from io import BytesIO

import numpy as np
import pytest
from flask.testing import FlaskClient
from PIL import Image

from dashboard.maps.rendering import overlay
from dashboard.reviews.freeze import freeze
from dashboard.services import Services
from dashboard.ui.map_view import View
from dashboard.ui.scene import Scene
from data.gallery.images import decode_rgb
from data.gallery.items import Item
from data.reviews import (
    Review,
)
from explainers import Engine
from explainers.engine.requests import ImageRef, MapRequest, TraceRequest
from explainers.models import ModelCard
from tests.unit.dashboard.pages.judge.judge_client import (
    CUP,
    VIEW,
    get,
    new_review,
    on_sqlite,
    post,
    verdict,
)
from tests.unit.dashboard.route_client import LAYER, LITE0, MINE, picture

TESTED = 5  # a class whose map no other test tests


def pixels(png: bytes) -> np.ndarray:
    return np.asarray(Image.open(BytesIO(png)))


def test_evidence_is_what_the_engine_answers_for_the_view(
    client: FlaskClient, services: Services, review: Review, engine: Engine, coffee: Item
) -> None:
    body = verdict(review, tags=["watermark"], comment="*why*", box=[10, 20, 110, 220])
    answer = post(client, "verdict", body).json
    current = services.reviews.verdicts.current(review.id, 0, "Ada")
    assert current is not None
    assert current.judgement is not None
    assert answer == {
        "version": 1,
        "id": current.id,
        "given": True,
        "choice": "wrong",
        "confidence": 2,
        "tags": ["watermark"],
        "comment": "*why*",
        "box": [10, 20, 110, 220],
        "draft": None,
        "setup": 2,
    }
    judgement = current.judgement
    assert (judgement.layer, judgement.target, judgement.method) == (LAYER, CUP, "grad_cam")
    snapshots, digest = services.reviews.snapshots, judgement.evidence
    image, card = ImageRef(coffee.id, coffee.path), engine.card(LITE0)
    heatmap = engine.heatmap(MapRequest(LITE0, image, LAYER, CUP, "grad_cam"))
    trace = engine.trace(TraceRequest(LITE0, image, CUP))
    assert np.array_equal(snapshots.arrays(digest)[LAYER], heatmap.values)
    crop = card.preprocess.crop(decode_rgb(coffee.path.read_bytes()))
    assert np.array_equal(pixels(snapshots.input_png(digest)), np.asarray(crop))
    seen = overlay(crop, heatmap, opacity=0.6, scale="inferno", smooth=True, signed=False)
    assert np.array_equal(pixels(snapshots.picture_png(digest)), np.asarray(seen))
    facts = json.loads(json.dumps(snapshots.facts(digest)))  # as JSON allows
    assert facts["provenance"]["weights_sha256"] == card.weights_sha256
    assert facts["provenance"]["image_sha256"] == coffee.id
    assert facts["provenance"]["versions"].keys() >= {"torch", "captum", "stratoscope"}
    assert facts["predictions"][0]["label"] == "espresso"
    assert facts["statistics"][3]["mean"] == trace.statistics[3].mean
    assert facts["image"]["crop"] == [125.0, 25.0, 475.0, 375.0]
    assert facts["trust"] == {"badge": "– This map is not tested.", "shown": "before the verdict"}
    assert list(facts["tests"]) == ["Faithfulness", "Localisation", "Sanity", "Stability"]
    frozen = picture(get(client, f"/judge/verdicts/{current.id}/picture.png"))
    assert frozen.size == (224, 224)


@pytest.mark.usefixtures("tested_at_once")
@on_sqlite
def test_the_evidence_of_the_map_is_frozen_with_whether_it_was_shown(
    client: FlaskClient, services: Services, card: ModelCard, map_request: MapRequest
) -> None:
    review = new_review(services, card, blind=True)
    body = verdict(review, view=VIEW | {"review": review.id, "sample": 0, "target": TESTED})
    assert post(client, "verdict", body, "Ada").status_code == 200
    first = frozen_trust(services, review, "Ada")
    assert first == {
        "badge": "– This map is not tested.",
        "shown": "only after the verdict, as the review is blind",
    }
    request = replace(map_request, target=TESTED)
    questions = services.jobs.evidence.questions(card, request)
    services.engine.compute(questions.faithfulness)  # somebody tests it meanwhile
    assert post(client, "verdict", body | {"base": 1}, "Ada").status_code == 200
    second = frozen_trust(services, review, "Ada")
    assert second["shown"] == "before the verdict"
    assert second["badge"].endswith("localisation, sanity.")
    assert frozen_trust(services, review, "Ada", version=1) == first


def frozen_trust(
    services: Services, review: Review, person: str, version: int | None = None
) -> dict[str, str]:
    """What the evidence of a verdict says of how far to trust the map."""
    verdicts = services.reviews.verdicts.history(review.id, 0, person, person)
    (verdict,) = [each for each in verdicts if each.version == (version or len(verdicts))]
    assert verdict.judgement is not None
    facts = services.reviews.snapshots.facts(verdict.judgement.evidence)
    return dict(facts["trust"])


@on_sqlite
def test_picture_of_the_original_is_frozen_as_it_is_shown(
    services: Services, coffee: Item, engine: Engine
) -> None:
    view = View(model=LITE0, image=coffee.id, layer=LAYER, method="grad_cam", show="original")
    seen = Image.open(BytesIO(freeze(Scene(view, services, MINE)).picture_png))
    assert seen.size == (600, 400)
    pixels = np.asarray(seen.convert("RGB"), np.int16)
    grey = np.ptp(pixels, axis=2) == 0
    assert grey[:, :120].all()  # outside the crop there is no map
    assert not grey[100:300, 200:400].all()
