"""Results of what-if tests in words."""

from collections.abc import Collection, Mapping, Sequence
from math import isnan
from types import MappingProxyType

import numpy as np

from data.numerals import NBSP, numeral, percent, points, probability
from explainers.errors import ExplainerError
from explainers.methods import find_method
from explainers.quality.protocol import ALIKE
from explainers.results import YES, FloatArray, Predictions
from explainers.what_if.region_test import OVERLAP
from explainers.what_if.regions import Box, Brush, Superpixels, TopOfMap
from explainers.what_if.results import RegionTest, SmallestParts
from explainers.what_if.text import EditSpec, MapSource, parse_edits

Labels = Mapping[int, str]
FILL_NAMES = {
    "blur": "blurred",
    "mean": "filled with the mean colour",
    "noise": "filled with noise",
    "inpaint": "inpainted",
}
MOST_NAMED = 6  # classes of one list
POINT = f"{100 * ALIKE:g}{NBSP}point"
NOT_SHOWN = "Not shown that it is the marked region"
CAVEAT = (
    "Erased images are unlike any that the network was trained on, so part of a drop may come "
    "from the erasing itself: compare the two fillings. The controls have the same shape, moved "
    f"around the edges; each shares at most {100 * OVERLAP:.0f}{NBSP}% of the region's pixels. A "
    "control with the same drop counts as worse."
)


def edits_words(text: str, labels: Labels = MappingProxyType({})) -> str:
    """Edits as `write_edits` writes them, in words; those of an unknown kind as they are stated.

    `labels` are names of classes by index: a region may be the top of the map of one.
    """
    try:
        return "; ".join(_edit_words(spec, labels) for spec in parse_edits(text))
    except ExplainerError:
        return text


def _edit_words(spec: EditSpec, labels: Labels) -> str:
    values = [
        f"{parameter.label} {value:g}" if isinstance(value, float) else f"{parameter.label} {value}"
        for parameter, (name, value) in zip(spec.kind.parameters, spec.values, strict=True)
        if name != "seed" or value != parameter.default
    ]
    stated = ", ".join([*_region_words(spec, labels), *values])
    name = f"{spec.kind.name} ({stated})" if stated else spec.kind.name
    return f"{name}, switched off" if spec.off else name


def _region_words(spec: EditSpec, labels: Labels) -> list[str]:
    """The region of an edit; none of one without a region."""
    region = spec.region
    if isinstance(region, TopOfMap):
        source = MapSource.parse(region.source)
        at = f" at {source.layer}" if source.layer else ""
        of = f"{find_method(source.method).name}{at}"
        of += f" for {labels.get(source.target) or f'class {source.target}'}"
        return [f"top {region.percent:g}{NBSP}% of {of}"]
    if isinstance(region, Box):
        edges = f"{region.left:g}, {region.top:g} to {region.right:g}, {region.bottom:g}"
        return [f"box {edges}{NBSP}%"]
    if isinstance(region, Brush):
        return ["a brushed area"]
    if isinstance(region, Superpixels):
        plural = "s" if len(region.numbers) > 1 else ""
        return [f"superpixel{plural} {', '.join(map(str, region.numbers))}"]
    return []


def live_words(
    predictions: Predictions,
    labels: Sequence[str],
    target: int,
    before: float,
    yes: Collection[int] | None = None,
) -> str:
    """The prediction for an edited image, while it is edited; `predictions` hold every class.

    `before` is the probability of `target` without the edits, and `yes` the classes that a
    multi-label model predicts without them; None: the model predicts one class.
    """
    classes, shares = predictions.classes[0], predictions.probabilities[0]
    if predictions.failures:
        return predictions.failures[0][1]
    now = float(shares[list(classes).index(target)])
    if yes is None:
        best, share = labels[classes[0]], probability(float(shares[0]))
        end = "" if classes[0] == target else f" Predicted now: {best} ({share})."
    else:
        end = f" {_changed_set(yes, classes[shares >= YES].tolist(), labels)}"
    change = points(now - before)
    return f"{labels[target]}: {probability(before)} → {probability(now)} ({change}).{end}"


def _changed_set(before: Collection[int], now: Collection[int], labels: Sequence[str]) -> str:
    """Which classes a multi-label model no longer predicts, and which ones it does now."""
    if set(before) == set(now):
        return "The same classes are predicted." if now else "As before, no class is predicted."
    changes = {
        "Lost": [labels[each] for each in before if each not in now],
        "Gained": [labels[each] for each in now if each not in before],
    }
    words = [f"{name}: {named(some)}." for name, some in changes.items() if some]
    return " ".join([*words, *([] if now else ["No class is predicted now."])])


def named(names: Sequence[str], between: str = ", ") -> str:
    """A list of names, cut where it is long: "castle, church and 12 more"."""
    shown, more = between.join(names[:MOST_NAMED]), len(names) - MOST_NAMED
    return f"{shown} and {more} more" if more > 0 else shown


def region_test_words(result: RegionTest, label: str) -> list[str]:
    """What each filling says, and a conclusion that is no milder than both."""
    sentences = []
    for fill, name in enumerate(result.fills):
        drops = result.control_drops(fill)
        low, median, high = np.quantile(drops, [0.05, 0.5, 0.95])
        sentences.append(
            f"Region {FILL_NAMES[name]}: the probability of {label} goes from "
            f"{probability(result.probability)} to {probability(float(result.marked[fill]))} "
            f"({points(-result.drop(fill))}); rank {result.rank(fill)} of {result.regions}. "
            f"Controls: median {points(-float(median))}, 90{NBSP}% from {points(-float(high))} to "
            f"{points(-float(low))}."
        )
    return [conclusion(result), *sentences]


def conclusion(result: RegionTest) -> str:
    """Whether it is the marked region, by the worse of the fillings."""
    fills = range(len(result.fills))
    undecided = [fill for fill in fills if not result.decides(fill)]
    if undecided:
        head = "Not decided" if len(undecided) == len(fills) else NOT_SHOWN
        which = "whatever is erased" if len(undecided) == len(fills) else "with one filling"
        return f"{head}: {which}, the probability changes by less than {POINT}."
    others = result.regions - 1
    if all(map(result.is_first, fills)):
        return (
            f"It is the marked region: none of {others} others matters as much, with either "
            f"filling. By luck alone, one map in {result.regions} ranks first."
        )
    if reason := _not_shown(result, fills, others):
        return f"{NOT_SHOWN}: {reason}"
    worst = max(map(result.rank, fills))
    if worst == 1:
        level = [fill for fill in fills if not result.is_first(fill)]
        return (
            "The marked region matters more than most, but others matter about as much: "
            f"{_with(level, fills)}, it leads by less than {POINT}."
        )
    return f"The marked region matters more than most: rank {worst} of {result.regions} or better."


def _not_shown(result: RegionTest, fills: range, others: int) -> str:
    """Why the marked region is not shown to matter more than most; "" where it is."""
    if behind := [fill for fill in fills if result.rank(fill) > result.regions // 10]:
        counts = sorted({result.rank(fill) - 1 for fill in behind})
        return (
            f"{_with(behind, fills)}, {' and '.join(map(str, counts))} of {others} regions "
            "elsewhere matter as much or more."
        )
    if harmless := [fill for fill in fills if result.drop(fill) < ALIKE]:
        return f"{_with(harmless, fills)}, the probability does not fall by {POINT} without it."
    medians = [float(np.median(result.control_drops(fill))) for fill in fills]
    if close := [fill for fill in fills if result.drop(fill) - medians[fill] < ALIKE]:
        return (
            f"{_with(close, fills)}, it leads half of {others} regions elsewhere by less than "
            f"{POINT}."
        )
    return ""


def _with(some: Sequence[int], fills: range) -> str:
    """How many of the fillings show it."""
    return "with one filling" if len(some) < len(fills) else "with both fillings"


def smallest_parts_words(result: SmallestParts, label: str, least: float) -> tuple[str, str]:
    """The share that keeps the class, and the one that loses it."""
    keeps, loses, several = result.keeps(least), result.loses(), result.multi_label
    if result.kept_first[-1] == 0:
        is_not = "is not predicted for" if several else "is not the predicted class of"
        share = f" ({probability(result.probability)})" if several else ""
        return f"{label} {is_not} the whole image{share}, so no part can keep it.", ""
    at_least = f"{percent(YES)} or more, and " if several else ""
    kept = (
        f"{percent(keeps)} of the image, added in the map’s order, keep {label} with {at_least}at "
        f"least {percent(least)} of its probability"
        f"{'' if result.keeps_from_there(least) else ', but not every larger part does'}."
        if not isnan(keeps)
        else f"No part of the image, added in the map’s order, keeps {label} that well."
    )
    is_lost = f"{label} falls below {percent(YES)}" if several else "Another class is predicted"
    stays = "stays predicted" if several else "stays the predicted class"
    lost = (
        f"{is_lost} once {percent(loses)} are erased in the same order"
        f"{'' if result.loses_from_there() else ', but not after every larger part'}."
        if not isnan(loses)
        else f"{label} {stays} even without the image."
    )
    return kept, lost


def distances_words(names: tuple[str, ...], relative: FloatArray) -> str:
    """Where two images begin to differ: the layer with the steepest rise, and the largest one."""
    if not np.isfinite(relative).any():
        return "The distance is not defined: the activations are zero."
    filled = np.nan_to_num(relative)
    if not filled.any():
        return "No layer differs: the edits change nothing that the network sees."
    rise = np.diff(filled, prepend=0)
    steepest, largest = int(rise.argmax()), int(filled.argmax())
    before = f"from {numeral(filled[steepest - 1], 2)} " if steepest else ""
    return (
        f"They begin to differ most at {names[steepest]}, where the distance rises most: {before}"
        f"to {numeral(filled[steepest], 2)} of the activation’s norm. It is largest at "
        f"{names[largest]}: {numeral(filled[largest], 2)}."
    )
