"""Agreement and paired tests against statsmodels, and what is said where nothing is computed."""

from itertools import combinations_with_replacement, product

import numpy as np
import pytest
from scipy import stats
from statsmodels.stats import inter_rater
from statsmodels.stats.contingency_tables import mcnemar as reference_mcnemar

from data.analysis.agreement import (
    MISSING,
    Agreement,
    agreement,
    count_ratings,
    cross_table,
)
from data.analysis.calibration import proportion
from data.analysis.kappa import ENOUGH, Kappa, cohen_kappa, fleiss_kappa
from data.analysis.paired import mcnemar

CATEGORIES = 5
NUMBERS = np.random.default_rng(3)


def raters(samples: int, people: int, noise: float) -> np.ndarray:
    """Ratings of people who see the same truth, each with that chance of a slip."""
    truth = NUMBERS.choice(CATEGORIES, size=(samples, 1), p=[0.5, 0.2, 0.15, 0.1, 0.05])
    slips = NUMBERS.random((samples, people)) < noise
    return np.where(slips, NUMBERS.integers(0, CATEGORIES, (samples, people)), truth)


@pytest.mark.parametrize("noise", [0.1, 0.5, 1.0])
def test_cohen_is_that_of_statsmodels(noise: float) -> None:
    table = cross_table(raters(1000, 2, noise), CATEGORIES)
    result, expected = cohen_kappa(table), inter_rater.cohens_kappa(table)
    assert result.value == pytest.approx(expected.kappa)
    asymptotic = [expected.kappa_low, expected.kappa_upp]  # good enough with 1,000 samples
    assert [result.low, result.high] == pytest.approx(asymptotic, abs=0.01)


@pytest.mark.parametrize("noise", [0.1, 0.6])
def test_fleiss_is_that_of_statsmodels(noise: float) -> None:
    ratings = raters(150, 4, noise)
    counts = count_ratings(ratings, CATEGORIES)
    np.testing.assert_array_equal(counts, inter_rater.aggregate_raters(ratings, CATEGORIES)[0])
    result = fleiss_kappa(counts)
    assert result.value == pytest.approx(inter_rater.fleiss_kappa(counts, method="fleiss"))
    assert result.low < result.value < result.high


def test_both_kappas_have_one_interval_where_the_margins_are_equal() -> None:
    """For two raters with equal margins the two kappas are one, and the intervals nearly so."""
    ratings = raters(400, 2, 0.3)
    mirrored = np.concatenate([ratings, ratings[:, ::-1]])
    fleiss = fleiss_kappa(count_ratings(mirrored, CATEGORIES))
    cohen = cohen_kappa(cross_table(mirrored, CATEGORIES))
    assert fleiss.value == pytest.approx(cohen.value)
    assert [fleiss.low, fleiss.high] == pytest.approx([cohen.low, cohen.high], abs=0.01)
    assert fleiss_kappa(count_ratings(mirrored, CATEGORIES)) == fleiss


@pytest.mark.parametrize("people", [2, 3])
def test_full_agreement_on_twenty_samples_leaves_room_for_less(people: int) -> None:
    """Another 20 samples would often hold a disagreement: 1.00 to 1.00 would deny that."""
    ratings = np.repeat(np.arange(20) % 2, people).reshape(20, people)
    result = agreement(ratings, 2).kappa
    assert result is not None
    assert (result.value, result.high) == (1, 1)
    assert result.low is not None
    assert 0.4 < result.low < 0.8  # a single disagreement gives 0.90, two 0.80


@pytest.mark.parametrize("people", [2, 3])
def test_the_interval_covers_skewed_verdicts_of_few_samples(people: int) -> None:
    """Nine of ten samples in one category, 15 samples; two raters' old coverage was about 0.3."""
    numbers = np.random.default_rng(5)
    truth, trials, covered, shown = 0.6, 80, 0, 0
    for _ in range(trials):
        same = numbers.random((15, 1)) < truth
        own = (numbers.random((15, people)) < 0.1).astype(int)
        result = agreement(np.where(same, own[:, :1], own), 2).kappa
        if result is not None:
            assert result.low is not None
            assert result.high is not None
            shown += 1
            covered += result.low <= truth <= result.high
    assert shown > 45
    assert covered / shown >= 0.88  # 0.93 and more over many trials: tests.benchmarks.coverage


def test_missing_ratings_change_little_and_are_not_made_up() -> None:
    whole = raters(2000, 4, 0.3)
    holes = np.where(NUMBERS.random(whole.shape) < 0.3, MISSING, whole)
    result, complete = agreement(holes, CATEGORIES), agreement(whole, CATEGORIES)
    assert result.kappa is not None
    assert complete.kappa is not None
    assert result.kappa.value == pytest.approx(complete.kappa.value, abs=0.03)
    assert result.samples == ((holes != MISSING).sum(1) >= 2).sum() < 2000
    alone = np.full((1, 4), MISSING)
    alone[0, 2] = 1  # a sample that one person rated says nothing of agreement
    assert agreement(np.concatenate([holes, alone]), CATEGORIES) == result


def test_two_by_hand() -> None:
    result = agreement(np.array([[0, 0], [0, 1], [1, 1], [1, 1], [2, MISSING]]), 3)
    assert (result.raters, result.samples, result.unanimous.count) == (2, 4, 3)
    assert result.pairwise == 0.75
    assert result.pairwise_ends == pytest.approx((0.1941, 0.9937), abs=1e-4)  # 3 of 4, exact
    assert result.kappa is not None
    assert result.kappa.value == pytest.approx((0.75 - 0.5) / 0.5)
    assert (result.kappa.low, result.kappa.high, result.kappa.strength) == (None, None, "")
    assert "Cohen’s kappa is 0.50 for 2 reviewers over 4 shared samples." in result.words
    assert "too few" in result.words
    assert str(ENOUGH) in result.words


def words_of(ratings: np.ndarray) -> Agreement:
    result = agreement(ratings, 3)
    assert result.kappa is None
    assert "nan" not in result.words.lower()
    return result


def test_what_cannot_be_computed_is_stated() -> None:
    nothing = np.full((4, 3), MISSING)
    assert "Nobody" in words_of(nothing).words
    assert "Nobody" in words_of(np.zeros((0, 2), int)).words
    assert "Nobody" in words_of(np.zeros((5, 0), int)).words
    one = nothing.copy()
    one[:, 0] = 2
    assert "Only one reviewer" in words_of(one).words
    apart = nothing.copy()
    apart[0, 0] = apart[1, 1] = 0
    assert "No sample" in words_of(apart).words
    same = words_of(np.ones((4, 2), int))
    assert "same verdict" in same.words
    assert (same.pairwise, same.unanimous.value) == (1, 1)
    assert same.pairwise_ends == pytest.approx((0.3976, 1), abs=1e-4)  # 4 of 4: 0.025^(1/4)
    assert "same verdict" in words_of(np.ones((1, 3), int)).words


def test_one_shared_sample_says_nothing_of_chance() -> None:
    for ratings in ([[0, 1]], [[0, 1, 1]]):
        assert "Only one sample" in words_of(np.array(ratings)).words


def test_nine_samples_have_no_interval_and_ten_have_one() -> None:
    nine, ten = (agreement(np.array([[i % 2] * 2 for i in range(n)]), 2) for n in (9, 10))
    assert nine.kappa is not None
    assert (nine.kappa.value, nine.kappa.low) == (1, None)
    assert "too few" in nine.words
    assert "perfect" not in nine.words
    assert ten.kappa is not None
    assert ten.kappa.low is not None
    assert "0.26 to 1.00: " in ten.words
    assert "leave much open" in ten.words


def test_the_strength_spans_the_interval() -> None:
    assert Kappa("kappa", 0.7, 0.5, 0.85).strength == "moderate to almost perfect"
    assert Kappa("kappa", 0.7, 0.65, 0.75).strength == "substantial"
    assert Kappa("kappa", 0.7, None, None).strength == ""


def test_agreement_below_chance_is_called_so() -> None:
    turned = np.array([[0, 1], [1, 0]] * 20)
    assert "less than chance)" in agreement(turned, 2).words


# Two models on the same samples


@pytest.mark.parametrize(("better", "worse"), [(1, 8), (0, 0), (12, 12), (30, 10), (13, 12)])
def test_mcnemar_is_that_of_statsmodels(better: int, worse: int) -> None:
    a = np.repeat([False, True, True, False], [better, worse, 20, 7])
    b = np.repeat([True, False, True, False], [better, worse, 20, 7])
    result = mcnemar(a, b)
    exact = better + worse < 25
    expected = reference_mcnemar([[20, worse], [better, 7]], exact=exact, correction=True)
    assert result.p == pytest.approx(expected.pvalue)
    assert result.exact == exact
    assert [len(result.better), len(result.worse)] == [better, worse]
    assert [len(result.both_good), len(result.neither)] == [20, 7]
    assert result.better.tolist() == list(range(better))


def exact_coverage(n: int, better: float, worse: float) -> float:
    """How often the interval holds the true gain, over all outcomes of n samples."""
    covered = 0.0
    for up in range(n + 1):
        for down in range(n + 1 - up):
            outcome = np.repeat([0, 1, 2], [up, down, n - up - down])
            result = mcnemar(outcome == 1, outcome == 0)
            if result.low <= better - worse <= result.high:
                rest = 1 - better - worse
                covered += stats.multinomial.pmf(
                    [up, down, n - up - down], n, [better, worse, rest]
                )
    return covered


@pytest.mark.parametrize(("better", "worse"), [(0.17, 0.0), (0.5, 0.5), (0.1, 0.3), (0.02, 0.01)])
def test_the_interval_of_the_gain_covers(better: float, worse: float) -> None:
    assert exact_coverage(20, better, worse) >= 0.93


def test_the_gain_by_hand() -> None:
    """Bonett and Price: one more sample to either side, and Student's quantile."""
    result = mcnemar(np.arange(20) < 2, (np.arange(20) >= 2) & (np.arange(20) < 8))
    reach = stats.t.ppf(0.975, 21) * np.sqrt((10 / 22 - (4 / 22) ** 2) / 22)
    assert result.gain == pytest.approx(4 / 20)
    assert (result.low, result.high) == pytest.approx((4 / 22 - reach, 4 / 22 + reach))
    assert "+20.0 percentage points (95\N{NO-BREAK SPACE}% interval −10.7 to 47.0)" in result.words


def test_no_outcome_of_samples_that_were_left_out_exceeds_the_bounds() -> None:
    """Eight better, one worse, three the same; two more may each have become anything."""
    a, b = np.repeat([False, True, True], [8, 1, 3]), np.repeat([True, False, True], [8, 1, 3])
    bounds = mcnemar(a, b, left_out=2)
    ends = []
    for kinds in combinations_with_replacement(product((False, True), repeat=2), 2):
        more_a, more_b = np.array(kinds).T
        ends.append(mcnemar(np.append(a, more_a), np.append(b, more_b)))
    assert bounds.p == pytest.approx(max(each.p for each in ends))
    assert bounds.low == pytest.approx(min(each.low for each in ends))
    assert bounds.high == pytest.approx(max(each.high for each in ends))
    assert (len(bounds.better), len(bounds.worse), bounds.n) == (8, 1, 12)
    assert mcnemar(a, b, left_out=7).p == 1  # they may make the two equal
    share = proportion(1, 4, left_out=3)
    every = [proportion(1 + hits, 4 + belong) for belong in range(4) for hits in range(belong + 1)]
    assert share.low == pytest.approx(min(each.low for each in every))
    assert share.high == pytest.approx(max(each.high for each in every))
    assert (share.count, share.n) == (1, 4)


def test_mcnemar_in_words() -> None:
    none = mcnemar(np.ones(3, bool), np.ones(3, bool)).words
    assert "+0.0 percentage points" not in none
    assert "by 0.0 percentage points (no interval: under 10 samples); nothing changed" in none
    assert mcnemar(np.zeros(0, bool), np.zeros(0, bool)).words == "There is no sample to compare."
    clear = mcnemar(np.zeros(40, bool), np.ones(40, bool)).words
    assert "40 got better and 0 got worse" in clear
    assert "p < 0.001, under 0.05." in clear
    assert "chance alone may" in mcnemar(np.array([True, False]), np.array([False, True])).words


def test_a_test_and_an_interval_that_differ_are_at_the_edge_of_chance() -> None:
    """Thirty better and sixteen worse of 200: p = 0.055, and an interval just above 0."""
    a = np.repeat([False, True, True], [30, 16, 154])
    b = np.repeat([True, False, True], [30, 16, 154])
    result = mcnemar(a, b)
    assert result.p > 0.05
    assert result.low > 0
    assert result.words.endswith("p = 0.055, at the edge of chance.")
