"""The results of Robustness: curves, their table, groups and classes, images, another model."""

from collections.abc import Sequence
from math import isnan
from typing import TYPE_CHECKING

from dash import html
from dash.development.base_component import Component

from dashboard.figures.robustness import robustness_figure
from dashboard.pages.dataset.robustness_scene import RobustnessScene
from dashboard.pages.dataset.scene import DatasetScene
from dashboard.scans.corruptions import KEYS
from dashboard.scans.image_tiles import ImageTile, tile
from dashboard.scans.robustness import (
    Broken,
    Fragility,
    Level,
    Robustness,
    first_to_break,
    fragile,
    level_of,
    robustness_of,
)
from dashboard.scans.robustness_pair import compare_robustness
from dashboard.ui.components import scrolling
from data.errors import DataError
from data.numerals import count_of, fixed, percent_range, probability
from data.scans import ScanProblem
from data.scans.subsets import Subset
from explainers.edits.corruptions import SEVERITIES
from explainers.edits.kinds import find_edit
from explainers.errors import ExplainerError

if TYPE_CHECKING:
    import numpy as np

HEADINGS = ("severity", "right", "calibration error", "changed", "map correlation")
TILES = 16
TOO_FEW = "too few"
ALL_TOGETHER = "all corruptions together"


def results(
    this: RobustnessScene, robustness: Robustness, shown: tuple[str, ...]
) -> dict[str, object]:
    """The parts of the panel for the corruptions that are shown."""
    view = this.scene.view
    curves = {
        find_edit(kind).name: [
            level_of(robustness, (kind,) if level else (), level, view.subset)
            for level in (0, *robustness.severities((kind,)))
        ]
        for kind in shown
    }
    together = [
        level_of(robustness, shown if level else (), level, view.subset)
        for level in (0, *robustness.severities(shown))
    ]
    positions = Subset.parse(view.subset).positions(robustness.clean)
    broken = first_to_break(robustness, shown, positions)
    return {
        "graph": robustness_figure(curves),
        "graph_style": {"height": "300px", "minWidth": "920px"},
        "title": this.scene.selection + _title(this.scene, robustness, shown, together),
        "levels": _table(together),
        "grid_row_data": [row(each) for each in fragile(robustness, shown)],
        "broken": broken_words(
            broken,
            int(robustness.readable[positions].sum()),
            robustness.severities(shown),
            partly=robustness.is_partly_common(shown),
        ),
        "tiles": [image_tile(robustness, each, is_named=len(shown) > 1) for each in broken[:TILES]],
        "pair": _pair(this, shown),
    }


def _title(
    scene: DatasetScene, robustness: Robustness, shown: Sequence[str], levels: Sequence[Level]
) -> str:
    of = f"{scene.subset}: " if scene.subset else ""
    images = count_of(levels[0].images, "image")
    return f"{of}{images}, {levels[0].labelled:,} labelled · {kinds_words(robustness, shown)}"


def kinds_words(robustness: Robustness, shown: Sequence[str]) -> str:
    """Which corruptions the values are of, and at which severities where some have more."""
    names = ", ".join(find_edit(kind).name for kind in shown)
    if len(shown) == len(KEYS):
        names = ALL_TOGETHER
    elif len(shown) > 1:
        names = f"{names} together"
    if not robustness.is_partly_common(shown):
        return names
    return f"{names} {severities_words(robustness.severities(shown), partly=True)}"


def severities_words(levels: Sequence[int], *, partly: bool) -> str:
    """At which severities, and why at no others: "at severity 1, the only one scanned"."""
    severity, ones = ("severity", "one") if len(levels) == 1 else ("severities", "ones")
    at = f"at {severity} {', '.join(map(str, levels))}"
    if len(levels) == SEVERITIES:
        return at
    return f"{at}, the only {ones} scanned{' for each of them' if partly else ''}"


def _table(levels: Sequence[Level]) -> list[Component]:
    head = html.Thead(html.Tr([html.Th(each, scope="col") for each in HEADINGS]))
    rows = [html.Tr([html.Th(str(each.severity), scope="row"), *_cells(each)]) for each in levels]
    return [head, html.Tbody(rows)]


def _cells(level: Level) -> list[Component]:
    accuracy, error, changed = level.accuracy, level.calibration, level.changed
    cells = [
        _share(accuracy.value, accuracy.low, accuracy.high) if accuracy.n else "no labels",
        f"{probability(error.error)} ({probability(error.error_if_calibrated)})"
        if accuracy.n
        else "no labels",
        _share(changed.value, changed.low, changed.high) if level.severity else "",
        level.maps.words if level.severity else "",
    ]
    return [html.Td(each) for each in cells]


def _share(value: float, low: float, high: float) -> str:
    return f"{probability(value)} ({percent_range(low, high)})"


def row(of: Fragility) -> dict[str, object]:
    """A row of the table; a group or class with too few images has no shares."""
    drop = of.drop
    values: dict[str, object] = {
        "before": of.accuracies[0],
        "after": of.accuracies[-1],
        "drop": drop.value if drop.n else None,
        "low": None if isnan(drop.low) else drop.low,
        "high": None if isnan(drop.high) else drop.high,
        "changed": of.changed[0],
        "withstood": of.withstood,
    }
    missing = dict.fromkeys(("before", "after", "drop"), "no labels")
    missing |= dict.fromkeys(("low", "high"), "n < 10")
    if of.too_few:
        values = dict.fromkeys(values)
        missing = dict.fromkeys(values, TOO_FEW)
    stated = {"name": of.name, "kind": of.kind, "subset": of.subset, "images": of.images}
    return stated | values | {"missing": missing}


def broken_words(
    broken: Sequence[Broken], images: int, levels: Sequence[int], *, partly: bool = False
) -> str:
    """How many predictions change at these severities, and which images are shown.

    `partly`: some of the corruptions are scanned at further severities, which do not count.
    """
    at = severities_words(levels, partly=partly)
    if not broken:
        return f"No prediction of {count_of(images, 'image')} changes {at}."
    only = f" {at}" if len(levels) < SEVERITIES else ""
    which = f"the {TILES} of these" if len(broken) > TILES else "the images"
    at_lowest = "change at the lowest" if only else "change at the lowest severity"
    return (
        f"Predictions of {len(broken):,} of {count_of(images, 'image')} change{only}. Below, "
        f"{which} that {at_lowest}, the most confident first: the severity, then the class and the "
        "prediction there."
    )


def _pair(this: RobustnessScene, shown: tuple[str, ...]) -> list[Component]:
    """The two models' drops and their difference by severity; nothing without another model."""
    against, services = this.scene.view.against, this.scene.services
    if not against:
        return []
    try:
        card = services.engine.card(against)
        name_a, name_b = str(this.scene.scan.provenance["name"]), card.name
        best = services.scans.best(card)
        if not best:
            raise ScanProblem(f"This gallery has not been scanned with {name_b} yet.")
        pair = compare_robustness(this.robustness, robustness_of(services.scans, best), shown)
    except (DataError, ExplainerError) as error:
        return [html.P(str(error))]
    head = ("severity", f"drop of {name_a}", f"drop of {name_b}", "difference, A − B")
    rows = [[str(s), *map(_mean, pair.drops(s)), pair.difference(s).words] for s in pair.severities]
    words = {
        1: f"{name_b} is more robust",
        -1: f"{name_a} is more robust",
        0: "not decided which one is more robust",
    }
    return [
        html.P(
            f"Over all severities: {words[pair.overall.decided]}. The drop of {name_a} (A) minus "
            f"that of {name_b} (B) is {pair.overall.words}. Corruptions: "
            f"{', '.join(find_edit(kind).name for kind in pair.kinds)}; the same images."
        ),
        scrolling(
            html.Table(
                [
                    html.Thead(html.Tr([html.Th(each, scope="col") for each in head])),
                    html.Tbody([html.Tr([html.Td(each) for each in cells]) for cells in rows]),
                ],
                className="figures",
            ),
            "Drops of two models",
        ),
    ]


def _mean(drops: "np.ndarray") -> str:
    return f"{fixed(100 * float(drops.mean()), 1, plus=True)} points"


def image_tile(robustness: Robustness, each: Broken, *, is_named: bool = False) -> ImageTile:
    """The image under the first corruption that changes its prediction; it leads there.

    The caption states the severity, and the corruption too if it `is_named`.
    """
    clean, scan = robustness.clean, robustness.scans[each.first]
    entry, before = tile(scan, each.position), clean.prediction_of(each.position)
    is_righted = bool(scan.correct[each.position] and not clean.correct[each.position])
    now = ", now right" if is_righted else ""
    unlabelled = "" if clean.labelled[each.position] else f", clean {before}"
    which = f"{find_edit(each.first.kind).name} " if is_named else ""
    entry["caption"] = f"{which}{each.first.severity}{unlabelled}: {entry['caption']}{now}"
    entry["words"] = f"{each.first.words}: {entry['words']}{now}. Clean: {before}."
    return entry
