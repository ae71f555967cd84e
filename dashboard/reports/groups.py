"""A comparison of two groups as one HTML page that needs no server and no script."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from math import isnan
from pathlib import Path

import numpy as np

from dashboard.core.inputs import warnings_in
from dashboard.maps.captions import answer_of, class_of_maps
from dashboard.reports.html import Picture, number, render
from dashboard.reports.map_pictures import bare_map
from dashboard.scans.groups import COMPARED, GroupComparison
from data.analysis.effects import intervals_in_brackets, table_of
from data.errors import DataError
from data.gallery.thumbnails import Thumbnails
from data.numerals import DASH, fixed, numeral, p_value, percent_range, probability, range_of
from data.scans import Scan
from data.scans.subsets import Subset
from explainers.results import Heatmap

CHANNELS, IMAGES = 40, 12
SIGNIFICANT = {"yes": True, "no": False, "not tested": "not tested"}
COLUMNS = {  # of the table for programs, with what each holds
    "layer": "name of the layer",
    "channel": "number of the channel in its layer, from 0",
    "n_a": "compared images of group A",
    "n_b": "compared images of group B",
    "hedges_g": "standardised difference of the means, B minus A: Hedges' g",
    "low": "lower end of its interval",
    "high": "upper end of its interval",
    "no_value": "why there is no g, or no test at all",
    "no_interval": "why the interval is missing",
    "p": "of the Mann-Whitney U test, two-sided; empty where significance is not tested",
    "q": "p after Benjamini-Hochberg over all tested channels; empty where p is",
    "significant": "True, False, or “not tested”",
    "finding": "channels that are one finding have the same number; empty for none",
    "interval_level": "of low and high",
    "note": "what the origin of the groups means for every row",
    "quantity": "of which hedges_g, p and q are",
}


def comparison_report(
    comparison: GroupComparison,
    a: str,
    b: str,
    thumbnails: Thumbnails,
    trust: Mapping[str, str],
) -> str:
    """The comparison of the subsets `a` and `b`, with its provenance and pictures.

    `trust`: the badge of the mean maps and each test's result, by name.
    """
    scan, provenance = comparison.scan, comparison.scan.provenance
    words = comparison.named(*(Subset.parse(text).words for text in (a, b)))
    finished = datetime.fromtimestamp(scan.finished).astimezone().isoformat(timespec="minutes")
    sides = [
        {
            "letter": letter,
            "name": name,
            "count": number(len(side)),
            "pictures": pictures(scan, side, thumbnails),
            "right": comparison.accuracy_words(side, text, other),
            "shown": shown_words(len(side)),
        }
        for letter, name, side, text, other in zip(
            *("AB", words, (comparison.a, comparison.b), (a, b), (b, a)), strict=True
        )
    ]
    return render(
        "groups.html",
        title=f"{words[0]} and {words[1]} compared in {provenance['name']}",
        provenance={
            "Model": f"{provenance['name']}, weights {provenance['weights_sha256']}",
            "Preprocessing": provenance["preprocessing"],
            "Gallery": f"{provenance['gallery']}, {provenance['gallery_sha256']}",
            "Scan": f"{scan.id}, finished {finished}",
            "Versions": ", ".join(f"{name} {of}" for name, of in provenance["versions"].items()),
            "Images": f"A: {len(comparison.a):,}, B: {len(comparison.b):,}",
            "On both sides": _shared(comparison),
        },
        warnings=warnings_in(provenance),
        sides=sides,
        caution=comparison.caution,
        count=f"{comparison.count[0].upper()}{comparison.count[1:]}",
        tested=bool(comparison.channels.enough and not comparison.drawn),
        heading=comparison.heading,
        chosen=comparison.chosen_words,
        channels=_channels(comparison),
        left_out=_left_out(len(comparison.strongest)),
        compared=COMPARED,
        maps=_maps(comparison),
        trust=trust,
        statistics=list(scan.statistic_names),
        **_statistics(comparison),
        separability=_separability(comparison),
        no_separability=comparison.drawn_words or "Not tested: too few images to hold some out.",
    )


def _shared(comparison: GroupComparison) -> str:
    """How many images belong to both groups, and where they are not counted."""
    if not comparison.shared:
        return "none"
    where = "both sides" if comparison.left_out_of == "both" else comparison.left_out_of
    return f"{comparison.shared:,}, left out of {where}"


def groups_rows(comparison: GroupComparison) -> Iterator[list[object]]:
    """Every channel of every layer as a table for programs; constant ones come last."""
    yield list(COLUMNS)
    of = comparison.channels
    numbered = [
        (channel, "" if comparison.drawn else finding)
        for finding, members in enumerate(comparison.strongest, start=1)
        for channel in members.tolist()
    ]
    for channel, finding in (
        *numbered,
        *((channel, "") for channel in comparison.constant.tolist()),
    ):
        yield [
            *comparison.scan.channel_of(channel),
            *(of.n_a, of.n_b),
            *(_value(each[channel]) for each in (of.g, of.low, of.high)),
            *(of.no_value(channel), of.no_interval(channel)),
            *(_value(each[channel]) for each in (of.p, of.q)),
            *(SIGNIFICANT[comparison.significance(channel)], finding),
            *(1 - of.level, comparison.origin_words, COMPARED),
        ]


def _value(value: float) -> float | str:
    """A number for a table; "" where another column states why there is none."""
    return "" if isnan(value) else float(value)


def _channels(comparison: GroupComparison) -> list[list[str]]:
    """A row for each of the strongest findings."""
    of, rows = comparison.channels, []
    for members in comparison.strongest[:CHANNELS]:
        strongest = int(members[0])
        layer, channel = comparison.scan.channel_of(strongest)
        none = of.no_value(strongest)
        interval = of.no_interval(strongest) or range_of(of.low[strongest], of.high[strongest])
        rows.append(
            [
                f"{layer} #{channel}",
                ", ".join(comparison.other_layers(members)),
                none or fixed(of.g[strongest]),
                DASH if none else interval,
                "not tested" if isnan(of.q[strongest]) else p_value(of.q[strongest], "q"),
                comparison.significance(strongest),
            ]
        )
    return rows


def _left_out(rows: int) -> str:
    """How many rows of channels there are, and where the others are; "" if all are shown."""
    if rows <= CHANNELS:
        return ""
    return f"The {CHANNELS} largest of {rows:,} rows; the CSV file of the page holds all channels."


def _maps(comparison: GroupComparison) -> dict[str, object] | None:
    """The mean Grad-CAMs of the last layer with stored maps, and their difference; None of none."""
    scan = comparison.scan
    if not scan.cam_layers:
        return None
    layer = scan.cam_layers[-1]
    mean_a, mean_b, *_ = comparison.cams(layer)
    peak = float(np.abs([mean_a, mean_b]).max())
    shown = [("mean of A", mean_a, peak), ("mean of B", mean_b, peak)]
    difference = "not shown: a mean is zero everywhere"
    if mean_a.any() and mean_b.any():
        difference = comparison.cam_difference(layer).words
        apart = mean_b - mean_a
        shown.insert(1, ("B \N{MINUS SIGN} A", apart, float(np.abs(apart).max())))
    what = f"{layer}, for {class_of_maps(scan)}, in logits, negative values included"
    return {
        "words": f"{what}. B \N{MINUS SIGN} A: {difference}.",
        "pictures": [_mean_map(*each) for each in shown],
    }


def _mean_map(name: str, values: np.ndarray, peak: float) -> Picture:
    """A map on a scale with zero in its middle, without a picture behind it."""
    ends = f"{numeral(-peak, 2)} to {numeral(peak, 2)}" if peak else "zero everywhere"
    body = bare_map(Heatmap(values, signed=True, units="logit"), peak)
    return Picture.of(body, "png", f"Grad-CAM, {name}", f"{name}: {ends}")


def _statistics(comparison: GroupComparison) -> dict[str, object]:
    """A row for each layer: the means of A and of B, and Hedges' g of B against A."""
    of_a, of_b, effects = comparison.statistics
    layers = comparison.scan.layers
    means = [
        [layer, *(f"{numeral(a, 3)} / {numeral(b, 3)}" for a, b in zip(*rows, strict=True))]
        for layer, *rows in zip(layers, of_a.tolist(), of_b.tolist(), strict=True)
    ]
    brief = table_of(effects.brief, effects.g.shape)
    return {
        "means": means,
        "effects": [[layer, *row] for layer, row in zip(layers, brief, strict=True)],
        "intervals": intervals_in_brackets(effects.intervals),
    }


def _separability(comparison: GroupComparison) -> dict[str, object] | None:
    """How well each layer separates the groups; None of too few images."""
    of = comparison.separability
    if of is None:
        return None
    layers = [
        [name, probability(share), percent_range(low, high)]
        for name, share, low, high in zip(
            *(comparison.scan.layers, of.accuracy, of.low, of.high), strict=True
        )
    ]
    return {
        "folds": of.folds,
        "n_a": number(of.n_a),
        "n_b": number(of.n_b),
        "words": comparison.separability_words,
        "layers": layers,
    }


def shown_words(images: int) -> str:
    """How many of a side's images the report shows; "" of all."""
    return (
        f"{IMAGES} of {images:,} images, evenly spread over the files:" if images > IMAGES else ""
    )


def pictures(scan: Scan, positions: np.ndarray, thumbnails: Thumbnails) -> list[Picture]:
    """A sample of images of a scan, with what they are and what they are taken for."""
    chosen = positions[np.linspace(0, len(positions) - 1, min(IMAGES, len(positions))).astype(int)]
    shown = []
    for position in chosen:
        image = scan.plan.images[position]
        try:
            body = thumbnails.get(image.id, Path(image.path))
        except (DataError, OSError):
            continue  # the picture is gone; what was measured of it stays
        answer = answer_of(scan, int(position))
        shown.append(Picture.of(body, "webp", f"{image.name}: {answer.words}", answer.caption))
    return shown
