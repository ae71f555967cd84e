"""Two models over one gallery, as one HTML file and as a table of images."""

from collections.abc import Iterator
from math import isnan

from dashboard.core.inputs import warnings_in
from dashboard.reports.groups import pictures
from dashboard.reports.html import number, render
from dashboard.scans.models import ModelComparison
from data.analysis.effects import table_of
from data.gallery.thumbnails import Thumbnails
from data.numerals import index, index_range


def models_report(found: ModelComparison, thumbnails: Thumbnails) -> str:
    """Flipped predictions with pictures, moved maps, layers alike, statistics that changed."""
    given = [scan.provenance for scan in (found.scan_a, found.scan_b)]
    names = [str(each["name"]) for each in given]
    known = {
        **{
            f"Model {letter}": f"{each['name']}, weights {each['weights_sha256']}"
            for letter, each in zip("AB", given, strict=True)
        },
        "Gallery": f"{given[0]['gallery']}, {given[0]['gallery_sha256']}",
        "Scans": f"{found.scan_a.id} and {found.scan_b.id}",
        "Images": f"{len(found.a):,}",
    }
    flips = found.flips
    counts: dict[str, object] = {
        "Right by both": len(flips.both_right),
        "Wrong to right": len(flips.fixed),
        "Right to wrong": len(flips.broken),
        "Wrong by both": len(flips.both_wrong),
        "Left out, without a class of either": len(found.a) - found.labelled - found.left_out,
        "Left out, with a class of A only": found.only_one[0],
        "Left out, with a class of B only": found.only_one[1],
        "Accuracy": found.accuracy_words,
    }
    if found.no_accuracy:
        counts = {"Right or wrong": found.no_accuracy}
    warned = [
        f"Model {letter}: {sentence}"
        for letter, each in zip("AB", given, strict=True)
        for sentence in warnings_in(each)
    ]
    effects = found.changed
    return render(
        "models.html",
        title=f"{names[0]} and {names[1]} compared",
        provenance=known,
        warnings=warned,
        counts=counts,
        model_b=names[1],
        flips=[
            {"words": words, "pictures": pictures(found.scan_b, found.b[of], thumbnails)}
            for words, of in (("Wrong to right", flips.fixed), ("Right to wrong", flips.broken))
            if len(of)
        ],
        moved=found.moved_words or f"Not tested: {found.no_moved(0)}.",
        statistics=list(found.scan_a.statistic_names),
        changed=[
            [f"{a} / {b}", *row]
            for (a, b), row in zip(
                found.pairs, table_of(effects.brief, effects.g.shape), strict=True
            )
        ],
        changed_cells=number(effects.g.size),
        alike_words=found.alike_words,
        alike_cells=number(found.alike.value.size),
        layers_b=list(found.scan_b.layers),
        alike=[
            [name, *(_cka(*cell) for cell in zip(*of_a, strict=True))]
            for name, *of_a in zip(
                *(found.scan_a.layers, found.alike.value, found.alike.low, found.alike.high),
                strict=True,
            )
        ],
    )


def _cka(value: float, low: float, high: float) -> str:
    if isnan(value):
        return "not tested: a layer does not vary"
    return index(value) if isnan(low) else f"{index(value)} ({index_range(low, high)})"


def models_rows(found: ModelComparison) -> Iterator[list[object]]:
    """Every image that both models saw."""
    yield [
        "image",
        "class",
        "predicted_a",
        "predicted_b",
        "right_a",
        "right_b",
        "map_rank_correlation",
        "map_rank_correlation_other_images",
        "missing",
    ]
    for place, (i, k) in enumerate(zip(found.a.tolist(), found.b.tolist(), strict=True)):
        known_a, known_b = found.scan_a.labelled[i], found.scan_b.labelled[k]
        unknown = found.no_right(place)
        yield [
            found.scan_a.names[i],
            str(found.scan_a.image_classes[i]),
            found.scan_a.prediction_of(i),
            found.scan_b.prediction_of(k),
            bool(found.scan_a.correct[i]) if known_a else "",
            bool(found.scan_b.correct[k]) if known_b else "",
            "" if (unmoved := found.no_moved(place)) else float(found.moved[place]),
            "" if (alone := found.no_other(place)) else float(found.moved_with_others[place]),
            "; ".join(
                [
                    *[unknown] * bool(unknown),
                    *[f"map_rank_correlation: {unmoved}"] * bool(unmoved),
                    *[f"map_rank_correlation_other_images: {alone}"] * bool(alone),
                ]
            ),
        ]
