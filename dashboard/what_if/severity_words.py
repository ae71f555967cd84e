"""At which severity of a corruption the prediction changes, in words."""

from collections.abc import Sequence
from itertools import groupby

import numpy as np

from dashboard.what_if.words import named
from data.gallery.outcomes import NO_CLASS
from data.numerals import count_of, percent_range
from explainers.results import YES
from explainers.what_if.results import LayerDistances

OF_ONE_SEED = "The similarity of maps is that of seed 0 alone."


def draws_words(draws: Sequence[LayerDistances], labels: Sequence[str], name: str) -> str:
    """In how many draws of a random corruption the predicted class changes, and at what severity.

    Each of `draws` has another seed, the first one 0.
    """
    predicted = np.array([each.probabilities.argmax(1) for each in draws])
    label, (n, points_of) = labels[predicted[0, 0]], predicted.shape
    flips = predicted != predicted[0, 0]
    last = [float(each.probabilities[-1, predicted[0, 0]]) for each in draws]
    ends = percent_range(min(last), max(last))
    shown = f"Probability of {label} at severity {points_of - 1}: {ends}. {OF_ONE_SEED}"
    if not flips.any():
        return (
            f"{name}: {label} stays the predicted class up to severity {points_of - 1}, in all of "
            f"{n} draws. {shown}"
        )
    at = []
    for severity in np.flatnonzero(flips.any(0)).tolist():
        others = sorted({labels[each] for each in predicted[flips[:, severity], severity]})
        at.append(f"{int(flips[:, severity].sum())} at severity {severity} ({', '.join(others)})")
    return (
        f"{name}: the predicted class, {label}, changes in {int(flips.any(1).sum())} of {n} draws: "
        f"{'; '.join(at)}. {shown}"
    )


def flip_words(distances: LayerDistances, labels: tuple[str, ...], name: str) -> str:
    """The severity at which the predicted class first changes, and the classes from there on."""
    predicted = distances.probabilities.argmax(1)
    changed = np.flatnonzero(predicted != predicted[0])
    first, most = labels[predicted[0]], len(predicted) - 1
    if not changed.size:
        return f"{name}: {first} stays the predicted class up to severity {most}."
    at = int(changed[0])
    runs = [
        f"{labels[key]} at {', '.join(str(severity) for severity, _ in run)}"
        for key, group in groupby(enumerate(predicted[at:], at), key=lambda pair: pair[1])
        for run in [list(group)]
    ]
    return (
        f"{name}: the predicted class, {first}, first changes at severity {at}. "
        f"Predicted: {'; '.join(runs)}."
    )


def sets_words(
    draws: Sequence[LayerDistances], labels: Sequence[str], name: str, target: int
) -> str:
    """The same of a multi-label model: when the set of predicted classes changes, and how.

    Each of `draws` has another seed; of a corruption without one there is one draw. What becomes
    of `target` is stated in any case.
    """
    yes = np.array([each.probabilities >= YES for each in draws])  # (draws, severities, classes)
    before, last, several = yes[0, 0], yes.shape[1] - 1, len(draws) > 1
    changes = yes != before
    best_first = np.argsort(-draws[0].probabilities[0], kind="stable")[: before.sum()]
    predicted = named([labels[each] for each in best_first]) or NO_CLASS
    head = f"{name}: the prediction ({predicted})"
    changed = changes.any(2)
    if not changed.any():
        in_all = f", in all of {len(draws)} draws" if several else ""
        sentences = [f"{head} stays the same up to severity {last}{in_all}."]
    elif several:
        counts = changed.sum(0).tolist()
        at = "; ".join(f"{count} at severity {each}" for each, count in enumerate(counts) if count)
        sentences = [f"{head} changes in {int(changed.any(1).sum())} of {len(draws)} draws: {at}."]
    else:
        sentences = [f"{head} first changes at severity {int(changed[0].argmax())}."]
    highest = np.max([each.probabilities.max(0) for each in draws], axis=0)
    for word, of in (("Lost", before), ("Gained", ~before)):
        classes = np.flatnonzero(changes.any((0, 1)) & of).tolist()
        ordered = sorted(classes, key=lambda each: (each != target, -highest[each]))
        if ordered:
            ways = [f"{labels[each]} {_when(changes[..., each])}" for each in ordered]
            sentences.append(f"{word}: {named(ways, '; ')}.")
    if not changes[..., target].any():
        stays = "stays predicted at every severity" if before[target] else "is never predicted"
        sentences.append(f"{labels[target]}, the target, {stays}.")
    if several:
        ends = [float(each.probabilities[-1, target]) for each in draws]
        between = percent_range(min(ends), max(ends))
        sentences.append(
            f"Probability of {labels[target]} at severity {last}: {between}. {OF_ONE_SEED}"
        )
    return " ".join(sentences)


def _when(changes: np.ndarray) -> str:
    """When a class changes, from (draws, severities) bool."""
    at = np.flatnonzero(changes.any(0)).tolist()
    if len(changes) == 1:
        return f"at severity {', '.join(map(str, at))}"
    return f"in {count_of(int(changes.any(1).sum()), 'draw')}, from severity {at[0]}"
