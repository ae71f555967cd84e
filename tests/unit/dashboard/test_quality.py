"""The evidence of a map as a record: what was not tested has no value, but a reason."""

from dashboard.quality import QualityReport
from dashboard.trust import Evidence
from dashboard.wording_of_trust import findings
from explainers.methods import DEFAULT_METHOD
from explainers.requests import ImageRef, MapRequest
from tests.unit.dashboard.test_wording_of_trust import MAP, local
from tests.unit.dashboard.tiny_services import LARGE


def test_what_was_not_tested_is_listed_with_its_reason() -> None:
    evidence = Evidence(DEFAULT_METHOD, "stem", "", None, local(0.7), None)
    request = MapRequest(LARGE.key, ImageRef("a", None), "stem", 0, "grad_cam")  # type: ignore[arg-type]
    report = QualityReport(LARGE, request, evidence, findings(evidence, MAP, LARGE))
    record = report.record()["quality"]
    assert record["verdict"] == "not tested"
    assert list(record["values"]) == ["localisation"]
    assert list(record["missing"]) == ["faithfulness", "sanity", "stability"]
    assert all(record["missing"].values())
