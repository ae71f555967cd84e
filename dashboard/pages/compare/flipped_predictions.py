"""The images whose predictions flipped from one model to the other."""

import numpy as np
from dash import ClientsideFunction, Dash, Input, Output, dcc, html
from dash.development.base_component import Component

from dashboard.pages.compare.models import FIELDS, ModelScene, on_models
from dashboard.scans.image_tiles import tile
from dashboard.scans.urls import models_urls
from dashboard.services import Services
from dashboard.ui import ids
from dashboard.ui.components import card, subtitle
from dashboard.ui.panel import Panel

SHOWN = 12  # of each kind


def layout() -> Component:
    """Rows of tiles, drawn by the page from a small store."""
    return card(
        ids.FLIPS,
        ["Predictions that flipped", subtitle(ids.FLIPS_TITLE)],
        [dcc.Store(ids.FLIPS_DATA), html.Div(id=ids.FLIPS_ROWS, className="mosaics")],
        aside=[
            html.A("CSV", id=ids.FLIPS_CSV, download="", className="quiet-link"),
            html.A("HTML report", id=ids.FLIPS_HTML, download="", className="quiet-link"),
        ],
        class_name="of-models",
    )


def register(app: Dash, services: Services) -> None:
    """Sorted by how far their maps moved."""

    @on_models(
        app,
        services,
        ids.FLIPS,
        Output(ids.FLIPS_DATA, "data"),
        Output(ids.FLIPS_TITLE, "children"),
        Output(ids.FLIPS_CSV, "href"),
        Output(ids.FLIPS_HTML, "href"),
    )
    def update(scene: ModelScene) -> tuple[list[object], str, str, str]:
        comparison = scene.comparison
        kinds = (
            ("wrong to right", comparison.flips.fixed),
            ("right to wrong", comparison.flips.broken),
        )
        rows: list[object] = [_row(scene, words, of) for words, of in kinds]
        if not comparison.labelled:
            rows = []  # nobody is right or wrong: there is no count, not even 0
        same = len(comparison.flips.both_right), len(comparison.flips.both_wrong)
        title = f"A: {scene.names[0]}, B: {scene.names[1]} · "
        if comparison.labelled:
            shared = f"{comparison.labelled:,} of {len(comparison.a):,} images"
            title += f"{shared} have a class in both models · "
            title += f"{same[0]:,} right by both, {same[1]:,} wrong by both · "
            title += comparison.accuracy_words
        else:
            title += comparison.no_accuracy
        return rows, title, *models_urls(comparison.scan_a.id, comparison.scan_b.id)

    app.clientside_callback(
        ClientsideFunction("stratoscope", "drawFlips"), Input(ids.FLIPS_DATA, "data")
    )


def _row(scene: ModelScene, words: str, positions: np.ndarray) -> dict[str, object]:
    comparison = scene.comparison
    moved = np.nan_to_num(comparison.moved[positions], nan=1)
    first = positions[np.argsort(moved, kind="stable")][:SHOWN]
    tiles = []
    for place in first.tolist():
        by_a, by_b = (
            tile(comparison.scan_a, int(comparison.a[place])),
            tile(comparison.scan_b, int(comparison.b[place])),
        )
        tiles.append(by_b | {"caption": _both(by_a, by_b), "words": _both(by_a, by_b, "words")})
    return {"letter": f"{len(positions):,}", "title": words, "tiles": tiles}


def _both(by_a: dict[str, object], by_b: dict[str, object], what: str = "caption") -> str:
    """The answers of both models for an image."""
    return f"A: {by_a[what]} · B: {by_b[what]}"


PANEL = Panel(ids.FLIPS, layout, register, fields=FIELDS)
