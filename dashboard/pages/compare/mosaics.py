"""Both groups as pictures: a sample of each, with the model's predictions."""

import numpy as np
from dash import Output
from dash.development.base_component import Component

from dashboard.components import ImageRows
from dashboard.components.image_tiles import ImageRow
from dashboard.pages.compare.groups import FIELDS, GroupScene, of_groups
from dashboard.scans.image_tiles import tile
from dashboard.ui import ids
from dashboard.ui.components import card, subtitle
from dashboard.ui.panel import Panel, Parts
from data.numerals import count_of

SHOWN = 12  # of each side


def layout() -> Component:
    """Two rows of tiles."""
    return card(
        ids.MOSAICS,
        ["Samples", subtitle(ids.MOSAICS_TITLE)],
        [ImageRows(id=ids.MOSAICS_TILES)],
        class_name="of-groups",
    )


PARTS = {
    "tiles": Output(ids.MOSAICS_TILES, "data"),
    "title": Output(ids.MOSAICS_TITLE, "children"),
}


@of_groups
def render(scene: GroupScene) -> Parts:
    """Evenly chosen from each side, so that the sample is the same every time."""
    comparison = scene.comparison
    texts, sides = (scene.view.a, scene.view.b), (comparison.a, comparison.b)
    rights = map(comparison.accuracy_words, sides, texts, texts[::-1])
    each = zip("AB", rights, scene.words, sides, strict=True)
    rows = [_row(scene, *side) for side in each]
    title = scene.counts
    if comparison.shared:
        shared = f"{count_of(comparison.shared, 'image')} on both sides"
        title += f" · {shared} are left out of {comparison.left_out_of}"
    return {
        "tiles": rows,
        "title": title,
    }


def _row(scene: GroupScene, letter: str, right: str, words: str, positions: np.ndarray) -> ImageRow:
    scan = scene.scan
    chosen = positions[np.linspace(0, len(positions) - 1, min(SHOWN, len(positions))).astype(int)]
    return {
        "letter": letter,
        "title": f"{words}: {count_of(len(positions), 'image')}"
        + (f", predicted right: {right}" if right else ""),
        "tiles": [tile(scan, int(position)) for position in chosen],
    }


PANEL = Panel(ids.MOSAICS, layout, fields=FIELDS, parts=PARTS, render=render)
