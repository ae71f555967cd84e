"""Two images in step, as one HTML file and as a table of cells."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from PIL import Image

from dashboard.maps.differences import (
    difference,
    difference_words,
    grid_words,
    is_contrastive,
    no_difference,
    why_none,
)
from dashboard.maps.export import PIXELS, Provenance
from dashboard.maps.image_lookup import ImageEntry
from dashboard.maps.rendering import overlay, peak_of
from dashboard.maps.scales import DIVERGING, SEQUENTIAL
from dashboard.maps.wording import EVERY_CLASS, emptiness, for_class, place, scale_words
from dashboard.reports.html import Picture, render
from dashboard.reports.map_pictures import bare_map, png
from dashboard.trust.badge import TRUST, in_words, text
from dashboard.trust.combined import summary_of_several
from dashboard.trust.finding import Finding
from data.analysis.map_agreement import on_coarser_grid
from explainers.engine.requests import MapRequest
from explainers.methods import find_method
from explainers.models import ModelCard
from explainers.results import Heatmap

OPACITY = 0.65
DIFFERENCES = {True: "b_minus_a", False: "b_minus_a_relu"}  # signed, and after ReLU
COLUMNS = {  # of the table of cells, with what each holds
    "row": "of the coarser of both grids, from 0 at the top",
    "column": "of the coarser of both grids, from 0 at the left",
    "a": "signed value of map A, the mean over the cell where its own grid is finer",
    "b": "signed value of map B, the mean over the cell where its own grid is finer",
    DIFFERENCES[True]: "signed difference",
    "missing": "why values are empty",
    "trust_a": "badge of map A",
    "trust_b": "badge of map B",
    "trust_b_minus_a": "badge of the difference",
    DIFFERENCES[False]: "difference of both maps after ReLU",
    "page_shows": "name of the difference that the page shows",
}


@dataclass(frozen=True, eq=False)
class Side:
    """One side of a comparison, with its signed map."""

    card: ModelCard
    image: ImageEntry
    request: MapRequest
    seen: Image.Image  # what the network sees of the image, in a screen's colours
    heatmap: Heatmap
    findings: Sequence[Finding]  # of how far to trust the map
    answer: str = ""  # what the model makes of the image; "" of an upload

    @property
    def target(self) -> str:
        """The class that the map speaks of."""
        return self.card.labels[self.request.target]

    def why_none(self, *, signed: bool) -> str:
        """Why the map cannot be compared, signed or after ReLU; "" where it can."""
        return why_none(self.card, self.request, self.heatmap, signed=signed)

    @property
    def no_map(self) -> str:
        """Why there is no map but zeros that were not computed; "" where there is one."""
        return find_method(self.request.method).blank(self.card, self.request.layer)

    @property
    def classless(self) -> str:
        """Added to the class where the map is the same for every other; "" where it is not."""
        of_class = find_method(self.request.method).of_class
        return "" if of_class else f"; the map is {EVERY_CLASS}"

    @property
    def words(self) -> str:
        """The side in one line."""
        method = find_method(self.request.method)
        where = place(method, self.request.layer)
        return f"{self.image.title}, {for_class(method, self.target)}, {self.card.name} {where}"


def step_report(a: Side, b: Side, *, signed: bool) -> str:
    """Both maps on one scale, their difference, and where all of it comes from.

    As the page shows them: `signed`, or after ReLU. The difference for two classes of one image is
    signed always.
    """
    peak = max(peak_of(side.heatmap, signed=signed) for side in (a, b))
    lettered = (("A", a), ("B", b))
    none = _no_difference(a, b, signed=signed or _contrastive(a, b))
    return render(
        "step.html",
        title=f"{a.image.title} and {b.image.title} compared",
        relevance=_relevance(a, b, signed=signed),
        maps=[
            Picture.of(
                _overlay_png(side, peak, signed=signed),
                "png",
                side.words,
                f"{letter}: {side.words}{_scale_of(side, peak, signed=signed)}",
            )
            for letter, side in lettered
        ],
        no_difference=none,
        difference=None if none else _difference(a, b, signed=signed or _contrastive(a, b)),
        sides=[_provenance(letter, side) for letter, side in lettered],
    )


def _provenance(letter: str, side: Side) -> dict[str, object]:
    """Where a side comes from, and how far to trust it."""
    request, (trust, tests) = side.request, in_words(side.findings)
    provenance = Provenance.of(
        side.card, side.image.ref, request.target, request.method, request.parameters
    )
    rows = {
        "Image": f"{side.image.title}, {provenance.image_sha256}",
        **({"Prediction": side.answer} if side.answer else {}),
        "Class": f"{provenance.target} {provenance.target_label}{side.classless}",
        "Layer, method": f"{request.layer or PIXELS}, {find_method(request.method).name}",
        **_parameters(provenance),
        TRUST: trust,
        **tests,
        "Model": f"{provenance.model_name}, weights {provenance.weights_sha256}",
        "Preprocessing": provenance.preprocessing,
        "Versions": ", ".join(f"{name} {of}" for name, of in provenance.versions.items()),
    }
    return {"letter": letter, "provenance": rows, "notices": provenance.notices}


def _relevance(a: Side, b: Side, *, signed: bool) -> str:
    """What was done to negative values, and which pictures share a scale."""
    values = "Signed maps: negative values argue against the class."
    if not signed:
        values = "Maps after ReLU: negative values are cut off."
        if _contrastive(a, b):
            values += " The difference includes them."
    return f"{values} A and B have one scale, B \N{MINUS SIGN} A has its own."


def _scale_of(side: Side, peak: float, *, signed: bool) -> str:
    """The ends of a map's scale, or why it is empty."""
    if empty := emptiness(side.heatmap, side.no_map, signed=signed):
        return empty
    return f" · {scale_words(peak, signed=signed, base=side.heatmap.base)}"


def _difference(a: Side, b: Side, *, signed: bool) -> Picture:
    """The difference as a picture with its words, as the page states them."""
    apart = _apart(a, b, signed=signed)
    classes, contrastive = (a.target, b.target), _contrastive(a, b)
    colours = difference_words(
        apart, a.request.method, classes, signed=signed, contrastive=contrastive
    )
    peak = peak_of(apart, signed=True)
    scale = f" Its own {scale_words(peak, signed=True)}." if peak else ""
    trust = text(summary_of_several({"A": a.findings, "B": b.findings}))
    grid = grid_words(a.heatmap.values.shape, b.heatmap.values.shape)
    caption = f"B \N{MINUS SIGN} A{grid and f', {grid}'}. {colours}{scale} {trust}"
    return Picture.of(bare_map(apart, peak), "png", "Difference", caption)


def _apart(a: Side, b: Side, *, signed: bool) -> Heatmap:
    """B minus A, signed or after ReLU."""
    return difference(*(s.heatmap if signed else s.heatmap.relu() for s in (a, b)))


def _no_difference(a: Side, b: Side, *, signed: bool) -> str:
    """Why there is no such difference; "" where there is one."""
    return no_difference(*(side.why_none(signed=signed) for side in (a, b)))


def step_rows(a: Side, b: Side, *, signed: bool) -> Iterator[list[object]]:
    """Every cell of both maps, on the coarser of their grids.

    a, b and b_minus_a are signed; b_minus_a_relu is of both maps after ReLU. `signed`: which of the
    two differences the page shows, as the last column states. A map that does not exist has no
    values, and neither has a difference where a map is zero everywhere; why stands in the column
    "missing". The badges of the three maps follow.
    """
    page_shows = DIFFERENCES[signed or _contrastive(a, b)]
    yield list(COLUMNS)
    none = {each: _no_difference(a, b, signed=each) for each in DIFFERENCES}
    missing = [f"{name}: {why}" for name, why in (("a", a.no_map), ("b", b.no_map)) if why]
    missing += [f"{DIFFERENCES[each]}: {why}" for each, why in none.items() if why]
    reasons = " ".join(missing)
    badges = [in_words(side.findings)[0] for side in (a, b)]
    all_none = all(none.values())
    badges.append("" if all_none else text(summary_of_several({"A": a.findings, "B": b.findings})))
    of_a, of_b = on_coarser_grid(a.heatmap.values, b.heatmap.values)
    after_relu = _apart(a, b, signed=False).values
    for row, column in np.ndindex(*of_a.shape):
        values = float(of_a[row, column]), float(of_b[row, column])
        shown = ("" if side.no_map else value for side, value in zip((a, b), values, strict=True))
        signed_apart = "" if none[True] else values[1] - values[0]
        relu_apart = "" if none[False] else float(after_relu[row, column])
        yield [row, column, *shown, signed_apart, reasons, *badges, relu_apart, page_shows]


def _contrastive(a: Side, b: Side) -> bool:
    """Whether the two maps differ in nothing but their class."""
    return is_contrastive(a.card, a.request, b.card, b.request)


def _parameters(provenance: Provenance) -> dict[str, str]:
    """Those that are not at their defaults, in one line; none, no line."""
    values = ", ".join(f"{name} {value}" for name, value in provenance.parameters.items())
    return {"Parameters": values} if values else {}


def _overlay_png(side: Side, peak: float, *, signed: bool) -> bytes:
    return png(
        overlay(
            side.seen,
            side.heatmap,
            opacity=OPACITY,
            scale=next(iter(DIVERGING if signed else SEQUENTIAL)),
            smooth=True,
            signed=signed,
            peak=peak,
        )
    )
