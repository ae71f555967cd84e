"""Two images in step, as one HTML file and as a table of cells."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from PIL import Image

from dashboard.maps.differences import (
    contrast_words,
    difference,
    no_difference,
    on_grid,
    why_none,
)
from dashboard.maps.export import PIXELS, Provenance
from dashboard.maps.image_lookup import ImageEntry
from dashboard.maps.rendering import overlay, peak_of
from dashboard.maps.wording import EVERY_CLASS, emptiness, for_class, place
from dashboard.reports.html import Picture, render
from dashboard.reports.map_pictures import SCALE, bare_map, png
from dashboard.trust.badge import in_words, text
from dashboard.trust.combined import summary_of_several
from dashboard.trust.finding import Finding
from data.numerals import numeral
from explainers.engine.requests import MapRequest
from explainers.methods import find_method
from explainers.models import ModelCard
from explainers.results import Heatmap

OPACITY = 0.65


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

    @property
    def why_none(self) -> str:
        """Why the signed map cannot be compared; "" where it can."""
        return why_none(self.card, self.request, self.heatmap, signed=True)

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
        return f"{self.image.name}, {for_class(method, self.target)}, {self.card.name} {where}"


def step_report(a: Side, b: Side) -> str:
    """Both signed maps on one scale, their difference, and where all of it comes from."""
    peak = max(peak_of(side.heatmap, signed=True) for side in (a, b))
    lettered = (("A", a), ("B", b))
    none = no_difference(a.why_none, b.why_none)
    return render(
        "step.html",
        title=f"{a.image.name} and {b.image.name} compared",
        peak=numeral(peak) if peak else "",
        lowest=numeral(-peak),
        maps=[
            Picture.of(
                _drawn(side, peak),
                "png",
                side.words,
                f"{letter}: {side.words}{emptiness(side.heatmap, side.no_map)}",
            )
            for letter, side in lettered
        ],
        no_difference=none,
        difference=None if none else _difference(a, b),
        sides=[_provenance(letter, side) for letter, side in lettered],
    )


def _provenance(letter: str, side: Side) -> dict[str, object]:
    """Where a side comes from, and how far to trust it."""
    request, (trust, tests) = side.request, in_words(side.findings)
    provenance = Provenance.of(
        side.card, side.image.ref, request.target, request.method, request.parameters
    )
    rows = {
        "Image": f"{side.image.name}, {provenance.image_sha256}",
        **({"Prediction": side.answer} if side.answer else {}),
        "Class": f"{provenance.target} {provenance.target_label}{side.classless}",
        "Layer, method": f"{request.layer or PIXELS}, {find_method(request.method).name}",
        **_parameters(provenance),
        "Trust at the time of this report": trust,
        **tests,
        "Model": f"{provenance.model_name}, weights {provenance.weights_sha256}",
        "Preprocessing": provenance.preprocessing,
        "Versions": ", ".join(f"{name} {of}" for name, of in provenance.versions.items()),
    }
    return {"letter": letter, "provenance": rows, "notices": provenance.notices}


def _difference(a: Side, b: Side) -> Picture:
    """The difference as a picture with its words."""
    apart = difference(a.heatmap, b.heatmap)
    colours = "B minus A; red: more in B, blue: more in A."
    if _contrastive(a, b):  # as the page shows it
        colours = f"B minus A. {contrast_words(a.request.method, a.target, b.target)}"
    if not apart.values.any():
        colours = "The two maps are the same in every cell."
    trust = text(summary_of_several({"A": a.findings, "B": b.findings}))
    return Picture.of(bare_map(apart), "png", "Difference", f"{colours} {trust}")


def step_rows(a: Side, b: Side) -> Iterator[list[object]]:
    """Every cell of both maps, on the finer of their grids.

    A map that does not exist has no values, and neither has the difference where a map is zero
    everywhere; why stands in the column "missing". The badges of the three maps follow.
    """
    trust = ("trust_a", "trust_b", "trust_b_minus_a")
    yield ["row", "column", "a", "b", "b_minus_a", "missing", *trust]
    none = no_difference(a.why_none, b.why_none)
    missing = [f"{name}: {why}" for name, why in (("a", a.no_map), ("b", b.no_map)) if why]
    reasons = " ".join([*missing, *([f"b_minus_a: {none}"] if none else [])])
    badges = [in_words(side.findings)[0] for side in (a, b)]
    badges.append("" if none else text(summary_of_several({"A": a.findings, "B": b.findings})))
    shape = max(a.heatmap.values.shape, b.heatmap.values.shape)
    of_a, of_b = (on_grid(side.heatmap.values, shape) for side in (a, b))
    for row, column in np.ndindex(*shape):
        values = float(of_a[row, column]), float(of_b[row, column])
        shown = ("" if side.no_map else value for side, value in zip((a, b), values, strict=True))
        apart = "" if none else values[1] - values[0]
        yield [row, column, *shown, apart, reasons, *badges]


def _contrastive(a: Side, b: Side) -> bool:
    """Whether the two maps differ in nothing but their class."""
    same = a.request.image == b.request.image and a.card is b.card
    of_class = find_method(a.request.method).of_class
    return same and of_class and a.request.target != b.request.target


def _parameters(provenance: Provenance) -> dict[str, str]:
    """Those that are not at their defaults, in one line; none, no line."""
    values = ", ".join(f"{name} {value}" for name, value in provenance.parameters.items())
    return {"Parameters": values} if values else {}


def _drawn(side: Side, peak: float) -> bytes:
    return png(
        overlay(
            side.seen,
            side.heatmap,
            opacity=OPACITY,
            scale=SCALE,
            smooth=True,
            signed=True,
            peak=peak,
        )
    )
