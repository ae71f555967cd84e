"""Two models over one gallery, as one HTML file and as a table of images."""

from collections.abc import Iterator
from math import isnan

import numpy as np

from dashboard.core.inputs import warnings_in
from dashboard.reports.groups import pictures, shown_words
from dashboard.reports.html import render
from dashboard.scans.corruptions import corruption_of, model_words
from dashboard.scans.models import ModelComparison
from data.analysis.effects import intervals_in_brackets, table_of
from data.gallery.thumbnails import Thumbnails
from data.numerals import index, index_range

COLUMNS = {  # of the table of images, with what each holds
    "image": "file name",
    "class": "of the gallery's label",
    "predicted_a": "class that model A predicts; of independent classes all of them, or no class",
    "predicted_b": "the same of model B",
    "right_a": "whether that is right: True or False; empty where it is not known",
    "right_b": "the same of model B",
    "map_rank_correlation": "Spearman's, of both models' maps of the image, -1 to 1",
    "map_rank_correlation_other_images": "median of A's map with B's maps of other images",
    "maps": "which maps are compared: their layers and class, and the grid where theirs differ",
    "missing": "why a value of the row is empty",
}


def models_report(comparison: ModelComparison, thumbnails: Thumbnails) -> str:
    """Flipped predictions with pictures, moved maps, layers alike, statistics that changed."""
    provenances = [scan.provenance for scan in (comparison.scan_a, comparison.scan_b)]
    names = [model_words(scan) for scan in (comparison.scan_a, comparison.scan_b)]
    provenance = {
        **{
            f"Model {letter}": f"{name}, weights {each['weights_sha256']}"
            for letter, name, each in zip("AB", names, provenances, strict=True)
        },
        "Gallery": f"{provenances[0]['gallery']}, {provenances[0]['gallery_sha256']}",
        "Scans": f"{comparison.scan_a.id} and {comparison.scan_b.id}",
        "Images": f"{len(comparison.a):,}",
    }
    flips = comparison.flips
    counts: dict[str, object] = {
        "Right by both": len(flips.both_right),
        "Wrong to right": len(flips.fixed),
        "Right to wrong": len(flips.broken),
        "Wrong by both": len(flips.both_wrong),
        f"Left out, {comparison.without_class}": len(comparison.a)
        - comparison.labelled
        - comparison.left_out,
        "Left out, with a class of A only": comparison.only_one[0],
        "Left out, with a class of B only": comparison.only_one[1],
        "Accuracy": comparison.accuracy_words,
    }
    if comparison.no_accuracy:
        counts = {"Right or wrong": comparison.no_accuracy}
    warned = [
        f"Model {letter}: {sentence}"
        for letter, each in zip("AB", provenances, strict=True)
        for sentence in warnings_in(each)
    ]
    effects = comparison.changed
    return render(
        "models.html",
        title=f"{names[0]} and {names[1]} compared",
        provenance=provenance,
        warnings=warned,
        counts=counts,
        model_b=names[1],
        flips=[
            {
                "words": words,
                "shown": shown_words(len(of)),
                "pictures": pictures(comparison.scan_b, comparison.b[of], thumbnails),
            }
            for words, of in (("Wrong to right", flips.fixed), ("Right to wrong", flips.broken))
            if len(of)
        ],
        maps=f" {comparison.maps_words}" if comparison.moved_words else "",
        moved=comparison.moved_words or f"Not tested: {comparison.no_moved(0)}.",
        statistics=list(comparison.scan_a.statistic_names),
        changed=[
            [f"{a} / {b}", *row]
            for (a, b), row in zip(
                comparison.pairs, table_of(effects.brief, effects.g.shape), strict=True
            )
        ],
        same_images=_same_images(comparison),
        changed_intervals=intervals_in_brackets(effects.intervals),
        alike_words=comparison.alike_words,
        alike_intervals=intervals_in_brackets(int(np.isfinite(comparison.alike.low).sum())),
        layers_b=list(comparison.scan_b.layers),
        alike=[
            [name, *(_cka(*cell) for cell in zip(*of_a, strict=True))]
            for name, *of_a in zip(
                *(
                    comparison.scan_a.layers,
                    comparison.alike.value,
                    comparison.alike.low,
                    comparison.alike.high,
                ),
                strict=True,
            )
        ],
    )


def _same_images(comparison: ModelComparison) -> str:
    scans = ("A", comparison.scan_a), ("B", comparison.scan_b)
    corrupted = [
        f"{letter} saw them corrupted ({which.words})"
        for letter, scan in scans
        if (which := corruption_of(scan))
    ]
    if not corrupted:
        return "Both models saw the same images."
    return f"The images are the same; {', '.join(corrupted)}."


def _cka(value: float, low: float, high: float) -> str:
    if isnan(value):
        return "not tested: a layer does not vary"
    return index(value) if isnan(low) else f"{index(value)} ({index_range(low, high)})"


def models_rows(comparison: ModelComparison) -> Iterator[list[object]]:
    """Every image that both models saw."""
    yield list(COLUMNS)
    maps = comparison.maps_words if comparison.moved_words else ""
    for place, (i, k) in enumerate(zip(comparison.a.tolist(), comparison.b.tolist(), strict=True)):
        labelled_a, labelled_b = comparison.scan_a.labelled[i], comparison.scan_b.labelled[k]
        unknown = comparison.no_right(place)
        yield [
            comparison.scan_a.names[i],
            str(comparison.scan_a.image_classes[i]),
            comparison.scan_a.prediction_of(i),
            comparison.scan_b.prediction_of(k),
            bool(comparison.scan_a.correct[i]) if labelled_a else "",
            bool(comparison.scan_b.correct[k]) if labelled_b else "",
            "" if (unmoved := comparison.no_moved(place)) else float(comparison.moved[place]),
            ""
            if (alone := comparison.no_other(place))
            else float(comparison.moved_with_others[place]),
            maps,
            "; ".join(
                [
                    *[unknown] * bool(unknown),
                    *[f"map_rank_correlation: {unmoved}"] * bool(unmoved),
                    *[f"map_rank_correlation_other_images: {alone}"] * bool(alone),
                ]
            ),
        ]
