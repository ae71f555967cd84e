"""How far to trust a map, in words: what was tested, the value, against what, and the limits."""

from collections.abc import Sequence
from functools import lru_cache
from math import isnan

from dashboard.finding import Finding, Verdict
from dashboard.trust import Evidence
from dashboard.wording import numeral, percent
from dashboard.wording_of_sanity import of_sanity, sanity_verdict
from explainers.models import ModelCard
from explainers.preprocess import sizes_vary
from explainers.quality.protocol import ALIKE, CHANCE, COPIES, NUDGES, RADIUS, STEPS
from explainers.quality.results import Faithfulness, Game, Localisation, Sanity
from explainers.results import Heatmap

ORDER: tuple[Verdict, ...] = ("failed", "weak", "good")
REMEMBERED = 512  # verdicts on results, which never change
BEATS_MOST, BEATS_HALF = 19, 11  # of 20 permuted copies: by chance once in ten, once in two
SHOWS, HINTS = 0.6, 0.35  # share in the right quarter; chance is 0.25
# Relative change under the nudge. Grad-CAM of EfficientNet-Lite0's last layer on 24 photographs:
# median 0.06, 95 % below 0.11; a map of noise alone, drawn anew each time: 0.71 and more.
STABLE, SHAKY, NOISE = 0.15, 0.5, 0.71


ASKS_NOTHING = Finding(
    "Trust",
    "not tested",
    "Not tested: it asks nothing of a class.",
)
UNTIL_JUDGED = Finding(
    "Trust",
    "not tested",
    "This review is blind: what was tested of this map is shown once your own verdict is given.",
)


def findings(evidence: Evidence, heatmap: Heatmap | None, card: ModelCard) -> list[Finding]:
    """What is known of a map, the same four tests in the same order; None: not computed yet."""
    if evidence.unfit:
        return [Finding("Fit", "failed", evidence.unfit)]
    return [
        _of_faithfulness(evidence.faithfulness),
        _of_localisation(evidence.localisation, evidence.layer, evidence.lacking),
        of_sanity(evidence.sanity, evidence.layer),
        _of_stability(evidence.faithfulness),
        *([_of_itself(heatmap, card)] if heatmap is not None else []),
    ]


def in_short(evidence: Evidence, heatmap: Heatmap | None) -> list[Finding]:
    """The same tests with the same verdicts, without their sentences, which take longer."""
    if evidence.unfit:
        return [Finding("Fit", "failed", "")]
    games, local, sane = evidence.faithfulness, evidence.localisation, evidence.sanity
    layer, found = evidence.layer, dict[str, Verdict]()
    for name in ("Faithfulness", "Localisation", "Sanity", "Stability"):
        found[name] = "not tested"
    if games is not None:
        found["Faithfulness"] = faithfulness_verdict(games)
        found["Stability"] = stability_verdict(games)
    if local is not None and layer in local.layers:
        found["Localisation"] = localisation_verdict(local, layer)
    if sane is not None and layer in sane.layers:
        found["Sanity"] = sanity_verdict(sane, layer)
    if heatmap is not None:
        found["Resolution"] = "failed" if _empty(heatmap) else "good"
    return [Finding(name, verdict, "") for name, verdict in found.items()]


def findings_of_method(
    localisation: Localisation | None, sanity: Sanity | None, layer: str, lacking: str = ""
) -> list[Finding]:
    """Those that hold for a method and a layer ("" per pixel), whatever the image."""
    return [_of_localisation(localisation, layer, lacking), of_sanity(sanity, layer)]


def summary(found: Sequence[Finding]) -> Finding:
    """The badge: the worst that was found, or that nothing was tested."""
    tested = [each for each in found if each.verdict != "not tested"]
    if all(each.name == "Resolution" and each.verdict == "good" for each in tested):
        return Finding("Trust", "not tested", "This map is not tested.")
    worst = min(tested, key=lambda each: ORDER.index(each.verdict))
    untested = [each.name.lower() for each in found if each.verdict == "not tested"]
    return in_a_sentence(worst.verdict, worst.name.lower(), untested)


def in_a_sentence(verdict: Verdict, reason: str, untested: Sequence[str]) -> Finding:
    """The badge of what was tested: the reason, unless it is good, and what is open."""
    head = {
        "good": "Stands up to what was tested",
        "weak": f"Read with care: {reason} is weak",
        "failed": f"Not to be relied on: {reason} failed",
    }[verdict]
    rest = f"; not tested: {', '.join(untested)}" if untested else ""
    return Finding("Trust", verdict, f"{head}{rest}.")


@lru_cache(REMEMBERED)
def faithfulness_verdict(known: Faithfulness) -> Verdict:
    """Good: at least 19 of 20 copies beaten in two games, and more than half in the third.

    Weak: more than half of the copies beaten in two games. Failed: all else. A game that tells
    nothing apart does not count; one that is left can be weak at best, and none says nothing.
    """
    beaten = sorted(game.beaten for game in known.games.values() if game.tells)
    if not beaten:
        return "not tested"
    second = beaten[-2:][0]
    if len(beaten) > 1 and second >= BEATS_MOST and beaten[0] >= BEATS_HALF:
        return "good"
    return "weak" if second >= BEATS_HALF else "failed"


@lru_cache(REMEMBERED)
def localisation_verdict(known: Localisation, layer: str) -> Verdict:
    """Good from a mean share of 0.6, weak from 0.35 if the interval lies above chance."""
    mean, (low, _) = known.mean(layer), known.interval(layer)
    if mean >= SHOWS and low > CHANCE:
        return "good"
    return "weak" if mean >= HINTS and low > CHANCE else "failed"


def stability_verdict(known: Faithfulness) -> Verdict:
    """Good up to a change of 15 % of the map's norm, failed beyond half of it."""
    change = known.sensitivity
    if isnan(change):
        return "not tested"
    return "good" if change <= STABLE else "weak" if change <= SHAKY else "failed"


UNTOLD = (
    "The games cannot tell: the class's probability hardly follows what comes or goes, "
    "for any map. "
)


def _of_faithfulness(known: Faithfulness | None) -> Finding:
    if known is None:
        return Finding("Faithfulness", "not tested", "Whether the class depends on what it marks.")
    verdict = faithfulness_verdict(known)
    untold = UNTOLD if verdict == "not tested" else ""
    games = "; ".join(f"{name} {_game(game)}" for name, game in known.games.items())
    rivals = "; ".join(f"{name} {_rivals(game)}" for name, game in known.games.items())
    return Finding(
        "Faithfulness",
        verdict,
        f"{untold}Mean probability of the class while pixels come or go: {games}. "
        f"Against a spot in the centre and Sobel edges: {rivals}. Random squares removed: "
        f"{percent(known.infidelity)} of the logit's changes unexplained (by a map that is equal "
        f"everywhere, {percent(known.infidelity_uniform)}).",
        f"Insertion starts from a blurred picture, deletion ends in the mean colour, {STEPS} steps "
        "each: such pictures lie outside of what the network was trained on, so a drop may come "
        "from the damage and not from the loss of evidence. ROAD fills in from the neighbours to "
        f"lessen that. Good: at least {BEATS_MOST} of {COPIES} permuted copies of the map beaten "
        f"in two games and {BEATS_HALF} in the third; weak: {BEATS_HALF} in two. A game in which "
        f"the map and all its rivals lie within {ALIKE} does not count. "
        f"Seed {known.seed}.",
    )


def _game(game: Game) -> str:
    if not game.tells:
        return f"{game.score:.2f} (all its rivals too, so it does not count)"
    better = "more" if game.more_is_better else "less"
    return (
        f"{game.score:.2f} ({better} is better; permuted {game.chance:.2f}, "
        f"beats {game.beaten} of {len(game.permuted)})"
    )


def _rivals(game: Game) -> str:
    return f"{_signed(game.over_blob)} and {_signed(game.over_edges)}"


def _signed(gain: float) -> str:
    """A gain over a rival; a minus stands for a rival that does better."""
    return numeral(gain, "+z.2f")


def _of_localisation(known: Localisation | None, layer: str, lacking: str) -> Finding:
    if known is None and lacking:
        return Finding("Localisation", "not tested", f"Cannot be tested: {lacking}.")
    if known is None or layer not in known.layers:
        return Finding("Localisation", "not tested", "Whether it finds the right one of four.")
    low, high = known.interval(layer)
    return Finding(
        "Localisation",
        localisation_verdict(known, layer),
        f"Of four images side by side, {known.mean(layer):.2f} of the positive relevance lies on "
        f"the right one (95 % interval {low:.2f} to {high:.2f}; by chance {CHANCE}), over "
        f"{known.grids} grids of {len(set(known.images.tolist()))} images of which the model is "
        "sure.",
        "It says that the map tells classes apart in space, not that the marked pixels are the "
        f"reason. {_TILED[known.tiled]} Good from {SHOWS}, weak from {HINTS}, both with an "
        f"interval above chance. Seed {known.seed}.",
    )


_TILED = {
    "whole": "Grids are twice as wide and high as the network's usual input.",
    "half": "The network takes one size only, or puts out tokens, so the four images were halved.",
}


def _of_stability(known: Faithfulness | None) -> Finding:
    if known is None:
        return Finding("Stability", "not tested", "Whether it stays when the input is nudged.")
    if isnan(known.sensitivity):
        return Finding("Stability", "not tested", "Cannot be tested: the map is zero everywhere.")
    return Finding(
        "Stability",
        stability_verdict(known),
        f"A nudge of the input by at most {RADIUS} in any value changes the map by "
        f"{percent(known.sensitivity)} of its norm at most.",
        f"The largest of {NUDGES} random nudges, which worse ones may exceed. It tells whether "
        "noise that nobody sees redraws the map, not whether the map is right: one that cannot "
        "follow the input, as a spot in the centre, or hardly does, as its edges, is stable by "
        f"construction. Good up to {percent(STABLE)}, failed beyond {percent(SHAKY)}, where maps "
        f"of nothing but noise reach {percent(NOISE)} and more. Seed {known.seed}.",
    )


def _of_itself(heatmap: Heatmap, card: ModelCard) -> Finding:
    height, width = heatmap.values.shape
    rows, columns = card.preprocess.input_size
    cell = f"{rows / height:.0f} × {columns / width:.0f}"
    if _empty(heatmap):
        return Finding(
            "Resolution", "failed", "ReLU leaves nothing of this map: nothing speaks for the class."
        )
    if sizes_vary(card.preprocess):
        return Finding("Resolution", "good", f"The map has {height} × {width} cells.")
    return Finding("Resolution", "good", f"A cell covers {cell} pixels of the input.")


def _empty(heatmap: Heatmap) -> bool:
    return bool(heatmap.values.max() <= 0)
