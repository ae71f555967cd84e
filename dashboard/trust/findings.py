"""How far to trust a map, in words: each test with its value, its baseline and its limits."""

from collections.abc import Sequence
from functools import lru_cache
from math import isnan

from dashboard.maps.wording import percent
from dashboard.trust.faithfulness import NAME as FAITHFULNESS
from dashboard.trust.faithfulness import faithfulness_grade, of_faithfulness
from dashboard.trust.finding import Finding, Grade
from dashboard.trust.questions import Evidence, Lacking
from dashboard.trust.sanity import of_sanity, sanity_grade
from data.numerals import index, index_range
from explainers.quality.games import Faithfulness
from explainers.quality.protocol import CHANCE, NUDGES, RADIUS
from explainers.quality.results import TILES, Localisation, Sanity
from explainers.results import Heatmap

CONTENT = "Content"  # of the map itself: it is empty
ORDER: tuple[Grade, ...] = ("failed", "weak", "good")
REMEMBERED = 512  # verdicts on results, which never change
SHOWS, HINTS = 0.6, 0.35  # share in the right quarter; chance is 0.25
# Relative change under the nudge. Grad-CAM of EfficientNet-Lite0's last layer on 24 photographs:
# median 0.06, 95 % below 0.11; a map of noise alone, drawn anew each time: 0.71 and more.
STABLE, SHAKY, NOISE = 0.15, 0.5, 0.71


LOCALISATION_UNTESTED = "Not tested yet: does the map mark the right one of four images?"
STABILITY_UNTESTED = "Not tested yet: does the map stay the same when the input is nudged?"
NO_MAP = {
    "Fit": "No map: the method does not fit here.",
    CONTENT: "The map is empty: no cell is above zero.",
}
OF_METHOD = ("Localisation", "Sanity")  # tests on other images, of the same method and layer
UNTESTED = Finding("Trust", "not tested", "This map is not tested.")
NO_CLASS = Finding(
    "Trust",
    "not tested",
    "Not tested: it does not depend on a class.",
)
UNTIL_JUDGED = Finding(
    "Trust",
    "not tested",
    "This review is blind: give your verdict to see the tests of this map.",
)
UNTIL_CLOSED = Finding(
    "Trust",
    "not tested",
    "This review is blind: the tests of this map are hidden until it is closed.",
)


def findings(evidence: Evidence, heatmap: Heatmap | None) -> list[Finding]:
    """The findings about a map, the same four tests in the same order; None: not computed yet.

    A map on which there is nothing to read has a fifth, of its content.
    """
    if evidence.unfit:
        return [Finding("Fit", "failed", evidence.unfit)]
    return [
        of_faithfulness(evidence.faithfulness),
        *findings_of_method(
            evidence.localisation, evidence.sanity, evidence.layer, evidence.lacking
        ),
        _of_stability(evidence.faithfulness, evidence.lacking.shares),
        *([_of_nothing(heatmap)] if heatmap is not None and _empty(heatmap) else []),
    ]


def in_short(evidence: Evidence, heatmap: Heatmap | None) -> list[Finding]:
    """The same tests with the same verdicts, without their sentences, which take longer."""
    if evidence.unfit:
        return [Finding("Fit", "failed", "")]
    games, local, sane = evidence.faithfulness, evidence.localisation, evidence.sanity
    layer, grades = evidence.layer, dict[str, Grade]()
    for name in ("Faithfulness", "Localisation", "Sanity", "Stability"):
        grades[name] = "not tested"
    if games is not None:
        grades["Faithfulness"] = faithfulness_grade(games)
    if games is not None and not evidence.lacking.shares:
        grades["Stability"] = stability_grade(games)
    if local is not None and layer in local.layers:
        grades["Localisation"] = localisation_grade(local, layer)
    if sane is not None and layer in sane.layers:
        grades["Sanity"] = sanity_grade(sane, layer)
    if heatmap is not None and _empty(heatmap):
        grades[CONTENT] = "failed"
    return [Finding(name, grade, "") for name, grade in grades.items()]


def findings_of_method(
    localisation: Localisation | None, sanity: Sanity | None, layer: str, lacking: Lacking
) -> list[Finding]:
    """The findings about a method and a layer ("" per pixel), which hold for every image."""
    return [
        _of_localisation(localisation, layer, lacking.shares or lacking.localisation),
        of_sanity(sanity, layer, lacking.sanity),
    ]


def summary(results: Sequence[Finding]) -> Finding:
    """The badge: the worst verdict, or "not tested".

    Good only where faithfulness was tested too: the other tests can be passed by a map that marks
    nothing the class depends on.
    """
    tested = [each for each in results if each.grade != "not tested"]
    if not tested:
        return UNTESTED
    worst = min(tested, key=lambda each: ORDER.index(each.grade))
    reasons = [each.name.lower() for each in tested if each.grade == worst.grade]
    untested = [each.name.lower() for each in results if each.grade == "not tested"]
    if worst.name in NO_MAP:
        return Finding("Trust", "failed", NO_MAP[worst.name])
    if worst.grade == "good" and FAITHFULNESS.lower() in untested:
        return Finding("Trust", "not tested", _open_words(untested, tested))
    weak = [each.name.lower() for each in tested if each.grade == "weak" != worst.grade]
    return in_a_sentence(worst.grade, reasons, untested, weak)


def _open_words(untested: Sequence[str], good: Sequence[Finding]) -> str:
    """What is open, and what passed: a test of the method and layer is none of this map."""
    own = [each.name.lower() for each in good if each.name not in OF_METHOD]
    general = [each.name.lower() for each in good if each.name in OF_METHOD]
    parts = (
        f"Not tested: {', '.join(untested)}",
        f"good: {', '.join(own)}" if own else "",
        f"good for this method and layer: {', '.join(general)}" if general else "",
    )
    return f"{'; '.join(filter(None, parts))}."


def in_a_sentence(
    grade: Grade, reasons: Sequence[str], untested: Sequence[str], weak: Sequence[str] = ()
) -> Finding:
    """The badge of what was tested: all tests of that verdict, unless good, and what is open.

    `weak` are further tests, where others failed.
    """
    *others, last = reasons
    comma = "," if any(" and " in each for each in reasons) else ""
    reason = f"{', '.join(others)}{comma} and {last}" if others else last
    head = {
        "good": f"Passed all tests{' so far' if untested else ''}",
        "weak": f"Read with care: {reason} {'are' if others else 'is'} weak",
        "failed": f"Not to be relied on: {reason} failed",
    }[grade]
    rest = f"; weak: {', '.join(weak)}" if weak else ""
    rest += f"; not tested: {', '.join(untested)}" if untested else ""
    return Finding("Trust", grade, f"{head}{rest}.")


@lru_cache(REMEMBERED)
def localisation_grade(localisation: Localisation, layer: str) -> Grade:
    """Good from a mean share of 0.6, weak from 0.35 if the interval lies above chance.

    Not tested where most maps are empty, or fewer than four images have one that is not.
    """
    if localisation.counted(layer) < TILES or 2 * localisation.empty(layer) > len(
        localisation.shares
    ):
        return "not tested"
    mean, (low, _) = localisation.mean(layer), localisation.interval(layer)
    if mean >= SHOWS and low > CHANCE:
        return "good"
    return "weak" if mean >= HINTS and low > CHANCE else "failed"


def stability_grade(faithfulness: Faithfulness) -> Grade:
    """Good up to a change of 15 % of the map's norm, failed beyond half of it."""
    change = faithfulness.sensitivity
    if isnan(change):
        return "not tested"
    return "good" if change <= STABLE else "weak" if change <= SHAKY else "failed"


def _of_localisation(localisation: Localisation | None, layer: str, lacking: str) -> Finding:
    if localisation is None and lacking:
        return Finding("Localisation", "not tested", f"Cannot be tested: {lacking}.")
    if localisation is None or layer not in localisation.layers:
        return Finding("Localisation", "not tested", LOCALISATION_UNTESTED)
    verdict, counted, empty = (
        localisation_grade(localisation, layer),
        localisation.counted(layer),
        "",
    )
    if localisation.empty(layer):
        empty = (
            f"{localisation.empty(layer)} of {len(localisation.shares)} maps have no positive "
            "relevance, or are "
            "not finite, and are left out"
        )
    if verdict == "not tested":
        sentence = f"Cannot be tested: {empty}; {counted} images remain."
        return Finding("Localisation", verdict, sentence)
    low, high = localisation.interval(layer)
    return Finding.of_lines(
        "Localisation",
        verdict,
        (
            "Of this method and layer, with four images side by side: "
            f"{index(localisation.mean(layer))} of the positive relevance lies "
            f"on the correct one (95 % interval {index_range(low, high)}; by chance {CHANCE}), "
            f"over {localisation.grids} grids, made of {localisation.played} images with confident "
            "predictions.",
            f"{empty}; n = {counted}." if empty else "",
        ),
        "It shows that the map separates classes in space, not that the marked pixels are the "
        f"reason. {_TILED[localisation.tiled]} Good from {SHOWS}, weak from {HINTS}, both with an "
        f"interval above chance. Seed {localisation.seed}.",
    )


_TILED = {
    "whole": "Grids are twice as wide and high as the network's usual input.",
    "half": "The network has a fixed input size or outputs tokens, so the four images were halved.",
}


def _of_stability(faithfulness: Faithfulness | None, lacking: str) -> Finding:
    if lacking:
        return Finding("Stability", "not tested", f"Cannot be tested: {lacking}.")
    if faithfulness is None:
        return Finding("Stability", "not tested", STABILITY_UNTESTED)
    if isnan(faithfulness.sensitivity):
        return Finding("Stability", "not tested", "Cannot be tested: the map is zero everywhere.")
    return Finding.of_lines(
        "Stability",
        stability_grade(faithfulness),
        (
            f"The largest change of the map in {NUDGES} random nudges was "
            f"{percent(faithfulness.sensitivity)} of its norm.",
            f"A nudge changes each value of the input by at most {RADIUS}.",
        ),
        "Other nudges may change it more. The test shows whether invisible noise changes the "
        "map, not whether the map is right: a map that ignores the input, such as a spot in the "
        "centre, or barely follows it, such as its edges, is stable by construction. Good up to "
        f"{percent(STABLE)}, failed beyond {percent(SHAKY)}, where maps of nothing but noise "
        f"reach {percent(NOISE)} and more. Seed {faithfulness.seed}.",
    )


def _of_nothing(heatmap: Heatmap) -> Finding:
    """Of a map without a cell above zero. That another has some is no sign that it is right."""
    against = "After ReLU the map is empty: no cell is above zero."
    zero = "The map is zero everywhere, within rounding."
    return Finding(CONTENT, "failed", against if heatmap.values.any() else zero)


def _empty(heatmap: Heatmap) -> bool:
    return bool(heatmap.values.max() <= 0)
