"""Whether a map follows what the network learned, in words: verdict, values and limits."""

from functools import lru_cache
from math import isnan

from dashboard.maps.wording import percent
from dashboard.trust.finding import Finding, Grade
from data.numerals import count_of, index
from explainers.quality.results import Sanity

REMEMBERED = 512  # verdicts on results, which never change
CHANGED, KEPT = 0.5, 0.8  # share of what repeats that outlives random weights
# Rank correlation with the same weights, computed again: 0 for noise, 0.3 to 0.7 for SmoothGrad.
REPEATS, CHANCE_LIKE = 0.8, 0.3
# With a map that needs no network: the last Grad-CAM of Lite0 with the spot, 95 % below 0.87.
TRIVIAL = 0.9


@lru_cache(REMEMBERED)
def sanity_grade(sanity: Sanity, layer: str) -> Grade:
    """Good where the map repeats, changes with the weights, and is none that needs no network.

    Failed where it hardly repeats with the same weights (below 0.3), or 0.8 of what repeats
    outlives random weights; good where it repeats (0.8), less than 0.5 of that outlives them and
    no trivial map correlates at 0.9. What outlives them is the most of all steps from the random
    later half to all random. Not tested where too few images have maps that are finite
    and not uniform, with the trained weights and with random ones.
    """
    repeats, outlives = sanity.repeats(layer), sanity.outlives(layer)
    if sanity.counted(layer) < _fewest(sanity) or isnan(repeats) or isnan(sanity.kept(layer)):
        return "not tested"
    if repeats < CHANCE_LIKE or outlives >= KEPT:
        return "failed"
    _, likeness = sanity.closest(layer)
    return "good" if repeats >= REPEATS and outlives < CHANGED and likeness < TRIVIAL else "weak"


def of_sanity(sanity: Sanity | None, layer: str, lacking: str = "") -> Finding:
    """The finding of a layer ("" per pixel), with its reason where it is not good.

    `lacking` says why the test is not possible with this gallery.
    """
    if sanity is None and lacking:
        return Finding("Sanity", "not tested", f"Cannot be tested: {lacking}.")
    if sanity is None or layer not in sanity.layers:
        return Finding(
            "Sanity", "not tested", "Not tested yet: does the map depend on the weights?"
        )
    grade = sanity_grade(sanity, layer)
    if grade == "not tested":
        return Finding("Sanity", grade, _not_tested(sanity, layer))
    name, likeness = sanity.closest(layer)
    return Finding.of_lines(
        "Sanity",
        grade,
        (
            _why_not_sane(sanity, layer),
            f"Of this method and layer, on {count_of(sanity.images, 'image')}: with weights drawn "
            f"at random from the output down to {sanity.steps[sanity.judged(layer)]}, a map's mean "
            f"rank correlation with the trained network's is {index(sanity.kept(layer))} (1: "
            "independent of the weights), the highest from the later half random "
            f"({sanity.steps[sanity.halfway]}) to all; {_all_random(sanity, layer)}.",
            f"Recomputed with the trained weights, it is {index(sanity.repeats(layer))}.",
            f"The closest map that needs no network is {name}, with {index(likeness)}.",
        ),
        f"Absolute values, Spearman, mean of {_counts(sanity, layer)}. No interval: the spread "
        "over the images is not stored, so near a limit other images may give another verdict. "
        "Recomputed with another seed where the method has one. Passing is necessary, not "
        "sufficient: the map repeats, changes with the weights and correlates below "
        f"{TRIVIAL} with edges, brightness and a spot in the centre; it may still be like other "
        f"maps that need no network. Good: it repeats with at least {REPEATS}, less than "
        f"{percent(CHANGED)} of that remains at every step from the later half random to all, and "
        f"no such map correlates at {TRIVIAL}; failed: it repeats with less than {CHANCE_LIKE}, "
        f"or {percent(KEPT)} remains at one of these steps. Seed {sanity.seed}.",
    )


def _all_random(sanity: Sanity, layer: str) -> str:
    """The correlation with all weights random."""
    last = float(sanity.absolute[-1, sanity.layers.index(layer)])
    if isnan(last):
        return "with all weights random, it has no value, as no map is finite and varies"
    return f"with all weights random, it is {index(last)}"


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
    images = count_of(sanity.images, "image")
    return f"Cannot be tested: only on {sanity.counted(layer)} of {images}, {which}."


def _counts(sanity: Sanity, layer: str) -> str:
    """How many images the means are of, and how many maps are left out at the steps stated."""
    column = sanity.layers.index(layer)
    late = sanity.compared[sanity.halfway :, column].tolist()
    repeated = int(sanity.repeated[column])
    if min(*late, repeated) == sanity.images:
        return count_of(sanity.images, "image")
    counts = zip(late[:-1], sanity.steps[sanity.halfway :], strict=False)
    steps = "".join(f"{count} count with random weights down to {step}, " for count, step in counts)
    return (
        f"{count_of(sanity.images, 'image')} less those whose map is uniform or not finite, which "
        f"are left out: {steps}{late[-1]} with all weights random, {repeated} with the "
        "trained weights"
    )


def _why_not_sane(sanity: Sanity, layer: str) -> str:
    """Why the verdict is not "good", in one sentence; "" if it is."""
    repeats, outlives = sanity.repeats(layer), sanity.outlives(layer)
    name, likeness = sanity.closest(layer)
    if repeats <= sanity.kept(layer):
        return "Random weights change the map no more than recomputing it does."
    if repeats < CHANCE_LIKE:
        return "The map is mostly chance: it hardly repeats with the same weights."
    if outlives >= CHANGED:
        return f"{percent(outlives)} of what repeats does not depend on the weights."
    if repeats < REPEATS:
        return "The map is partly chance: it changes with the same weights."
    return f"The map is nearly {name}." if likeness >= TRIVIAL else ""
