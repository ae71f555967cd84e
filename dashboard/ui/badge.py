"""The trust badge of a heat map: its evidence in words, and a link to its tests."""

from collections.abc import Iterable, Mapping, Sequence

from dash import Output, html
from dash.development.base_component import Component

from dashboard.services import Services
from dashboard.trust.badge import MARKS, text
from dashboard.trust.combined import findings_of_several, summary_of_several
from dashboard.trust.finding import Finding
from dashboard.trust.findings import findings, summary
from dashboard.trust.questions import stored_evidence
from dashboard.ui.page_urls import trust_url
from dashboard.ui.patches import Patch
from explainers.engine.requests import MapRequest
from explainers.results import Heatmap

EMPTY: tuple[object, ...] = ("", "trust-badge", None, [])  # where there is no map


def layout(place: str, overall: Finding | None = None) -> Component:
    """The badge, and its tests, folded; `overall` holds for every view."""
    words, css_class = (text(overall), style(overall)) if overall else ("", "trust-badge")
    return html.Div(
        [
            html.A(words, id=f"{place}-badge", className=css_class),
            html.Details(
                [
                    html.Summary("Tests and their limits"),
                    html.Div(id=f"{place}-badge-findings", className="findings"),
                ]
            ),
        ],
        id=f"{place}-trust",
        className="map-trust",
        disable_n_clicks=True,
    )


def outputs(place: str) -> list[Output]:
    """The outputs of `contents`, in its order."""
    return [
        Patch(f"{place}-badge", "children"),
        Patch(f"{place}-badge", "className"),
        Patch(f"{place}-badge", "href"),
        Patch(f"{place}-badge-findings", "children"),
    ]


def contents(
    services: Services,
    image_id: str,
    layer: str,
    request: MapRequest,
    heatmap: Heatmap | None,
) -> tuple[object, ...]:
    """The available evidence about a map; runs no test, and never waits.

    `layer` is the view's, also for a map that belongs to none; `heatmap` is the signed map, None
    where it is not computed yet.
    """
    results = findings_of(services, request, heatmap)
    return shown(summary(results), results, trust_url(image_id, layer, request))


def findings_of(services: Services, request: MapRequest, heatmap: Heatmap | None) -> list[Finding]:
    """The findings of `contents`."""
    card = services.engine.card(request.model)
    questions = services.jobs.evidence.questions(card, request)
    evidence = stored_evidence(services.engine, card, request, questions)
    return findings(evidence, None if evidence.unfit else heatmap)


def of_several(parts: Mapping[str, Sequence[Finding]]) -> tuple[object, ...]:
    """The badge of a map made of others; their own badges link to their tests."""
    return shown(summary_of_several(parts), findings_of_several(parts), None)


def shown(overall: Finding, findings: Iterable[Finding], href: str | None) -> tuple[object, ...]:
    """The contents of `outputs`: the badge and its tests."""
    return text(overall), style(overall), href, [*map(article, findings)]


def only(overall: Finding) -> tuple[object, ...]:
    """One sentence in place of findings, without a link."""
    return shown(overall, (), None)


def style(finding: Finding, kind: str = "trust-badge") -> str:
    """The class that colours a badge, or a verdict, after what was found."""
    return f"{kind} {grade_class(finding)}"


def grade_class(finding: Finding) -> str:
    """The verdict as a class: "not-tested"."""
    return finding.grade.replace(" ", "-")


def article(finding: Finding) -> Component:
    """One test: its verdict and sentence; baselines and limits are folded away."""
    limits = (
        [html.Details([html.Summary("Baselines and limits"), html.P(finding.limits)])]
        if finding.limits
        else []
    )
    verdict = f"{MARKS[finding.grade]} {finding.grade}"
    return html.Article(
        [
            html.H3([finding.name, html.Span(verdict, className=style(finding, "verdict"))]),
            html.P(finding.sentence),
            *limits,
        ],
        className="finding",
    )
