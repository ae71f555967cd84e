"""How far one map is to be trusted, tested without a browser: as records and lines."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from textwrap import fill
from typing import Any

from dashboard.cli.explanation import Explanation
from dashboard.core.current_gallery import CurrentGallery
from dashboard.core.progress import progress_bar
from dashboard.maps.map_requests import map_request, write_parameters
from dashboard.trust.await_result import announce_time, reference_images, results_in_turn
from dashboard.trust.finding import Finding
from dashboard.trust.findings import findings, summary
from dashboard.trust.numbers import evidence_numbers
from dashboard.trust.questions import Evidence, questions, stored_evidence
from data.db.database import open_database
from data.gallery.gallery import Gallery
from data.numerals import count_of
from explainers import Engine
from explainers.engine.requests import MapRequest
from explainers.methods import Method
from explainers.models import ModelCard
from explainers.quality.protocol import PROTOCOL

WIDTH = 96


@dataclass(frozen=True, eq=False)
class QualityReport:
    """The evidence of one map, and what it says in words."""

    card: ModelCard
    request: MapRequest
    evidence: Evidence
    findings: list[Finding]
    gallery: Gallery  # whose images localisation and sanity are tested on

    def record(self) -> dict[str, Any]:
        """The evidence as plain values under "quality", fit for JSON."""
        layer, evidence = self.evidence.layer, self.evidence
        missing = {
            each.name.lower(): each.sentence for each in self.findings if each.grade == "not tested"
        }
        return {
            "quality": {
                "method": self.request.method,
                "layer": layer,
                "protocol": PROTOCOL,
                "gallery": {"name": self.gallery.name, "sha256": self.gallery.sha256},
                "verdict": summary(self.findings).grade,
                "findings": [each.record for each in self.findings],
                "values": evidence_numbers(evidence),
                "missing": missing,
            }
        }

    def table(self) -> str:
        """A line for each finding, and what it rests on."""
        where = f" at {self.evidence.layer}" if self.evidence.layer else ""
        lines = [
            f"  How far to trust {self.evidence.method.name}{where}: "
            f"{summary(self.findings).sentence}",
            f"  Localisation, sanity and maps of other images: of {_named(self.gallery)}",
        ]
        for each in self.findings:
            text = f"{each.sentence} {each.limits}".strip()
            lines.append(f"\n  {each.name}: {each.grade}")
            lines.append(fill(text, WIDTH, initial_indent="    ", subsequent_indent="    "))
        return "\n" + "\n".join(lines) + "\n"


def report_quality(
    explanation: Explanation,
    engine: Engine,
    method: Method,
    parameters: Mapping[str, object],
    notify: Callable[[str], None],
) -> QualityReport:
    """Tests the method's map of the explained image at the layer that pages open with.

    Localisation and sanity are those of the gallery that the app opens with. How long it will take
    is told first.

    Raises: UnfitModel where the method does not fit; ExplainerError, DataError.
    """
    card, image = explanation.card, explanation.image
    layer = method.last_layer(card) or card.last_layer
    target, params = explanation.trace.target, write_parameters(method, parameters)
    request = map_request(card.key, image, layer, target, method.key, params)
    gallery = _gallery()
    notify(f"Localisation and sanity are tested on images of {_named(gallery)}.")
    everything = questions(card, request, reference_images(engine, card, gallery))
    announce_time(engine, card, everything.all, notify)
    with progress_bar("Testing", "") as report:
        heatmap, *_ = results_in_turn(engine, (request, *everything.all), report)
    evidence = stored_evidence(engine, card, request, everything)
    return QualityReport(card, request, evidence, findings(evidence, heatmap), gallery)


def _named(gallery: Gallery) -> str:
    own = ", not of your own gallery" if gallery.starter else ""
    return f"{gallery.name} ({count_of(len(gallery), 'image')}{own})"


def _gallery() -> Gallery:
    database = open_database()
    try:
        return CurrentGallery(database, ()).gallery
    finally:
        database.dispose()
