"""What is frozen with a verdict: exactly what the engine answers for the view judged."""

import json
from io import BytesIO

import numpy as np
from flask.testing import FlaskClient
from PIL import Image

from dashboard.evidence import freeze
from dashboard.panels.explore.scene import Scene
from dashboard.rendering import overlay
from dashboard.services import Services
from dashboard.state import View
from data.images import decode_rgb
from data.items import Item
from data.reviews import (
    Review,
)
from explainers import Engine
from explainers.requests import ImageRef, MapRequest, TraceRequest
from tests.unit.dashboard.routes.asking import LAYER, LITE0, picture
from tests.unit.dashboard.routes.judging.saying import (
    CUP,
    get,
    on_sqlite,
    post,
    verdict,
)


def test_evidence_is_what_the_engine_answers_for_the_view(
    client: FlaskClient, services: Services, review: Review, engine: Engine, coffee: Item
) -> None:
    body = verdict(review, tags=["watermark"], comment="*why*", box=[10, 20, 110, 220])
    answer = post(client, "verdict", body).json
    given = services.reviews.verdicts.current(review.id, 0, "Ada")
    assert given is not None
    assert given.judgement is not None
    assert answer == {
        "version": 1,
        "id": given.id,
        "given": True,
        "choice": "wrong",
        "confidence": 2,
        "tags": ["watermark"],
        "comment": "*why*",
        "box": [10, 20, 110, 220],
        "draft": None,
    }
    judgement = given.judgement
    assert (judgement.layer, judgement.target, judgement.method) == (LAYER, CUP, "grad_cam")
    evidence = services.reviews.evidence.read(judgement.evidence)
    image, card = ImageRef(coffee.id, coffee.path), engine.card(LITE0)
    heatmap = engine.heatmap(MapRequest(LITE0, image, LAYER, CUP, "grad_cam"))
    trace = engine.trace(TraceRequest(LITE0, image, CUP))
    assert np.array_equal(evidence.arrays[LAYER], heatmap.values)
    crop = card.preprocess.crop(decode_rgb(coffee.path.read_bytes()))
    assert np.array_equal(np.asarray(Image.open(BytesIO(evidence.input_png))), np.asarray(crop))
    seen = overlay(crop, heatmap, opacity=0.6, scale="inferno", smooth=True, signed=False)
    assert np.array_equal(np.asarray(Image.open(BytesIO(evidence.picture_png))), np.asarray(seen))
    facts = json.loads(json.dumps(evidence.facts))  # as JSON allows
    assert facts["provenance"]["weights_sha256"] == card.weights_sha256
    assert facts["provenance"]["image_sha256"] == coffee.id
    assert facts["provenance"]["versions"].keys() >= {"torch", "captum", "stratoscope"}
    assert facts["predictions"][0]["label"] == "espresso"
    assert facts["statistics"][3]["mean"] == trace.statistics[3].mean
    assert facts["image"]["crop"] == [125.0, 25.0, 475.0, 375.0]
    frozen = picture(get(client, f"/judge/verdicts/{given.id}/picture.png"))
    assert frozen.size == (224, 224)


@on_sqlite
def test_picture_of_the_original_is_frozen_as_it_is_shown(
    services: Services, coffee: Item, engine: Engine
) -> None:
    view = View(model=LITE0, image=coffee.id, layer=LAYER, method="grad_cam", show="original")
    seen = Image.open(BytesIO(freeze(Scene(view, services)).picture_png))
    assert seen.size == (600, 400)
    pixels = np.asarray(seen.convert("RGB"), np.int16)
    grey = np.ptp(pixels, axis=2) == 0
    assert grey[:, :120].all()  # outside the crop there is no map
    assert not grey[100:300, 200:400].all()
