"""A comparison of two groups as one HTML page that needs no server and no script."""

from collections.abc import Iterator
from datetime import datetime
from html import escape
from math import isnan
from pathlib import Path

import numpy as np

from dashboard.core.inputs import warnings_in
from dashboard.maps.captions import answer_of
from dashboard.reports.html import cautions, facts, page, picture, table
from dashboard.scans.groups import GroupComparison
from data.errors import DataError
from data.gallery.subsets import Subset
from data.gallery.thumbnails import Thumbnails
from data.numerals import DASH, fixed, p_value, percent_range, probability, range_of
from data.scans import Scan

CHANNELS, IMAGES = 40, 12
SIGNIFICANT = {"yes": True, "no": False, "not tested": "not tested"}


def comparison_report(found: GroupComparison, a: str, b: str, thumbnails: Thumbnails) -> str:
    """The findings of `found` for the subsets `a` and `b`, with their provenance and pictures."""
    scan, given = found.scan, found.scan.provenance
    words = found.named(*(Subset.parse(text).words for text in (a, b)))
    title = f"{words[0]} against {words[1]} in {given['name']}"
    finished = datetime.fromtimestamp(scan.finished).astimezone().isoformat(timespec="minutes")
    known = {
        "Model": f"{given['name']}, weights {given['weights_sha256']}",
        "Preprocessing": given["preprocessing"],
        "Gallery": f"{given['gallery']}, {given['gallery_sha256']}",
        "Scan": f"{scan.id}, finished {finished}",
        "Versions": ", ".join(f"{name} {of}" for name, of in given["versions"].items()),
        "Images": f"A: {len(found.a):,}, B: {len(found.b):,}",
        "On both sides": f"{found.shared:,}, left out of {found.left_out_of}",
    }
    parts = [
        facts(known),
        cautions(warnings_in(given)),
        *(
            f"<h2>{letter}: {escape(name)}, {len(side):,} images</h2>"
            + pictures(scan, side, thumbnails)
            for letter, name, side in zip("AB", words, (found.a, found.b), strict=True)
        ),
        "<h2>Channels that separate them</h2>",
        f'<p class="caution">{escape(found.caution)}</p>' if found.caution else "",
        _channels(found),
        "<h2>Linear separability by layer</h2>",
        _separability(found),
    ]
    return page(title, parts)


def groups_rows(found: GroupComparison) -> Iterator[list[object]]:
    """Every channel of every layer as a table for programs; those not tested come last."""
    yield [
        "layer",
        "channel",
        "n_a",
        "n_b",
        "hedges_g",
        "low",
        "high",
        "no_value",  # why there is no g, or no test at all
        "no_interval",
        "p",
        "q",
        "significant",
        "finding",  # channels that are one finding have the same number; "" of none tested
    ]
    of = found.channels
    numbered = [
        (channel, number)
        for number, members in enumerate(found.strongest, start=1)
        for channel in members.tolist()
    ]
    for channel, number in (*numbered, *((channel, "") for channel in found.untested.tolist())):
        yield [
            *found.scan.channel_of(channel),
            *(of.n_a, of.n_b),
            *(_value(each[channel]) for each in (of.g, of.low, of.high)),
            *(of.no_value(channel), of.no_interval(channel)),
            *(_value(each[channel]) for each in (of.p, of.q)),
            *(SIGNIFICANT[found.significance(channel)], number),
        ]


def _value(value: float) -> float | str:
    """A number for a table; "" where another column states why there is none."""
    return "" if isnan(value) else float(value)


def _channels(found: GroupComparison) -> str:
    of, scan = found.channels, found.scan
    rows = []
    for members in found.strongest[:CHANNELS]:
        number = members[0]
        also = ", ".join(found.other_layers(members))
        layer, channel = scan.channel_of(int(number))
        none = of.no_value(number)
        interval = of.no_interval(number) or range_of(of.low[number], of.high[number])
        said = found.significance(int(number))
        rows.append(
            [
                f"{layer} #{channel}",
                also,
                none or fixed(of.g[number]),
                DASH if none else interval,
                p_value(of.q[number], "q"),
                said,
            ]
        )
    head = ["channel", "also in", "Hedges' g", "95 % interval", "q", "significant"]
    note = (
        f"<p>{found.count[0].upper()}{found.count[1:]} (Mann-Whitney U, Benjamini-Hochberg); "
        "positive: higher in B. A channel that blocks of one stage carry on is one finding. "
        f"{found.chosen_words} Intervals are of each channel alone.</p>"
    )
    return note + table(head, rows)


def _separability(found: GroupComparison) -> str:
    of = found.separability
    if of is None:
        return "<p>Too few images to hold some out.</p>"
    note = (
        f"<p>Balanced accuracy on held-out images, {of.folds} folds, n = {of.n_a:,} and "
        f"{of.n_b:,}; chance is 50 %. {escape(found.separability_words)}</p>"
    )
    rows = [
        [name, probability(share), percent_range(low, high)]
        for name, share, low, high in zip(
            *(found.scan.layers, of.accuracy, of.low, of.high), strict=True
        )
    ]
    return note + table(["layer", "accuracy", "95 % interval"], rows)


def pictures(scan: Scan, positions: np.ndarray, thumbnails: Thumbnails) -> str:
    """A sample of images of a scan, with what they are and what they are taken for."""
    chosen = positions[np.linspace(0, len(positions) - 1, min(IMAGES, len(positions))).astype(int)]
    figures = []
    for position in chosen:
        image = scan.plan.images[position]
        try:
            body = thumbnails.get(image.id, Path(image.path))
        except (DataError, OSError):
            continue  # the picture is gone; what was measured of it stays
        answer = answer_of(scan, int(position))
        figures.append(picture(body, "webp", f"{image.name}: {answer.words}", answer.caption))
    return "".join(figures)
