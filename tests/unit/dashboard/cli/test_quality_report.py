"""The evidence of a map as a record: what was not tested has no value, but a reason."""

from dashboard.cli.quality_report import QualityReport
from dashboard.trust.findings import findings
from dashboard.trust.questions import Evidence
from explainers.engine.requests import ImageRef, MapRequest
from explainers.methods import DEFAULT_METHOD
from tests.unit.dashboard.tiny_services import LARGE
from tests.unit.dashboard.trust.test_findings import MAP, local


def test_what_was_not_tested_is_listed_with_its_reason() -> None:
    evidence = Evidence(DEFAULT_METHOD, "stem", "", None, local(0.7), None)
    request = MapRequest(LARGE.key, ImageRef("a", None), "stem", 0, "grad_cam")  # type: ignore[arg-type]
    report = QualityReport(LARGE, request, evidence, findings(evidence, MAP))
    record = report.record()["quality"]
    assert record["verdict"] == "not tested"
    assert list(record["values"]) == ["localisation"]
    assert list(record["missing"]) == ["faithfulness", "sanity", "stability"]
    assert all(record["missing"].values())
