"""A method that makes no sense at some layers: no map is shown there, but the reason."""

from dataclasses import replace
from types import SimpleNamespace
from typing import Any, cast

import numpy as np
import pytest

from dashboard.cli.explanation import Explanation
from dashboard.cli.map_report import MapReport
from dashboard.cli.methods import _described
from dashboard.maps import wording
from dashboard.trust.advice import advice_questions
from dashboard.trust.findings import findings, in_short, summary
from dashboard.trust.questions import Evidence, ReferenceImages, method_questions
from dashboard.ui.choices import Choices
from dashboard.ui.pickers import method_options
from explainers.engine.requests import ImageRef
from explainers.methods import METHODS, find_method
from explainers.results import Heatmap
from tests.unit.dashboard.tiny_services import LARGE

MIXED = replace(LARGE, negative=(0.0, 0.49, 0.01))  # of stem, middle, head
XGRAD = find_method("xgrad_cam")
WHY = "49\u00a0% of the activation of middle is negative"
ZERO = Heatmap(np.zeros((7, 7), np.float32), signed=True, units="logit")


def options(layer: str) -> dict[str, dict[str, Any]]:
    choices = SimpleNamespace(methods=METHODS, card=lambda _key: MIXED)
    view = SimpleNamespace(model="large", layer=layer)
    return {str(each["value"]): each for each in method_options(view, cast(Choices, choices))}


@pytest.mark.parametrize("key", ["xgrad_cam", "grad_cam_plus_plus"])
def test_the_picker_states_it_at_that_layer_and_still_offers_the_method(key: str) -> None:
    here, elsewhere = options("middle")[key], options("head")[key]
    assert " · not for this layer: " in here["label"]
    assert here["label"].split(": ")[1] == here["title"].split(":")[0].split(";")[0].rstrip(".")
    assert here["title"].startswith(WHY)
    assert not here["disabled"]
    assert "not for" not in elsewhere["label"]
    assert "not for" not in options("middle")["grad_cam"]["label"]


def test_the_caption_gives_the_reason_in_place_of_a_map() -> None:
    why = XGRAD.blank(MIXED, "middle")
    assert wording.describe_map(ZERO, "cat", why).startswith(WHY)
    assert wording.emptiness(ZERO, why).startswith(f" · no map: {WHY}")


def test_the_badge_and_the_mark_of_the_layer_give_it_too() -> None:
    evidence = Evidence(XGRAD, "middle", XGRAD.unfit_at(MIXED, "middle"))
    (result,) = findings(evidence, ZERO)
    assert (result.name, result.grade) == ("Fit", "failed")
    assert result.sentence.startswith(WHY)
    assert summary(in_short(evidence, ZERO)).grade == "failed"


def test_only_fitting_layers_are_tested_and_advised() -> None:
    images = tuple(ImageRef(str(number), None) for number in range(4))  # type: ignore[arg-type]
    confident = ReferenceImages(images, (0, 1, 2, 3))
    localisation, sanity, _ = method_questions(MIXED, XGRAD, "head", confident)
    assert localisation is not None
    assert sanity is not None
    assert localisation.layers == sanity.layers == ("stem", "head")
    requested = advice_questions(MIXED, XGRAD, confident).faithfulness
    assert requested is not None
    assert requested.layers == ("stem", "head")
    grad_cam = advice_questions(MIXED, find_method("grad_cam"), confident).faithfulness
    assert grad_cam is not None
    assert grad_cam.layers == ("stem", "middle", "head")


def test_numbers_of_all_layers_leave_it_out_with_the_reason() -> None:
    one = Heatmap(np.eye(7, dtype=np.float32), signed=True, units="logit")
    layers = [{"name": layer.name} for layer in MIXED.layers]
    explanation = SimpleNamespace(
        card=MIXED,
        trace=SimpleNamespace(layers=MIXED.layers),
        record=lambda: {"layers": layers},
    )
    report = MapReport(cast(Explanation, explanation), XGRAD, {}, (one, ZERO, one))
    stem, middle, _ = report.record()["layers"]
    assert stem["map"]["maximum"] == 1
    assert stem["map"]["peak"] == [3, 3]  # the middle of seven cells as high
    assert middle["map"] is None
    assert middle["unfit"].startswith(WHY)
    assert "not for this layer" in report.table()
    assert f"No map at 1 of 3 layers. {WHY}" in report.table()


def test_the_list_of_methods_states_it() -> None:
    record = {
        "key": "xgrad_cam",
        "name": "XGrad-CAM",
        "answers": "?",
        "scope": "per layer",
        "seeded": False,
        "unfit": "",
        "unfit_layers": {"stem": "Half is negative.", "middle": "Half is negative."},
        "forward": 1,
        "backward": 1,
        "seconds": 0.1,
        "cost": "one forward",
        "parameters": {},
    }
    assert "Not for middle: Half is negative. Likewise at 1 other layer." in _described(record)
