"""The trust badge of a heat map: its evidence in words, and a link to its tests."""

from collections.abc import Iterable, Mapping, Sequence

from dashboard.components import BadgeData, FindingData
from dashboard.components.badge import TableData
from dashboard.services import Services
from dashboard.trust.badge import MARKS, text
from dashboard.trust.combined import findings_of_several, summary_of_several
from dashboard.trust.finding import Finding, Line
from dashboard.trust.findings import findings, summary
from dashboard.trust.questions import stored_evidence
from dashboard.ui.page_urls import trust_url
from explainers.engine.requests import MapRequest
from explainers.results import Heatmap


def of_map(
    services: Services,
    image_id: str,
    layer: str,
    request: MapRequest,
    heatmap: Heatmap | None,
) -> BadgeData:
    """The available evidence about a map; runs no test, and never waits.

    `layer` is the view's, also for a map that belongs to none; `heatmap` is the signed map, None
    where it is not computed yet.
    """
    results = findings_of(services, request, heatmap)
    return badge_of(summary(results), results, trust_url(image_id, layer, request))


def findings_of(services: Services, request: MapRequest, heatmap: Heatmap | None) -> list[Finding]:
    """The findings of `of_map`."""
    card = services.engine.card(request.model)
    questions = services.jobs.evidence.questions(card, request)
    evidence = stored_evidence(services.engine, card, request, questions)
    return findings(evidence, None if evidence.unfit else heatmap)


def of_several(parts: Mapping[str, Sequence[Finding]]) -> BadgeData:
    """The badge of a map made of others; their own badges link to their tests."""
    return badge_of(summary_of_several(parts), findings_of_several(parts))


def badge_of(
    overall: Finding, findings: Iterable[Finding] = (), href: str | None = None
) -> BadgeData:
    """The badge that states `overall`, with its tests."""
    return {
        "text": text(overall),
        "grade": overall.grade,
        "href": href,
        "findings": [*map(finding_data, findings)],
    }


def finding_data(finding: Finding) -> FindingData:
    """One test: its verdict and sentences, its baselines and limits."""
    return {
        "name": finding.name,
        "grade": finding.grade,
        "verdict": f"{MARKS[finding.grade]} {finding.grade}",
        "lines": [_line(each) for each in finding.lines or (finding.sentence,)],
        "limits": finding.limits,
    }


def _line(line: Line) -> str | TableData:
    return line if isinstance(line, str) else {"head": line.head, "rows": [*line.rows]}
