"""How far one map is to be trusted, tested without a browser: as records and lines."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from math import isnan
from textwrap import fill
from typing import Any

from dashboard.cli.await_result import announce_time, reference_images, results_in_turn
from dashboard.cli.explanation import Explanation
from dashboard.core.current_gallery import CurrentGallery
from dashboard.core.progress import progress_bar
from dashboard.maps.map_requests import map_request, write_parameters
from dashboard.trust.finding import Finding
from dashboard.trust.findings import findings, summary
from dashboard.trust.questions import Evidence, questions, stored_evidence
from data.db.database import open_database
from data.gallery.gallery import Gallery
from explainers import Engine
from explainers.engine.requests import MapRequest
from explainers.methods import Method
from explainers.models import ModelCard
from explainers.quality.games import Faithfulness
from explainers.quality.protocol import NUDGES, PROTOCOL, SQUARES
from explainers.quality.results import LEVEL as LOCALISATION_LEVEL

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
        values: dict[str, Any] = {}
        missing = {
            each.name.lower(): each.sentence for each in self.findings if each.grade == "not tested"
        }
        if evidence.faithfulness is not None:
            values |= _faithfulness(evidence.faithfulness)
        if evidence.localisation is not None:
            local = evidence.localisation
            values["localisation"] = {
                "mean": _number(local.mean(layer)),
                "interval": [*map(_number, local.interval(layer))],
                "level": LOCALISATION_LEVEL,
                "images": local.counted(layer),
                "grids": local.grids,
                "maps": len(local.shares),
                "empty_maps": local.empty(layer),  # left out
            }
        if evidence.sanity is not None:
            column = evidence.sanity.layers.index(layer)
            values["sanity"] = {
                "steps": evidence.sanity.steps,
                "absolute": list(map(_number, evidence.sanity.absolute[:, column])),
                "signed": list(map(_number, evidence.sanity.signed[:, column])),
                "repeat": _number(evidence.sanity.repeats(layer)),
                "images": evidence.sanity.images,
                "images_compared": evidence.sanity.compared[:, column].tolist(),  # step by step
                "images_repeated": int(evidence.sanity.repeated[column]),
                "trivial": {
                    name: _number(likeness)
                    for name, likeness in zip(
                        evidence.sanity.trivial_maps,
                        evidence.sanity.trivial[:, column],
                        strict=True,
                    )
                },
            }
        return {
            "quality": {
                "method": self.request.method,
                "layer": layer,
                "protocol": PROTOCOL,
                "gallery": {"name": self.gallery.name, "sha256": self.gallery.sha256},
                "verdict": summary(self.findings).grade,
                "findings": [asdict(each) for each in self.findings],
                "values": values,
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


def _faithfulness(tested: Faithfulness) -> dict[str, Any]:
    """The games, what they tell together, and the gain over each trivial map."""
    games = {
        name.lower(): {
            "score": game.score,
            "permuted": game.chance,
            "beaten": game.beaten,
            "copies": len(game.permuted),
            "tells": game.conclusive,
            "curve": game.own.tolist(),
        }
        for name, game in tested.games.items()
    }
    return games | {
        "halves": {
            "correlation": tested.halves.correlation if tested.halves.varies else None,
            "p": tested.halves.p,
            "copies": len(tested.halves.permuted),
            "halves": len(tested.halves.lost),
        },
        "p": _number(tested.p),
        "gains": {
            gain.rival: {
                "mean": gain.mean,
                "interval": (gain.low, gain.high),
                "level": gain.level,
            }
            for gain in tested.gains
        },
        "other_images": tested.others,
        "infidelity": _number(tested.infidelity),
        "infidelity_uniform": _number(tested.infidelity_uniform),
        "infidelity_squares": SQUARES,
        "sensitivity_max": _number(tested.sensitivity),  # the largest of as many nudges
        "sensitivity_nudges": NUDGES,
    }


def _number(value: float) -> float | None:
    """As JSON writes it, which knows no NaN."""
    return None if isnan(value) else float(value)


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
    return f"{gallery.name} ({len(gallery):,} images{own})"


def _gallery() -> Gallery:
    database = open_database()
    try:
        return CurrentGallery(database, ()).gallery
    finally:
        database.dispose()
