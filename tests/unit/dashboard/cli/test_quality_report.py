"""The evidence of a map as a record: what was not tested has no value, but a reason."""

from dashboard.cli.quality_report import QualityReport
from dashboard.trust.findings import findings
from dashboard.trust.questions import Evidence
from data.gallery.gallery import Gallery
from explainers.engine.requests import ImageRef, MapRequest
from explainers.methods import DEFAULT_METHOD
from tests.unit.dashboard.tiny_services import LARGE
from tests.unit.dashboard.trust.test_faithfulness import faith
from tests.unit.dashboard.trust.test_findings import MAP, local, sane


def test_what_was_not_tested_is_listed_with_its_reason() -> None:
    evidence = Evidence(DEFAULT_METHOD, "stem", "", None, local(0.7), None)
    request = MapRequest(LARGE.key, ImageRef("a", None), "stem", 0, "grad_cam")  # type: ignore[arg-type]
    gallery = Gallery("Starter gallery", (), (), starter=True)
    report = QualityReport(LARGE, request, evidence, findings(evidence, MAP), gallery)
    record = report.record()["quality"]
    assert record["verdict"] == "not tested"
    assert list(record["values"]) == ["localisation"]
    assert list(record["missing"]) == ["faithfulness", "sanity", "stability"]
    assert all(record["missing"].values())
    assert "of Starter gallery (0 images, not of your own gallery)" in report.table()
    assert record["gallery"] == {"name": "Starter gallery", "sha256": gallery.sha256}


def test_every_mean_states_how_many_images_and_every_rank_among_how_many() -> None:
    evidence = Evidence(DEFAULT_METHOD, "stem", "", faith(), local(0.7), sane(0.2))
    request = MapRequest(LARGE.key, ImageRef("a", None), "stem", 0, "grad_cam")  # type: ignore[arg-type]
    gallery = Gallery("mine", (), (), starter=False)
    report = QualityReport(LARGE, request, evidence, findings(evidence, MAP), gallery)
    values = report.record()["quality"]["values"]
    of_local = {name: values["localisation"][name] for name in ("images", "maps", "empty_maps")}
    assert of_local == {"images": 32, "maps": 32, "empty_maps": 0}
    assert values["sanity"]["images"] == values["sanity"]["images_repeated"] == 4
    assert values["sanity"]["images_compared"] == [4, 4, 4]
    assert values["deletion"]["copies"] == len(faith().deletion.permuted)
    assert values["halves"]["copies"] == len(faith().halves.permuted)
    assert values["infidelity_squares"] == 40
    assert values["localisation"]["level"] == 0.95
    levels = {rival: each["level"] for rival, each in values["gains"].items()}
    assert levels == {
        "a spot in the centre": 0.68,
        "the input's edges": 0.68,
        "the closest of 4 maps of other images": 0.9,
    }
    assert "of mine (0 images)" in report.table()
    shown = report.record()["quality"]["findings"]
    assert [each["name"] for each in shown][:1] == ["Faithfulness"]
    assert all(set(each) == {"name", "grade", "sentence", "limits"} for each in shown)
