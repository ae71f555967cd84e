"""Whether a map follows what the network learned, in words: verdict, values and limits."""

from functools import lru_cache
from math import isnan

from dashboard.maps.wording import percent
from dashboard.trust.finding import Finding, Verdict
from data.numerals import index
from explainers.quality.results import Sanity

REMEMBERED = 512  # verdicts on results, which never change
CHANGED, KEPT = 0.5, 0.8  # share of what repeats that outlives random weights
# Rank correlation with the same weights, computed again: 0 for noise, 0.3 to 0.7 for SmoothGrad.
REPEATS, CHANCE_LIKE = 0.8, 0.3
# With a map that needs no network: the last Grad-CAM of Lite0 with the spot, 95 % below 0.87.
TRIVIAL = 0.9


@lru_cache(REMEMBERED)
def sanity_verdict(sanity: Sanity, layer: str) -> Verdict:
    """Good where the map repeats, changes with the weights, and is none that needs no network.

    Failed where it hardly repeats with the same weights (below 0.3), or 0.8 of what repeats
    outlives random weights; good where it repeats (0.8), less than 0.5 of that outlives them and
    no trivial map correlates at 0.9. Not tested where too few images have maps that are finite
    and not uniform, with the trained weights and with random ones.
    """
    repeats, outlives = sanity.repeats(layer), sanity.outlives(layer)
    if sanity.counted(layer) < _fewest(sanity) or isnan(repeats) or isnan(sanity.kept(layer)):
        return "not tested"
    if repeats < CHANCE_LIKE or outlives >= KEPT:
        return "failed"
    _, likeness = sanity.closest(layer)
    return "good" if repeats >= REPEATS and outlives < CHANGED and likeness < TRIVIAL else "weak"


def of_sanity(sanity: Sanity | None, layer: str) -> Finding:
    """The finding of a layer ("" per pixel), with its reason where it is not good."""
    if sanity is None or layer not in sanity.layers:
        return Finding(
            "Sanity", "not tested", "Not tested yet: does the map depend on the weights?"
        )
    verdict = sanity_verdict(sanity, layer)
    if verdict == "not tested":
        return Finding("Sanity", verdict, _not_tested(sanity, layer))
    last = float(sanity.absolute[-1, sanity.layers.index(layer)])
    kept, all_random = index(sanity.kept(layer)), index(last)
    if isnan(last):
        all_random = "it has no value, as no map is finite and varies"
    name, likeness = sanity.closest(layer)
    return Finding(
        "Sanity",
        verdict,
        f"{_why_not_sane(sanity, layer)}With weights drawn at random from the output down to "
        f"{sanity.steps[sanity.halfway]}, the map's rank correlation with the trained network's is "
        f"{kept} (1: independent of the weights); with all weights random, {all_random}. "
        f"Recomputed with the trained weights, it is {index(sanity.repeats(layer))}. The closest "
        f"map that needs no network is {name}, with {index(likeness)}.",
        f"Absolute values, Spearman, mean of {_counts(sanity, layer)}, no interval; recomputed "
        "with another seed where the method has one. Passing is necessary, not sufficient: it "
        "only shows that the map is not chance, edges, brightness or a spot in the centre. "
        f"Good: it repeats with at least {REPEATS}, less than {percent(CHANGED)} of that remains "
        f"with random weights, and no such map correlates at {TRIVIAL}; failed: it repeats with "
        f"less than {CHANCE_LIKE}, or {percent(KEPT)} remains. Seed {sanity.seed}.",
    )


def _fewest(sanity: Sanity) -> int:
    """How many images a verdict needs: at least half of them, and two where there are two."""
    return max(min(2, sanity.images), (sanity.images + 1) // 2)


def _not_tested(sanity: Sanity, layer: str) -> str:
    """Why there is no verdict."""
    repeated = int(sanity.repeated[sanity.layers.index(layer)])
    if repeated < _fewest(sanity):
        if not repeated:
            return "Cannot be tested: with the trained weights the map is uniform, or not finite."
        which = "with the trained weights the map is finite and not uniform"
    else:
        which = "with random weights the map is finite and not uniform too"
    return f"Cannot be tested: only on {sanity.counted(layer)} of {sanity.images} images, {which}."


def _counts(sanity: Sanity, layer: str) -> str:
    """How many images the means are of, and how many maps are left out at the steps stated."""
    column = sanity.layers.index(layer)
    counts = [
        int(count)
        for count in (
            sanity.repeated[column],
            sanity.compared[sanity.halfway, column],
            sanity.compared[-1, column],
        )
    ]
    if min(counts) == sanity.images:
        return f"{sanity.images} images"
    return (
        f"{sanity.images} images less those whose map is uniform or not finite, which are left "
        "out: "
        f"{counts[1]} count with random weights down to {sanity.steps[sanity.halfway]}, "
        f"{counts[2]} "
        f"with all weights random, {counts[0]} with the trained weights"
    )


def _why_not_sane(sanity: Sanity, layer: str) -> str:
    """What keeps the verdict from being good, in one sentence; "" where nothing does."""
    repeats, outlives = sanity.repeats(layer), sanity.outlives(layer)
    name, likeness = sanity.closest(layer)
    if repeats <= sanity.kept(layer):
        return "Random weights change the map no more than recomputing it does. "
    if repeats < CHANCE_LIKE:
        return "The map is mostly chance: it hardly repeats with the same weights. "
    if outlives >= CHANGED:
        return f"{percent(outlives)} of what repeats does not depend on the weights. "
    if repeats < REPEATS:
        return "The map is partly chance: it changes with the same weights. "
    return f"The map is nearly {name}. " if likeness >= TRIVIAL else ""
