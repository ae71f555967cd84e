"""Maps that are made of others: no more is known of them than of the worst of their parts."""

import pytest

from dashboard.trust.combined import (
    findings_of_many,
    findings_of_several,
    summary_of_many,
    summary_of_several,
)
from dashboard.trust.finding import Finding, Grade
from dashboard.trust.findings import findings, in_short, summary
from dashboard.trust.questions import Evidence
from dashboard.ui import badge
from explainers.methods import DEFAULT_METHOD
from tests.unit.dashboard.trust.test_faithfulness import faith
from tests.unit.dashboard.trust.test_findings import MAP, local, sane

TESTS = ("Faithfulness", "Localisation", "Sanity", "Stability")
UNKNOWN = "not tested"


def part(*verdicts: Grade) -> list[Finding]:
    """What is known of one map."""
    graded = zip(TESTS, verdicts, strict=True)
    return [Finding(*each, "why") for each in graded]


GOOD = part("good", "good", "good", "good")
NOTHING = part(UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN)


@pytest.mark.parametrize(
    ("a", "b", "verdict", "says"),
    [
        (
            GOOD,
            GOOD,
            UNKNOWN,
            "Not tested: the difference itself. A and B each passed all tests.",
        ),
        (
            GOOD,
            part("good", "good", UNKNOWN, "good"),
            UNKNOWN,
            "Not tested: the difference itself, sanity of B. A and B each passed all tests so far.",
        ),
        (
            GOOD,
            part("good", "weak", "good", "good"),
            "weak",
            "Read with care: localisation of B is weak; not tested: the difference itself.",
        ),
        (
            part("good", "weak", UNKNOWN, "good"),
            part("good", "weak", UNKNOWN, "good"),
            "weak",
            "Read with care: localisation of A and B is weak; not tested: the difference itself, "
            "sanity of A and B.",
        ),
        (
            part("good", "weak", "good", "good"),
            part("good", "good", "failed", "good"),
            "failed",
            "Not to be relied on: sanity of B failed; weak: localisation of A; not tested: the "
            "difference itself.",
        ),
        (
            part("good", "failed", "weak", "failed"),
            part("good", "good", "failed", "failed"),
            "failed",
            "Not to be relied on: localisation of A, stability of A and B, and sanity of B failed; "
            "weak: sanity of A; not tested: the difference itself.",
        ),
        (
            part("weak", "good", "good", "good"),
            part("good", "good", "weak", "good"),
            "weak",
            "Read with care: faithfulness of A and sanity of B are weak; not tested: the "
            "difference itself.",
        ),
        (
            part("weak", "good", "good", "good"),
            NOTHING,
            "weak",
            "Read with care: faithfulness of A is weak; not tested: the difference itself, map B.",
        ),
        (
            NOTHING,
            GOOD,
            UNKNOWN,
            "Not tested: the difference itself, map A. B passed all tests.",
        ),
        (
            NOTHING,
            NOTHING,
            UNKNOWN,
            "Not tested: the difference itself; the underlying maps are not tested either.",
        ),
        (
            NOTHING,
            part(UNKNOWN, "good", "good", UNKNOWN),
            UNKNOWN,
            "Not tested: the difference itself; the underlying maps are not fully tested.",
        ),
    ],
)
def test_a_difference_is_never_good_and_shows_the_worse_of_its_sides(
    a: list[Finding], b: list[Finding], verdict: Grade, says: str
) -> None:
    text = summary_of_several({"A": a, "B": b})
    assert (text.grade, text.sentence) == (verdict, says)


def test_one_map_names_every_test_that_it_fails() -> None:
    assert summary(part("failed", "weak", "failed", UNKNOWN)).sentence == (
        "Not to be relied on: faithfulness and sanity failed; weak: localisation; "
        "not tested: stability."
    )
    assert summary(part("weak", "weak", "good", "weak")).sentence == (
        "Read with care: faithfulness, localisation and stability are weak."
    )


def test_the_parts_are_listed_with_what_their_badges_say() -> None:
    a, b = findings_of_several({"A": GOOD, "B": NOTHING})
    assert (a.name, a.grade, a.sentence) == ("A", "good", "Passed all tests.")
    assert (b.name, b.grade, b.sentence) == ("B", UNKNOWN, "This map is not tested.")
    shown = badge.of_several({"A": GOOD, "B": NOTHING})
    assert shown["text"] == "– Not tested: the difference itself, map B. A passed all tests."
    assert (shown["grade"], shown["href"]) == ("not tested", None)
    assert [each["verdict"] for each in shown["findings"]] == ["✓ good", "– not tested"]


def test_many_images_have_the_findings_of_their_method_and_layer() -> None:
    nothing = Evidence(DEFAULT_METHOD, "stem", "")
    text = summary_of_many(nothing)
    assert (text.grade, text.sentence) == (UNKNOWN, "Not tested: Grad-CAM at stem.")
    weak = Evidence(DEFAULT_METHOD, "stem", "", None, local(0.5), sane(0.2))
    assert summary_of_many(weak).sentence == (
        "Read with care: localisation is weak; not tested: faithfulness, means and spreads."
    )
    good = Evidence(DEFAULT_METHOD, "stem", "", None, local(0.7), sane(0.2))
    of_good = summary_of_many(good)
    assert (of_good.grade, of_good.sentence) == (
        UNKNOWN,
        "Not tested: faithfulness, means and spreads; good for this method and layer: "
        "localisation, sanity.",
    )
    names = [(each.name, each.grade) for each in findings_of_many(weak)]
    assert names[:2] == [("Localisation", "weak"), ("Sanity", "good")]
    assert names[2:] == [("Faithfulness", UNKNOWN), ("Means and spreads", UNKNOWN)]


@pytest.mark.parametrize(
    "evidence",
    [
        Evidence(DEFAULT_METHOD, "stem", ""),
        Evidence(DEFAULT_METHOD, "stem", "", faith(gain=0.0), local(0.7), sane(0.9)),
        Evidence(DEFAULT_METHOD, "other", "", None, local(0.7), sane(0.9)),
        Evidence(DEFAULT_METHOD, "stem", "It needs nn.ReLU."),
    ],
)
def test_in_short_the_verdicts_are_the_same(evidence: Evidence) -> None:
    for heatmap in (None, MAP):
        whole = findings(evidence, heatmap)
        short = in_short(evidence, heatmap)
        assert [(each.name, each.grade) for each in short] == [
            (each.name, each.grade) for each in whole
        ]
