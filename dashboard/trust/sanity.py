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
def sanity_verdict(known: Sanity, layer: str) -> Verdict:
    """Good where the map repeats, changes with the weights, and is none that needs no network.

    Failed where it hardly repeats with the same weights (below 0.3), or 0.8 of what repeats
    outlives random weights; good where it repeats (0.8), less than 0.5 of that outlives them and
    no trivial map correlates at 0.9. Not tested where too few images have maps that are finite
    and not uniform, with the trained weights and with random ones.
    """
    repeats, outlives = known.repeats(layer), known.outlives(layer)
    if known.counted(layer) < _fewest(known) or isnan(repeats) or isnan(known.kept(layer)):
        return "not tested"
    if repeats < CHANCE_LIKE or outlives >= KEPT:
        return "failed"
    _, likeness = known.closest(layer)
    return "good" if repeats >= REPEATS and outlives < CHANGED and likeness < TRIVIAL else "weak"


def of_sanity(known: Sanity | None, layer: str) -> Finding:
    """The finding of a layer ("" per pixel), with its reason where it is not good."""
    if known is None or layer not in known.layers:
        return Finding(
            "Sanity", "not tested", "Not tested yet: does the map depend on the weights?"
        )
    verdict = sanity_verdict(known, layer)
    if verdict == "not tested":
        return Finding("Sanity", verdict, _not_tested(known, layer))
    last = float(known.absolute[-1, known.layers.index(layer)])
    kept, all_random = index(known.kept(layer)), index(last)
    if isnan(last):
        all_random = "it has no value, as no map is finite and varies"
    name, likeness = known.closest(layer)
    return Finding(
        "Sanity",
        verdict,
        f"{_why_not_sane(known, layer)}With weights drawn at random from the output down to "
        f"{known.steps[known.halfway]}, the map's rank correlation with the trained network's is "
        f"{kept} (1: independent of the weights); with all weights random, {all_random}. "
        f"Recomputed with the trained weights, it is {index(known.repeats(layer))}. The closest "
        f"map that needs no network is {name}, with {index(likeness)}.",
        f"Absolute values, Spearman, mean of {_counts(known, layer)}, no interval; recomputed "
        "with another seed where the method has one. Passing is necessary, not sufficient: it "
        "only shows that the map is not chance, edges, brightness or a spot in the centre. "
        f"Good: it repeats with at least {REPEATS}, less than {percent(CHANGED)} of that remains "
        f"with random weights, and no such map correlates at {TRIVIAL}; failed: it repeats with "
        f"less than {CHANCE_LIKE}, or {percent(KEPT)} remains. Seed {known.seed}.",
    )


def _fewest(known: Sanity) -> int:
    """How many images a verdict needs: at least half of them, and two where there are two."""
    return max(min(2, known.images), (known.images + 1) // 2)


def _not_tested(known: Sanity, layer: str) -> str:
    """Why there is no verdict."""
    repeated = int(known.repeated[known.layers.index(layer)])
    if repeated < _fewest(known):
        if not repeated:
            return "Cannot be tested: with the trained weights the map is uniform, or not finite."
        which = "with the trained weights the map is finite and not uniform"
    else:
        which = "with random weights the map is finite and not uniform too"
    return f"Cannot be tested: only on {known.counted(layer)} of {known.images} images, {which}."


def _counts(known: Sanity, layer: str) -> str:
    """How many images the means are of, and how many maps are left out at the steps stated."""
    column = known.layers.index(layer)
    counts = [
        int(count)
        for count in (
            known.repeated[column],
            known.compared[known.halfway, column],
            known.compared[-1, column],
        )
    ]
    if min(counts) == known.images:
        return f"{known.images} images"
    return (
        f"{known.images} images less those whose map is uniform or not finite, which are left out: "
        f"{counts[1]} count with random weights down to {known.steps[known.halfway]}, {counts[2]} "
        f"with all weights random, {counts[0]} with the trained weights"
    )


def _why_not_sane(known: Sanity, layer: str) -> str:
    """What keeps the verdict from being good, in one sentence; "" where nothing does."""
    repeats, outlives = known.repeats(layer), known.outlives(layer)
    name, likeness = known.closest(layer)
    if repeats <= known.kept(layer):
        return "Random weights change the map no more than recomputing it does. "
    if repeats < CHANCE_LIKE:
        return "The map is mostly chance: it hardly repeats with the same weights. "
    if outlives >= CHANGED:
        return f"{percent(outlives)} of what repeats does not depend on the weights. "
    if repeats < REPEATS:
        return "The map is partly chance: it changes with the same weights. "
    return f"The map is nearly {name}. " if likeness >= TRIVIAL else ""
