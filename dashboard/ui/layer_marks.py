"""A mark on each tile of a strip: the evidence about every layer's map, at a glance.

They travel apart from the pictures, as they may be others once something was tested: each
sentence once, and for each row of tiles which of them holds for which layer.
"""

from collections.abc import Sequence
from itertools import chain

from dash import Output

from dashboard.components import LayerMarks
from dashboard.maps.layer_maps import maps_at_hand
from dashboard.services import Services
from dashboard.trust.badge import MARKS
from dashboard.trust.finding import Finding
from dashboard.trust.findings import NO_MAP, in_short, summary
from dashboard.trust.questions import evidence_of_layers
from dashboard.ui import ids
from explainers.engine.requests import MapRequest
from explainers.models import ModelCard
from explainers.results import Heatmap


def place() -> Output:
    """The strip's property for them."""
    return Output(ids.STRIP_TILES, "marks")


def marks(
    services: Services, *requests: MapRequest, maps: Sequence[Heatmap | None] | None = None
) -> LayerMarks:
    """Of every layer's map, a row for each request, whichever layer it names; never waits.

    `maps` are those of the one request, where they are at hand.
    """
    engine, rows = services.engine, []
    for request in requests:
        card = engine.card(request.model)
        evidence = evidence_of_layers(
            engine, card, request, services.jobs.evidence.references(card)
        )
        heatmaps = maps_at_hand(engine, card, request) if maps is None else maps
        rows.append([summary(in_short(*each)) for each in zip(evidence, heatmaps, strict=True)])
    return _marks_of(rows)


def alike(card: ModelCard, finding: Finding) -> LayerMarks:
    """The same on every tile."""
    return _marks_of([[finding] * len(card.layers)])


def _class(finding: Finding) -> str:
    """The mark's class; "no-map" takes away the zeros that would darken the picture."""
    grade = finding.grade.replace(" ", "-")
    return f"{grade} no-map" if finding.sentence == NO_MAP["Fit"] else grade


def _marks_of(rows: Sequence[Sequence[Finding]]) -> LayerMarks:
    every = dict.fromkeys(chain.from_iterable(rows))
    places = {sentence: number for number, sentence in enumerate(every)}
    return {
        "kinds": [(MARKS[each.grade], _class(each), each.sentence) for each in places],
        "rows": [[places[finding] for finding in row] for row in rows],
    }
