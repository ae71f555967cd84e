"""The images whose predictions flipped from one model to the other."""

import numpy as np
from dash import Output, html
from dash.development.base_component import Component

from dashboard.components import ImageRows
from dashboard.components.image_tiles import ImageRow
from dashboard.pages.compare.models import FIELDS, ModelScene, of_models
from dashboard.scans.image_tiles import ImageTile, tile
from dashboard.scans.urls import models_urls
from dashboard.ui import ids
from dashboard.ui.components import card, subtitle
from dashboard.ui.panel import Panel, Parts
from data.numerals import count_of

SHOWN = 12  # of each kind


def layout() -> Component:
    """Rows of tiles."""
    return card(
        ids.FLIPS,
        ["Predictions that flipped", subtitle(ids.FLIPS_TITLE)],
        [ImageRows(id=ids.FLIPS_ROWS)],
        aside=[
            html.A("CSV", id=ids.FLIPS_CSV, download="", className="quiet-link"),
            html.A("HTML report", id=ids.FLIPS_HTML, download="", className="quiet-link"),
        ],
        class_name="of-models",
    )


PARTS = {
    "rows": Output(ids.FLIPS_ROWS, "data"),
    "title": Output(ids.FLIPS_TITLE, "children"),
    "csv": Output(ids.FLIPS_CSV, "href"),
    "html": Output(ids.FLIPS_HTML, "href"),
}


@of_models
def render(scene: ModelScene) -> Parts:
    """The images of each kind whose maps moved most."""
    comparison = scene.comparison
    kinds = (
        ("wrong to right", comparison.flips.fixed),
        ("right to wrong", comparison.flips.broken),
    )
    rows = [_row(scene, kind, of) for kind, of in kinds]
    if not comparison.labelled:
        rows = []  # nobody is right or wrong: there is no count, not even 0
    same = len(comparison.flips.both_right), len(comparison.flips.both_wrong)
    scans = comparison.scan_a.id, comparison.scan_b.id
    named = zip("AB", scene.names, scans, strict=True)
    title = "".join(f"{letter}: {name} (scan {scan[:8]}) · " for letter, name, scan in named)
    if comparison.labelled:
        shared = f"{comparison.labelled:,} of {count_of(len(comparison.a), 'image')}"
        title += f"{shared} have a class in both models · "
        title += f"{same[0]:,} right by both, {same[1]:,} wrong by both · "
        title += comparison.accuracy_words
    else:
        title += comparison.no_accuracy
    csv, html = models_urls(*scans)
    return {"rows": rows, "title": title, "csv": csv, "html": html}


def _row(scene: ModelScene, kind: str, positions: np.ndarray) -> ImageRow:
    comparison = scene.comparison
    moved = np.nan_to_num(comparison.moved[positions], nan=1)
    first = positions[np.argsort(moved, kind="stable")][:SHOWN]
    tiles: list[ImageTile] = []
    for place in first.tolist():
        by_a, by_b = (
            tile(comparison.scan_a, int(comparison.a[place])),
            tile(comparison.scan_b, int(comparison.b[place])),
        )
        caption = f"A: {by_a['caption']} · B: {by_b['caption']}"
        words = f"A: {by_a['words']} · B: {by_b['words']}"
        tiles.append({**by_b, "caption": caption, "words": words})
    return {
        "letter": f"{len(positions):,}",
        "title": f"{kind}{_chosen_words(len(positions), has_maps=bool(comparison.moved_words))}",
        "tiles": tiles,
    }


def _chosen_words(images: int, *, has_maps: bool) -> str:
    """Which of a kind's images are shown; "" of all."""
    if images <= SHOWN:
        return ""
    which = f"those {SHOWN} whose maps moved most" if has_maps else f"the first {SHOWN}"
    return f", of which you see {which}"


PANEL = Panel(ids.FLIPS, layout, fields=FIELDS, parts=PARTS, render=render)
