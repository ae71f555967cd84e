"""A comparison of two groups as one HTML page that needs no server and no script."""

from base64 import b64encode
from datetime import datetime
from html import escape
from pathlib import Path

import numpy as np

from dashboard.comparison import GroupComparison
from data.errors import DataError
from data.scans import Scan
from data.subsets import Subset
from data.thumbnails import Thumbnails

CHANNELS, IMAGES = 40, 12
STYLE = """
body { font: 14px/1.5 system-ui, sans-serif; margin: 24px auto; max-width: 1000px; padding: 0 16px;
  color: #1d2126; background: #fff; }
h1 { font-size: 22px; } h2 { font-size: 16px; margin-top: 28px; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
th, td { text-align: right; padding: 3px 10px; border-bottom: 1px solid #e1e4e7; }
th:first-child, td:first-child { text-align: left; }
figure { display: inline-block; margin: 0 6px 8px 0; width: 96px; font-size: 11px; }
img { width: 96px; height: 96px; object-fit: cover; border-radius: 5px; }
.caution { padding: 6px 10px; background: #fdf3dc; }
"""


def comparison_report(found: GroupComparison, a: str, b: str, thumbnails: Thumbnails) -> str:
    """The findings of `found` for the subsets `a` and `b`, with their provenance and pictures."""
    scan, given = found.scan, found.scan.provenance
    words = [Subset.parse(text).words for text in (a, b)]
    title = f"{words[0]} against {words[1]} in {given['name']}"
    finished = datetime.fromtimestamp(scan.finished).astimezone().isoformat(timespec="minutes")
    facts = {
        "Model": f"{given['name']}, weights {given['weights_sha256']}",
        "Preprocessing": given["preprocessing"],
        "Gallery": f"{given['gallery']}, {given['gallery_sha256']}",
        "Scan": f"{scan.id}, finished {finished}",
        "Versions": ", ".join(f"{name} {of}" for name, of in given["versions"].items()),
        "Images": f"A: {len(found.a)}, B: {len(found.b)}",
        "On both sides": f"{found.shared}, left out of {found.left_out_of}",
    }
    parts = [
        f"<h1>{escape(title)}</h1>",
        _table(["", ""], [[name, text] for name, text in facts.items()]),
        *(
            f"<h2>{letter}: {escape(name)}, {len(side)} images</h2>"
            + _pictures(scan, side, thumbnails)
            for letter, name, side in zip("AB", words, (found.a, found.b), strict=True)
        ),
        "<h2>Channels that separate them</h2>",
        f'<p class="caution">{escape(found.caution)}</p>' if found.caution else "",
        _channels(found),
        "<h2>Linear separability by layer</h2>",
        _separability(found),
    ]
    return (
        '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">'
        f"<title>{escape(title)}</title><style>{STYLE}</style></head><body>"
        f"{''.join(parts)}</body></html>"
    )


def _channels(found: GroupComparison) -> str:
    of, scan = found.channels, found.scan
    rows = []
    for number in of.strongest[:CHANNELS]:
        layer, channel = scan.channel_of(int(number))
        interval = f"{of.low[number]:.2f} to {of.high[number]:.2f}"
        said = "yes" if of.significant[number] else "no"
        rows.append(
            [f"{layer} #{channel}", f"{of.g[number]:.2f}", interval, f"{of.q[number]:.2g}", said]
        )
    head = ["channel", "Hedges' g", "95 % interval", "q", "significant"]
    note = (
        f"<p>{int(of.significant.sum())} of {len(of.g)} channels at a false discovery rate of "
        f"{of.level:g} (Mann-Whitney U, Benjamini-Hochberg); positive: higher in B.</p>"
    )
    return note + _table(head, rows)


def _separability(found: GroupComparison) -> str:
    of = found.separability
    if of is None:
        return "<p>Too few images to hold some out.</p>"
    note = f"<p>Balanced accuracy on held-out images, {of.folds} folds; chance is 50 %.</p>"
    shares = zip(found.scan.layers, of.accuracy, of.spread, strict=True)
    rows = [[name, f"{share:.1%}", f"{spread:.1%}"] for name, share, spread in shares]
    return note + _table(["layer", "accuracy", "spread"], rows)


def _pictures(scan: Scan, positions: np.ndarray, thumbnails: Thumbnails) -> str:
    chosen = positions[np.linspace(0, len(positions) - 1, min(IMAGES, len(positions))).astype(int)]
    figures = []
    for position in chosen:
        image = scan.plan.images[position]
        try:
            body = b64encode(thumbnails.get(image.id, Path(image.path))).decode()
        except (DataError, OSError):
            continue  # the picture is gone; what was measured of it stays
        said = escape(scan.class_names[int(scan.predicted[position])])
        figures.append(
            f'<figure><img alt="{escape(image.name)}" src="data:image/webp;base64,{body}">'
            f"{escape(image.class_name)}: {said}</figure>"
        )
    return "".join(figures)


def _table(head: list[str], rows: list[list[str]]) -> str:
    top = "".join(f"<th>{escape(cell)}</th>" for cell in head)
    body = "".join(
        f"<tr>{''.join(f'<td>{escape(str(cell))}</td>' for cell in row)}</tr>" for row in rows
    )
    return f"<table><tr>{top}</tr>{body}</table>"
