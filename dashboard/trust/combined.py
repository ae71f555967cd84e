"""How far to trust a map made of others: only its parts are tested, not the map itself."""

from collections.abc import Iterable, Mapping, Sequence

from dashboard.trust.finding import Finding
from dashboard.trust.findings import ORDER, UNTESTED, findings_of_method, in_a_sentence, summary
from dashboard.trust.questions import Evidence

DIFFERENCE = "the difference itself"
OF_MANY = Finding(
    "Means and spreads",
    "not tested",
    "Each test is of one image's map, not of the mean, spread or difference of many.",
)
OF_ONE_IMAGE = Finding(
    "Faithfulness",
    "not tested",
    "Not tested here: whether the class depends on the marked pixels is a test of one image's map, "
    "on Explore.",
)


def summary_of_several(parts: Mapping[str, Sequence[Finding]]) -> Finding:
    """The badge of the difference of other maps: the worst of its parts, but never good.

    `parts` are the findings of each by what it is called. No test is of the difference itself.
    """
    summaries = {name: summary(results) for name, results in parts.items()}
    tested = {name: parts[name] for name, each in summaries.items() if each.grade != "not tested"}
    missing = [f"map {name}" for name in parts if name not in tested]
    if not tested:
        partly = any(each != UNTESTED for each in summaries.values())
        how = "not fully tested" if partly else "not tested either"
        sentence = f"Not tested: {DIFFERENCE}; the underlying maps are {how}."
        return Finding("Trust", "not tested", sentence)
    worst = min((summaries[name].grade for name in tested), key=ORDER.index)
    open_tests = _with(tested, "not tested")
    untested = [DIFFERENCE, *missing, *open_tests]
    if worst == "good":
        each = "each " if len(tested) > 1 else ""
        passed = f"{_named(tested)} {each}passed all tests{' so far' if open_tests else ''}."
        return Finding("Trust", "not tested", f"Not tested: {', '.join(untested)}. {passed}")
    weak = _with(tested, "weak") if worst == "failed" else []
    return in_a_sentence(worst, _with(tested, worst), untested, weak)


def findings_of_several(parts: Mapping[str, Sequence[Finding]]) -> list[Finding]:
    """The badge of each part."""
    return [
        Finding(name, each.grade, each.sentence)
        for name, each in ((name, summary(results)) for name, results in parts.items())
    ]


def findings_of_many(evidence: Evidence) -> list[Finding]:
    """The findings about maps made of many images: of their method and layer, not of an image."""
    pair = evidence.localisation, evidence.sanity
    return [*findings_of_method(*pair, evidence.layer, evidence.lacking), OF_ONE_IMAGE, OF_MANY]


def summary_of_many(evidence: Evidence) -> Finding:
    """The badge of such a map."""
    finding = summary(findings_of_many(evidence))
    if finding != UNTESTED:
        return finding
    name, layer = evidence.method.name, evidence.layer
    return Finding("Trust", "not tested", f"Not tested: {name} at {layer}.")


def _with(parts: Mapping[str, Sequence[Finding]], grade: str) -> list[str]:
    """The tests of that verdict, each with all parts that it holds for: "sanity of A and B"."""
    of: dict[str, list[str]] = {}
    for name, results in parts.items():
        for each in results:
            if each.grade == grade:
                of.setdefault(each.name.lower(), []).append(name)
    return [f"{test} of {_named(names)}" for test, names in of.items()]


def _named(names: Iterable[str]) -> str:
    return " and ".join(names)
