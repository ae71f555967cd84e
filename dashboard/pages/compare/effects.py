"""The channels that separate two groups best, each with its top images from both sides."""

from typing import TYPE_CHECKING

import numpy as np
from dash import Output, html
from dash.development.base_component import Component

from dashboard.components import EffectRows
from dashboard.components.channel_rows import EffectRow, EffectRowsData, EffectValues
from dashboard.figures.layer_names import labels_of
from dashboard.pages.compare.groups import FIELDS, GroupScene, of_groups
from dashboard.scans.groups import COMPARED
from dashboard.scans.image_tiles import BY_MAXIMUM, channel_tiles, ranking
from dashboard.scans.urls import csv_url, html_url
from dashboard.ui import ids
from dashboard.ui.components import card, subtitle
from dashboard.ui.panel import Panel, Parts
from data.numerals import p_value, percent, range_of

if TYPE_CHECKING:
    from dashboard.scans.groups import GroupComparison
    from data.analysis.effect import ChannelComparison

CHANNELS = 12
IMAGES = 5  # of each side


def layout() -> Component:
    """A list of channels, with links to all of them as a file."""
    return card(
        ids.EFFECTS,
        [
            html.Span("Largest differences between channels", id=ids.EFFECTS_HEADING),
            subtitle(ids.EFFECTS_TITLE),
        ],
        [EffectRows(id=ids.EFFECTS_ROWS)],
        aside=[
            html.A("CSV", id=ids.EFFECTS_CSV, download="", className="quiet-link"),
            html.A("HTML report", id=ids.EFFECTS_HTML, download="", className="quiet-link"),
        ],
        class_name="of-groups",
    )


PARTS = {
    "rows": Output(ids.EFFECTS_ROWS, "data"),
    "heading": Output(ids.EFFECTS_HEADING, "children"),
    "title": Output(ids.EFFECTS_TITLE, "children"),
    "csv": Output(ids.EFFECTS_CSV, "href"),
    "html": Output(ids.EFFECTS_HTML, "href"),
}


@of_groups
def render(scene: GroupScene) -> Parts:
    """Ordered by the size of the effect."""
    comparison, view = scene.comparison, scene.view
    rows = [_row(scene, members) for members in comparison.strongest[:CHANNELS]]
    compared = f"Compared: {COMPARED}. " if rows else ""
    usual = " The images shown are ranked by maximum where nothing else is stated." if rows else ""
    title = f"{scene.counts} · {comparison.count}"
    data: EffectRowsData = {
        "caution": comparison.caution,
        "note": f"{compared}{comparison.chosen_words}{usual}",
        "rows": rows,
        "words": list(scene.words),
    }
    csv, page = (make(view.scan, view.a, view.b) for make in (csv_url, html_url))
    return {
        "rows": data,
        "heading": comparison.heading,
        "title": title,
        "csv": csv,
        "html": page,
    }


SIGNIFICANCE = {
    **{"yes": "", "no": ", not significant"},
    "not tested": ", significance not tested",
}


def _row(scene: GroupScene, members: np.ndarray) -> EffectRow:
    """One finding: the channel of its largest effect, and the other layers that carry it on."""
    scan, comparison = scene.scan, scene.comparison
    number = int(members[0])
    labels = labels_of(scan.layers)
    also = ", ".join(labels[each] for each in comparison.other_layers(members))
    layer, channel = scan.channel_of(number)
    of = comparison.channels
    card = scene.services.engine.card(scan.provenance["model"])
    tops = [scan.top_images(layer, channel, IMAGES, side) for side in (comparison.a, comparison.b)]
    return {
        "layer": layer,
        "label": labels[layer],
        "channel": channel,
        "also": f"also in {also}" if also else "",
        **effect_values(of, number),
        "q": q_words(comparison, number),
        "significant": bool(of.significant[number]),
        "rankings": [ranking(top).removeprefix(BY_MAXIMUM).lstrip() for top in tops],
        "tiles": [channel_tiles(scene.services, card, scan, layer, top) for top in tops],
    }


def q_words(comparison: "GroupComparison", number: int) -> str:
    """A channel's q and whether it is significant; "" where nothing is tested."""
    if comparison.drawn or not comparison.channels.enough:
        return ""  # the heading states why
    q = p_value(comparison.channels.q[number], "q")
    return q + SIGNIFICANCE[comparison.significance(number)]


def effect_values(of: "ChannelComparison", number: int) -> EffectValues:
    """A channel's effect: None where there is no value, and why."""
    g, low, high = (
        float(each[number]) if np.isfinite(each[number]) else None
        for each in (of.g, of.low, of.high)
    )
    none = of.no_interval(number)
    words = ""
    if not none:
        share = percent(1 - of.level)
        ends = range_of(of.low[number], of.high[number])
        words = f"{share} interval {ends}, for this channel alone"
    return {
        "g": g,
        "low": low,
        "high": high,
        "noValue": of.no_value(number),
        "noInterval": none,
        "interval": words,
    }


PANEL = Panel(ids.EFFECTS, layout, fields=FIELDS, parts=PARTS, render=render)
