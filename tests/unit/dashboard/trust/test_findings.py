"""How far to trust a map, in words: verdicts at their thresholds, numbers, seed and limits."""

from dataclasses import replace

import numpy as np
import pytest

from dashboard.trust.findings import (
    findings,
    in_short,
    localisation_grade,
    stability_grade,
    summary,
)
from dashboard.trust.numbers import evidence_numbers
from dashboard.trust.questions import Evidence, Lacking
from explainers.methods import DEFAULT_METHOD, find_method
from explainers.quality.results import Localisation, Sanity
from explainers.results import Heatmap
from tests.unit.dashboard.trust.test_faithfulness import faith

MAP = Heatmap(np.eye(7, dtype=np.float32), signed=True, units="logit")


def local(share: float, images: int = 32) -> Localisation:
    shares = np.array([[share - 0.01], [share + 0.01]] * (images // 2), np.float32)
    return Localisation(("stem",), shares, np.arange(images), "whole", seed=7, protocol=1)


def sane(kept: float, repeat: float = 1.0, likeness: float = 0.3) -> Sanity:
    curve = np.array([[0.9], [kept], [0.1]], np.float32)
    likeness_of = np.array([[0.1], [likeness]], np.float32)
    return Sanity(
        layers=("stem",),
        steps=("output", "middle", "stem"),
        absolute=curve,
        signed=curve,
        repeat=np.array([repeat], np.float32),
        trivial_maps=("a spot in the centre", "the input's edges"),
        trivial=likeness_of,
        compared=np.full((3, 1), 4),
        repeated=np.array([4]),
        images=4,
        seed=7,
        protocol=1,
    )


def test_localisation_is_judged_by_its_share_and_its_interval() -> None:
    text = [localisation_grade(local(share), "stem") for share in (0.7, 0.5, 0.3)]
    assert text == ["good", "weak", "failed"]
    assert localisation_grade(local(0.7, images=4), "stem") == "failed"  # it may be chance


def test_empty_maps_are_left_out_of_localisation_counted_and_named() -> None:
    """They counted as chance, 0.25, without a word."""
    shares = local(0.7).shares.copy()
    shares[[3, 5]] = np.nan
    some = replace(local(0.7), shares=shares)
    assert some.mean("stem") == pytest.approx(np.nanmean(shares))
    assert (some.counted("stem"), some.played, some.empty("stem")) == (30, 32, 2)
    result = findings(Evidence(DEFAULT_METHOD, "stem", "", None, some), MAP)[1]
    assert result.grade == "good"
    assert "2 of 32 maps have no positive relevance" in result.sentence
    assert result.sentence.endswith("are left out; n = 30.")
    shares[:17] = np.nan
    most = replace(some, shares=shares)
    assert localisation_grade(most, "stem") == "not tested"
    result = findings(Evidence(DEFAULT_METHOD, "stem", "", None, most), MAP)[1]
    assert result.sentence.startswith("Cannot be tested: 17 of 32 maps")
    assert result.sentence.endswith("15 images remain.")
    shares[:] = np.nan
    none = replace(some, shares=shares)
    assert np.isnan([none.mean("stem"), *none.interval("stem")]).all()
    assert localisation_grade(none, "stem") == "not tested"


def test_an_infidelity_states_how_many_squares_it_is_of() -> None:
    text = findings(Evidence(DEFAULT_METHOD, "stem", "", faith()), MAP)[0].sentence
    assert "40 random squares removed: 20\u00a0% of the logit's changes unexplained" in text
    assert text.endswith("no interval.")
    text = findings(Evidence(DEFAULT_METHOD, "stem", "", replace(faith(), infidelity=np.nan)), MAP)[
        0
    ].sentence
    assert text.endswith("the map has no zero, so its values cannot be summed.")
    still = replace(faith(), infidelity=np.nan, infidelity_uniform=np.nan)
    text = findings(Evidence(DEFAULT_METHOD, "stem", "", still), MAP)[0].sentence
    assert text.endswith("Infidelity not tested: none of 40 removed squares changes the logit.")


def test_a_map_of_which_every_half_holds_the_same_has_no_correlation_not_one_of_0() -> None:
    halves = replace(faith().halves, own=np.full(48, 0.5))
    text = findings(Evidence(DEFAULT_METHOD, "stem", "", replace(faith(), halves=halves)), MAP)[0]
    assert "Random halves: no correlation" in text.sentence
    assert "correlate at" not in text.sentence


def test_stability_is_judged_at_its_thresholds() -> None:
    changed = [replace(faith(), sensitivity=change) for change in (0.15, 0.16, 0.51)]
    assert [stability_grade(each) for each in changed] == ["good", "weak", "failed"]


def test_what_was_not_tested_is_stated_as_such() -> None:
    result = findings(Evidence(DEFAULT_METHOD, "stem", ""), MAP)
    assert [each.grade for each in result] == ["not tested"] * 4
    badge = summary(result)
    assert (badge.grade, badge.sentence) == ("not tested", "This map is not tested.")
    lacking = Evidence(DEFAULT_METHOD, "stem", "", lacking=Lacking("there is one image"))
    assert "Cannot be tested: there is one image." in findings(lacking, MAP)[1].sentence


def test_a_map_without_a_zero_has_no_stability_even_where_an_older_result_holds_one() -> None:
    """An offset makes any change a small share of the map's norm: that is no sign of stability."""
    why = "RISE has no zero, so no share of its values means anything"
    evidence = Evidence(find_method("rise"), "", "", faith(), lacking=Lacking(shares=why))
    assert evidence.faithfulness is not None
    assert stability_grade(evidence.faithfulness) == "good"
    result = {each.name: each for each in findings(evidence, MAP)}
    for name in ("Localisation", "Stability"):
        assert result[name].grade == "not tested"
        assert result[name].sentence == f"Cannot be tested: {why}."
    grades = {each.name: each.grade for each in in_short(evidence, MAP)}
    assert grades == {name: each.grade for name, each in result.items()}
    assert evidence_numbers(evidence)["sensitivity_max"] is None
    assert evidence_numbers(replace(evidence, lacking=Lacking()))["sensitivity_max"] is not None


def test_every_finding_says_the_value_against_what_the_seed_and_the_limits() -> None:
    evidence = Evidence(DEFAULT_METHOD, "stem", "", faith(), local(0.7), sane(0.2))
    result = {each.name: each for each in findings(evidence, MAP)}
    faithful = result["Faithfulness"]
    assert "deletion 0.500 (less is better; permuted 0.600)" in faithful.sentence
    assert "unlike the training data" in faithful.limits
    assert "0.70 of the positive relevance" in result["Localisation"].sentence
    assert "by chance 0.25" in result["Localisation"].sentence
    assert "down to middle" in result["Sanity"].sentence
    change = "The largest change of the map in 10 random nudges was 13\u00a0% of its norm."
    assert result["Stability"].sentence.startswith(change)
    assert "stable by construction" in result["Stability"].limits
    for name in ("Faithfulness", "Localisation", "Sanity", "Stability"):
        assert "Seed 7." in result[name].limits
    assert summary(list(result.values())).sentence == "Passed all tests."


def test_the_badge_tells_the_worst_and_what_is_open() -> None:
    evidence = Evidence(DEFAULT_METHOD, "stem", "", None, local(0.3), None)
    badge = summary(findings(evidence, MAP))
    assert badge.grade == "failed"
    assert badge.sentence == (
        "Not to be relied on: localisation failed; not tested: faithfulness, sanity, stability."
    )


def test_no_badge_is_good_without_faithfulness() -> None:
    evidence = Evidence(DEFAULT_METHOD, "stem", "", None, local(0.7), sane(0.2))
    badge = summary(findings(evidence, MAP))
    assert badge.grade == "not tested"
    assert badge.sentence == (
        "Not tested: faithfulness, stability; good for this method and layer: localisation, sanity."
    )


def test_a_map_that_relu_empties_and_a_method_that_does_not_fit_say_so() -> None:
    negative = Heatmap(-np.ones((7, 7), np.float32), signed=True, units="logit")
    last = findings(Evidence(DEFAULT_METHOD, "stem", ""), negative)[-1]
    assert (last.grade, last.sentence.split(":")[0]) == ("failed", "After ReLU the map is empty")
    zero = Heatmap(np.zeros((7, 7), np.float32), signed=True, units="logit")
    result = findings(Evidence(DEFAULT_METHOD, "stem", ""), zero)
    assert result[-1].sentence.startswith("The map is zero everywhere")
    assert summary(result).sentence == "The map is empty: no cell is above zero."
    (unfit,) = findings(Evidence(DEFAULT_METHOD, "", "It needs nn.ReLU."), MAP)
    assert summary([unfit]).sentence == "No map: the method does not fit here."
    assert (unfit.grade, unfit.sentence) == ("failed", "It needs nn.ReLU.")
