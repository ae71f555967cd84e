"""The badge that stands by every map: what is known in words, and the way to where it is tested."""

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast
from urllib.parse import parse_qsl, urlsplit

import numpy as np
import pytest
import torch

from dashboard.pages.compare.cams import trust
from dashboard.pages.compare.groups import GroupScene
from dashboard.pages.compare.routes import trust_of_report
from dashboard.pages.layers.activation_map import REDUCTION_NAMES, TESTED_AS
from dashboard.services import Services
from dashboard.trust.badge import TRUST
from dashboard.trust.findings import NO_CLASS
from dashboard.ui import badge
from dashboard.ui.page_urls import trust_url
from data.scans import Scan
from explainers.layers.activation_maps import activation_map
from explainers.models import Model
from tests.unit.dashboard.ui.badge_parts import noise_services, requested
from tests.unit.explainers.engine_parts import KEY, counting_model


@pytest.fixture
def model() -> Model:
    return counting_model()


@pytest.fixture
def services(model: Model, tmp_path: Path) -> Iterator[Services]:
    with noise_services(model, tmp_path) as services:
        yield services


def test_a_map_without_evidence_is_called_untested_and_nothing_is_computed(
    services: Services, model: Model
) -> None:
    services.engine.card(KEY)
    seen = list(cast(Any, model.module).batches)
    request = requested(services)
    shown = badge.of_map(services, request.image.sha256, "last", request, None)
    assert shown["text"] == "– This map is not tested."
    assert shown["grade"] == "not tested"
    assert [each["verdict"] for each in shown["findings"]] == ["– not tested"] * 4
    assert cast(Any, model.module).batches == seen


def test_what_was_tested_stands_behind_the_badge(services: Services) -> None:
    request = requested(services)
    heatmap = services.engine.heatmap(request)
    questions = services.jobs.evidence.questions(services.engine.card(KEY), request)
    services.engine.submit(questions.faithfulness).result()
    shown = badge.of_map(services, request.image.sha256, "last", request, heatmap)
    assert shown["text"] == "– Not tested: faithfulness, localisation, sanity; good: stability."
    assert shown["grade"] == "not tested"  # as the Inconclusive
    assert str(shown["href"]).endswith("#trust-panel")
    text = " ".join(f"{each['lines']} {each['limits']}" for each in shown["findings"])
    for what in ("Inconclusive", "all its rivals too", "steps", "Seed 0."):
        assert what in text
    table = shown["findings"][0]["lines"][1]
    assert isinstance(table, dict)
    assert table["head"] == "Mean probability of the class while pixels are added or removed"
    assert [label for label, _, _ in table["rows"]] == ["insertion", "deletion", "ROAD"]
    verdicts = {each["name"]: each["verdict"] for each in shown["findings"]}
    assert verdicts["Stability"] == "✓ good"
    other = badge.of_map(services, "x", "last", requested(services, "hires_cam"), None)
    assert other["text"] == "– This map is not tested."  # of exactly this map


@pytest.mark.parametrize(
    ("method", "parameters", "params"),
    [
        ("grad_cam", {}, None),
        ("smooth_grad", {"samples": 9, "seed": 3}, "samples:9,seed:3"),
    ],
)
def test_the_link_leads_to_exactly_that_map(
    services: Services, method: str, parameters: dict[str, float], params: str | None
) -> None:
    request = requested(services, method, **parameters)
    url = urlsplit(trust_url("an-upload", "last", request))
    assert (url.path, url.fragment) == ("/", "trust-panel")
    stated = {"model": KEY, "image": "an-upload", "layer": "last", "target": "1", "method": method}
    assert dict(parse_qsl(url.query)) == stated | ({"params": params} if params else {})


def test_a_map_that_asks_nothing_says_so_and_leads_nowhere() -> None:
    assert badge.badge_of(NO_CLASS) == {
        "text": "– Not tested: it does not depend on a class.",
        "grade": "not tested",
        "href": None,
        "findings": [],
    }


def test_maps_of_many_images_show_the_evidence_of_method_and_layer(services: Services) -> None:
    engine, (item,) = services.engine, services.gallery.items
    card = engine.card(KEY)
    network = card.network_id._asdict()
    provenance = dict(network)
    scan = SimpleNamespace(provenance=provenance, plan=SimpleNamespace(images=[item]))
    parts = {"view": SimpleNamespace(model=KEY), "comparison": SimpleNamespace(a=[0]), "scan": scan}
    scene = cast(GroupScene, SimpleNamespace(services=services, **parts))
    shown = trust(scene, "last")
    assert shown["text"] == "– Not tested: Grad-CAM at last."
    assert [each["verdict"] for each in shown["findings"]] == ["– not tested"] * 4
    where = urlsplit(str(shown["href"]))
    stated = {"model": KEY, "image": item.id, "layer": "last", "method": "grad_cam"}
    assert (dict(parse_qsl(where.query)), where.fragment) == (stated, "trust-panel")
    scan.cam_layers, provenance["model"] = ("last",), KEY
    in_report = trust_of_report(services, cast(Scan, scan))
    assert in_report.pop(TRUST) == shown["text"]
    assert list(in_report) == [each["name"] for each in shown["findings"]]
    assert all(words.startswith("not tested: ") for words in in_report.values())
    for name in network:
        provenance |= network | {name: "of an older checkpoint"}
        assert trust(scene, "last")["text"].startswith("– Not tested: the scan used other weights")
    assert trust_of_report(services, cast(Scan, scan)) == {TRUST: trust(scene, "last")["text"]}
    provenance["model"] = "of another server"
    assert trust_of_report(services, cast(Scan, scan)) == {
        TRUST: "Not tested: this server does not have the model of another server."
    }


def test_an_activation_map_is_tested_as_the_method_that_draws_the_same(
    services: Services, model: Model
) -> None:
    """Else the badge of Layers would speak of another map; a factor changes no test of it."""
    assert TESTED_AS.keys() < REDUCTION_NAMES.keys()
    assert TESTED_AS["sum"] == TESTED_AS["mean"]
    activation: list[torch.Tensor] = []
    last = cast(Any, model.module).last
    hook = last.register_forward_hook(lambda _m, _i, out: activation.append(out.detach()[0]))
    maps = {key: services.engine.heatmap(requested(services, key)) for key in TESTED_AS.values()}
    hook.remove()
    for reduction, key in TESTED_AS.items():
        same = activation_map(activation[0], reduction).values
        factor = len(activation[0]) if reduction == "sum" else 1
        np.testing.assert_allclose(factor * maps[key].values, same, rtol=1e-4, atol=1e-5)
