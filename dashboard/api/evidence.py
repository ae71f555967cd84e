"""`evidence`: how far to trust a map, by the four tests of the Trust panel."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from os import PathLike
from pathlib import Path
from typing import Any

import numpy as np
import plotly.graph_objects as go

from dashboard.api.engine import as_file, open_engine
from dashboard.api.explanation import Explanation
from dashboard.api.files import Arrays, Record, check_schema, read_provenance, write_result
from dashboard.api.galleries import opened
from dashboard.api.images import ImageLike, ImageSource, open_image
from dashboard.api.models import as_model
from dashboard.api.progress import Progress, reporting
from dashboard.core.current_gallery import CurrentGallery
from dashboard.core.schemas import RESULT_NPZ
from dashboard.figures.trust import trust_figure
from dashboard.maps.export import Provenance
from dashboard.trust.await_result import reference_images, results_in_turn
from dashboard.trust.finding import Finding, Grade
from dashboard.trust.findings import findings, summary
from dashboard.trust.numbers import evidence_numbers
from dashboard.trust.questions import Evidence, questions, stored_evidence
from data.db.database import open_database
from data.frames import to_frame
from data.gallery.gallery import Gallery
from explainers import Model
from explainers.engine.codec import decode, encode
from explainers.engine.requests import MapRequest
from explainers.errors import UnfitArgument
from explainers.methods import find_method
from explainers.quality.games import Faithfulness
from explainers.results import read_only
from explainers.what_if.text import write_edits

KIND = "evidence"
VALUES = "values"
SHARE, CORRELATION, PROBABILITY = "share", "rank correlation", "mean probability of the class"


@dataclass(frozen=True, eq=False)
class MapEvidence:
    """What four tests find about one map: faithfulness, localisation, sanity and stability.

    `findings` states each test's verdict ("good", "weak", "failed" or "not tested"), what it rests
    on, and its limits. `values` is (measures,) float64, read-only, parallel to `tests`, `measures`
    and `units`; NaN where a measure could not be taken. `numbers` holds everything, curves too, as
    `stratoscope explain --quality --json` prints it under "values".
    """

    verdict: Grade  # the worst of the findings
    sentence: str  # the verdict in words
    findings: tuple[Finding, ...]
    values: np.ndarray = field(repr=False)
    tests: tuple[str, ...] = field(repr=False)
    measures: tuple[str, ...] = field(repr=False)
    units: tuple[str, ...] = field(repr=False)
    numbers: Mapping[str, Any] = field(repr=False)
    gallery: str  # whose images localisation, sanity and rivals are taken from
    provenance: Provenance = field(repr=False)  # of the map
    faithfulness: Faithfulness | None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "values", read_only(self.values, np.float64, 1))

    def figure(self) -> go.Figure:
        """The games of faithfulness as a Plotly figure, as the Trust panel draws them.

        Raises: UnfitArgument if faithfulness was not tested.
        """
        if self.faithfulness is None:
            raise UnfitArgument("Faithfulness was not tested, so there are no curves to draw.")
        return trust_figure(self.faithfulness)

    def to_frame(self) -> Any:  # noqa: ANN401 - a pandas.DataFrame, if pandas is there
        """One row per measure: test, measure, value, unit. Raises: DataError without pandas."""
        return to_frame(
            {
                "test": self.tests,
                "measure": self.measures,
                "value": self.values,
                "unit": self.units,
            }
        )

    def save(self, path: str | PathLike[str]) -> Path:
        """Writes it as an `.npz` for `stratoscope.load`; returns where.

        Raises: UnfitArgument for another ending; NotKept if it cannot be written.
        """
        record = {
            "schema": RESULT_NPZ,
            "kind": KIND,
            "verdict": self.verdict,
            "sentence": self.sentence,
            "findings": [each.record for each in self.findings],
            "tests": self.tests,
            "measures": self.measures,
            "units": self.units,
            "numbers": self.numbers,
            "gallery": self.gallery,
            "map": asdict(self.provenance),
        }
        games = {} if self.faithfulness is None else encode(self.faithfulness)
        return write_result(path, record, {VALUES: self.values, **games})


def evidence(
    explanation: Explanation,
    *,
    gallery: Gallery | str | PathLike[str] | None = None,
    model: object = None,
    image: ImageLike | None = None,
    progress: Progress = False,
) -> MapEvidence:
    """Tests how far to trust a map, as the Trust panel and `stratoscope explain --quality` do.

    It takes seconds to minutes: hundreds of passes of the image, and of images of the gallery.
    Results are kept in the app's cache, so the same call, and the app, find them.

    Args:
        explanation: The map, from `explain` or `load`.
        gallery: Whose images localisation and sanity are tested on, and whose maps the map is
            compared with: from `open_gallery`, or a folder; None: the fetched ImageNet sample, else
            the starter gallery.
        model: The map's model; needed only for a map from `load`.
        image: The map's image; needed only for a map from `load`.
        progress: True for a bar, or a function of a number done and the total.

    Raises:
        UnfitArgument: If model or image are missing, or not those of the map.
        GalleryProblem: If the folder cannot be opened.
        UnfitModel: If the method does not suit the model.

    Example:
        >>> cam = stratoscope.explain("efficientnet_lite0", "photos/coffee.png")
        >>> found = stratoscope.evidence(cam, gallery="photos")
        >>> [finding.name for finding in found.findings]
        ['Faithfulness', 'Localisation', 'Sanity', 'Stability']
        >>> found.findings[1].sentence
        'Cannot be tested: this gallery lacks four images of different classes ...'
        >>> found.values.shape == (len(found.measures),)
        True

    Source: `explainers/quality`, which cites each test; the Help explains them.
    """
    network, source = _subject(explanation, model, image)
    method = find_method(explanation.method)
    parameters = method.non_defaults(explanation.provenance.parameters)
    card = network.card
    with reporting(progress, "Testing", "‰") as report, as_file(source) as ref:
        request = MapRequest(
            card.key, ref, explanation.layer, explanation.target, method.key, parameters
        )
        images = _gallery(gallery)
        with open_engine(network) as engine:
            tests = questions(card, request, reference_images(engine, card, images))
            heatmap, *_ = results_in_turn(engine, (request, *tests.all), report)
            available = stored_evidence(engine, card, request, tests)
    found = findings(available, heatmap)
    rows = list(_rows(available))
    return MapEvidence(
        verdict=summary(found).grade,
        sentence=summary(found).sentence,
        findings=tuple(found),
        values=np.array([value for *_, value in rows], np.float64),
        tests=tuple(test for test, *_ in rows),
        measures=tuple(measure for _, measure, *_ in rows),
        units=tuple(unit for _, _, unit, _ in rows),
        numbers=json.loads(json.dumps(evidence_numbers(available))),
        gallery=images.name,
        provenance=explanation.provenance,
        faithfulness=available.faithfulness,
    )


def evidence_in(path: str | PathLike[str], record: Record, arrays: Arrays) -> MapEvidence:
    """The evidence in a file of `MapEvidence.save`. Raises: UnreadableResult."""
    check_schema(path, record, RESULT_NPZ)
    games = decode(arrays) if "tree" in arrays else None
    return MapEvidence(
        verdict=record["verdict"],
        sentence=record["sentence"],
        findings=tuple(Finding(**each) for each in record["findings"]),
        values=arrays[VALUES],
        tests=tuple(record["tests"]),
        measures=tuple(record["measures"]),
        units=tuple(record["units"]),
        numbers=record["numbers"],
        gallery=record["gallery"],
        provenance=read_provenance(path, record["map"]),
        faithfulness=games if isinstance(games, Faithfulness) else None,
    )


def _rows(evidence: Evidence) -> Iterator[tuple[str, str, str, float]]:
    """Test, measure, unit and value of every single number that a verdict rests on."""
    layer = evidence.layer
    if (games := evidence.faithfulness) is not None:
        for name, game in games.games.items():
            yield "Faithfulness", f"{name} score", PROBABILITY, game.score
            yield "Faithfulness", f"{name} score of permuted copies", PROBABILITY, game.chance
        yield "Faithfulness", "p against permuted copies", "probability", games.p
        for gain in games.gains:
            yield "Faithfulness", f"gain over {gain.rival}", PROBABILITY, gain.mean
        yield "Faithfulness", "infidelity", SHARE, games.infidelity
    if games is not None and not evidence.lacking.shares:
        change = games.sensitivity
        yield "Stability", "largest change when nudged", "share of the map's norm", change
    local = evidence.localisation
    if local is not None and layer in local.layers:
        low, high = local.interval(layer)
        yield "Localisation", "share on the right image", SHARE, local.mean(layer)
        yield "Localisation", "low end of its 95 % interval", SHARE, low
        yield "Localisation", "high end of its 95 % interval", SHARE, high
    sane = evidence.sanity
    if sane is not None and layer in sane.layers:
        yield "Sanity", "with random weights", CORRELATION, sane.kept(layer)
        yield "Sanity", "recomputed with the same weights", CORRELATION, sane.repeats(layer)
        yield "Sanity", "share that outlives random weights", SHARE, sane.outlives(layer)


def _subject(
    explanation: Explanation, model: object, image: ImageLike | None
) -> tuple[Model, ImageSource]:
    """The model and the image of the map. Raises: UnfitArgument if they are missing or others."""
    stated = explanation.provenance
    network = as_model(model) if model is not None else explanation.model
    source = open_image(image)[0] if image is not None else explanation.source
    if network is None or source is None:
        raise UnfitArgument(
            "A loaded map has neither model nor image: evidence(map, model=..., image=...)."
        )
    if network.weights_sha256 != stated.weights_sha256:
        raise UnfitArgument(f"The map is of {stated.model_name}, with other weights; pass that.")
    if network.preprocess.fingerprint != stated.preprocessing_fingerprint:
        raise UnfitArgument(f"The map was made with another preprocessing: {stated.preprocessing}.")
    if source.sha256 != stated.image_sha256:
        raise UnfitArgument(f"The map is of another image, {stated.image}; pass that one.")
    if (edits := write_edits(source.edits)) != stated.edits:
        raise UnfitArgument(
            f"The map is of the image with the edits {stated.edits or 'none'}, not "
            f"{edits or 'none'}; pass edit(image, edits)."
        )
    return network, source


def _gallery(gallery: Gallery | str | PathLike[str] | None) -> Gallery:
    if gallery is not None:
        return opened(gallery)
    database = open_database()
    try:
        return CurrentGallery(database, ()).gallery
    finally:
        database.dispose()
