"""Every statistic of a scan against a hand computation, or a property that must hold."""

from itertools import permutations

import numpy as np
import pytest
from scipy import stats
from sklearn.linear_model import RidgeClassifier
from sklearn.metrics import balanced_accuracy_score
from sklearn.model_selection import StratifiedKFold, cross_val_predict
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from data.analysis.calibration import (
    calibration,
    exact_interval,
    proportion,
    top_k_accuracy,
)
from data.analysis.cka import compare_layers
from data.analysis.flips import flips, median_interval, rank_correlations, unit_ranks
from data.analysis.projection import principal_components
from data.analysis.separability import Separability, separability, stratified_folds
from data.analysis.triage import confident_but_wrong, distance_from_class, images_of_class

NUMBERS = np.random.default_rng(11)


# Accuracy and calibration


def test_accuracy_counts_labelled_images_only() -> None:
    classes = np.array([[0, 1], [1, 0], [2, 0], [-1, -1], [0, 2]])
    labels = np.array([0, 0, 0, 0, -1])
    assert (top_k_accuracy(classes, labels, 1).count, top_k_accuracy(classes, labels, 1).n) == (
        1,
        3,
    )
    assert top_k_accuracy(classes, labels, 2).count == 3


def test_calibration_by_hand() -> None:
    result = calibration(np.array([0.1, 0.4, 0.45, 1.0]), np.array([0, 1, 0, 1], bool), bins=2)
    assert result.counts.tolist() == [3, 1]
    np.testing.assert_allclose(result.confidence, [0.95 / 3, 1])
    np.testing.assert_allclose(result.accuracy, [1 / 3, 1])
    assert result.error == pytest.approx(3 / 4 * abs(0.95 / 3 - 1 / 3))


def test_a_perfectly_calibrated_model_has_little_error() -> None:
    confident = NUMBERS.random(50_000)
    assert calibration(confident, NUMBERS.random(50_000) < confident).error < 0.01
    assert calibration(np.ones(10), np.zeros(10)).error == 1


# Representations


def linear_cka(x: np.ndarray, y: np.ndarray) -> float:
    return float(compare_layers([x], [y]).value[0, 0])


def test_cka_ignores_rotation_and_scale() -> None:
    x = NUMBERS.normal(size=(40, 6))
    rotation, _ = np.linalg.qr(NUMBERS.normal(size=(6, 6)))
    assert linear_cka(x, x @ rotation) == pytest.approx(1)
    assert linear_cka(x, 7 * x + 3) == pytest.approx(1)
    assert linear_cka(x, x @ np.diag([9, 1, 1, 1, 1, 1])) < 0.99


@pytest.mark.parametrize("images", [20, 60, 400])
def test_shuffled_images_have_no_cka_however_many_channels(images: int) -> None:
    """The biased estimate is 0.8, 0.7 and 0.4 here; the debiased one is 0 on average."""
    x = NUMBERS.gamma(1.0, size=(images, 300)) + NUMBERS.normal(size=(images, 1))
    orders = [NUMBERS.permutation(images) for _ in range(30)]
    result = compare_layers([x], [x[order] for order in orders])
    spread = result.value.std() / np.sqrt(len(orders))
    assert abs(result.value.mean()) < 4 * spread < 0.1
    assert (result.value < 0).any()
    assert np.mean((result.low <= 0) & (result.high >= 0)) > 0.85
    assert linear_cka(x, x) == pytest.approx(1)


def test_the_debiased_hsic_is_that_of_its_definition() -> None:
    """The mean over all ordered quadruples of different images: Song et al. 2007, eq. 4."""
    x, y = NUMBERS.normal(size=(6, 3)), NUMBERS.normal(size=(6, 2)) ** 2

    def hsic(x: np.ndarray, y: np.ndarray) -> float:
        k, m = x @ x.T, y @ y.T
        of = [
            k[i, j] * (m[i, j] + m[q, r] - 2 * m[i, q])
            for i, j, q, r in permutations(range(len(x)), 4)
        ]
        return float(np.mean(of))

    expected = hsic(x, y) / np.sqrt(hsic(x, x) * hsic(y, y))
    assert linear_cka(x, y) == pytest.approx(expected)


def test_the_jackknife_leaves_each_image_out_once() -> None:
    x, y = NUMBERS.normal(size=(25, 3)), NUMBERS.normal(size=(25, 4))
    y[:, 0] += x[:, 0]
    result = compare_layers([x], [y])
    rest = [linear_cka(np.delete(x, i, 0), np.delete(y, i, 0)) for i in range(25)]
    error = np.sqrt(24 / 25 * np.square(rest - np.mean(rest)).sum())
    reach = 1.3 * stats.t.ppf(0.975, 24) * error
    value = result.value[0, 0]
    assert (result.low[0, 0], result.high[0, 0]) == pytest.approx((value - reach, value + reach))


def test_cka_of_too_few_images_is_missing_with_its_reason() -> None:
    x = NUMBERS.normal(size=(19, 4))
    three = compare_layers([x[:3]], [x[:3]])
    assert np.isnan(three.value).all()
    assert "needs 4 images" in three.no_value
    four = compare_layers([x[:4]], [x[:4]])
    assert (four.value[0, 0], four.no_value) == (pytest.approx(1), "")
    some = compare_layers([x], [x])
    assert np.isnan(some.low).all()
    assert "under 20 images" in some.no_interval
    assert np.isnan(compare_layers([np.full((30, 2), 0.1)], [NUMBERS.normal(size=(30, 2))]).value)


def test_with_many_images_the_debiased_cka_is_kornblith_s_quotient() -> None:
    x = NUMBERS.normal(size=(800, 4))
    y = x @ NUMBERS.normal(size=(4, 9)) + NUMBERS.normal(size=(800, 9))
    x, y = x - x.mean(0), y - y.mean(0)
    expected = np.linalg.norm(y.T @ x) ** 2 / (np.linalg.norm(x.T @ x) * np.linalg.norm(y.T @ y))
    assert linear_cka(x, y) == pytest.approx(expected, abs=0.01)
    assert np.isnan(linear_cka(np.ones((5, 2)), y[:5]))


def test_principal_components_find_the_axes() -> None:
    points = np.stack([5 * NUMBERS.normal(size=500), NUMBERS.normal(size=500)], axis=1)
    features = np.concatenate([points, np.zeros((500, 3))], axis=1)
    features[3] = np.nan
    result = principal_components(features)
    assert np.isnan(result.points[3]).all()
    centred = np.delete(points, 3, axis=0) - np.delete(points, 3, axis=0).mean(0)
    assert np.corrcoef(np.delete(result.points, 3, 0)[:, 0], centred[:, 0])[0, 1] > 0.999
    assert sum(result.explained) == pytest.approx(1)
    assert result.explained[0] > 0.9


def test_without_two_axes_no_point_is_drawn_and_the_reason_is_stated() -> None:
    """Two images stood at 0, 0, and constant features too, as if they were alike."""
    features = NUMBERS.normal(size=(5, 4))
    for few, why in (
        (features[:2], "not drawn: two axes need 3 images with features, and there are 2 images"),
        (np.full((5, 4), 0.1), "not drawn: the features are the same for all images"),
        (features[:, :1], "not drawn: the layer has one feature only"),
    ):
        result = principal_components(few)
        assert result.why == why
        assert np.isnan(result.points).all()
        assert np.isnan(result.explained).all()
    assert principal_components(features).why == ""


# Separability


def test_separable_groups_are_separated_and_equal_ones_are_not() -> None:
    a, b = NUMBERS.normal(size=(40, 12)), NUMBERS.normal(size=(30, 12))
    b[:, 7] += 6  # only the second layer tells them apart
    result = separability(a, b, [slice(0, 6), slice(6, 12)])
    assert result is not None
    assert result.accuracy[1] > 0.95
    assert result.accuracy[0] == pytest.approx(0.5, abs=0.2)
    assert (result.folds, result.n_a, result.n_b) == (5, 40, 30)


@pytest.mark.parametrize("channels", [3, 40])
def test_the_classifier_is_that_of_scikit_learn(channels: int) -> None:
    a, b = NUMBERS.normal(size=(25, channels)), NUMBERS.normal(0.4, 2, size=(12, channels))
    result = separability(a, b, [slice(0, channels)])
    sides = np.repeat([0, 1], [25, 12])
    ridge = RidgeClassifier(alpha=channels, class_weight="balanced")
    held_out = cross_val_predict(
        make_pipeline(StandardScaler(), ridge),
        np.concatenate([a, b]),
        sides,
        cv=StratifiedKFold(5, shuffle=True, random_state=0),
    )
    assert result is not None
    assert result.accuracy[0] == pytest.approx(balanced_accuracy_score(sides, held_out))
    assert result.low[0] < result.accuracy[0] < result.high[0]


def test_few_images_on_one_side_leave_the_accuracy_open() -> None:
    """Five of five and 48 of 48 on the right side: another five may still lie on the wrong one."""
    a, b = NUMBERS.normal(size=(48, 2)), NUMBERS.normal(20, size=(5, 2))
    result = separability(a, b, [slice(0, 2)])
    assert result is not None
    assert (result.accuracy[0], result.high[0]) == (1, 1)
    expected = (
        1 - np.hypot(1 - exact_interval(32, 32)[0], 1 - exact_interval(10 / 3, 10 / 3)[0]) / 2
    )
    assert result.low[0] == pytest.approx(expected)
    assert result.low[0] < 0.8
    text = result.first_layer(["only"], 0.8)
    assert "Too few images to state which layer" in text
    assert "n = 48 and 5" in text


def separable(accuracy: list[float], low: list[float], high: list[float]) -> Separability:
    return Separability(*(np.array(each) for each in (accuracy, low, high)), 5, 70, 30)


def test_which_layer_is_first_is_stated_only_where_it_is_decided() -> None:
    names = ["one", "two", "three"]
    decided = separable([0.6, 0.7, 0.93], [0.5, 0.6, 0.85], [0.7, 0.79, 0.97])
    assert decided.first_layer(names, 0.8) == (
        "three is the first layer to separate them at 80\u00a0%: 93\u00a0% balanced accuracy on "
        "held-out images (95\u00a0% interval 85 to 97\u00a0%, n = 70 and 30). "
        "Each interval is for one layer alone."
    )
    open_ = separable([0.6, 0.78, 0.93], [0.5, 0.7, 0.85], [0.7, 0.84, 0.97])
    assert open_.first_above(0.8) == 2
    undecided = open_.first_layer(names, 0.8)
    assert undecided.startswith("three is the first layer shown to separate them at 80")
    assert ". two may do so too." in undecided
    none = separable([0.5, 0.55, 0.6], [0.4, 0.4, 0.5], [0.6, 0.65, 0.7])
    assert none.first_above(0.8) is None
    sentence = none.first_layer(names, 0.8)
    assert sentence.startswith("No layer separates them at 80")
    assert sentence.endswith(
        "n = 70 and 30). It was chosen as the best of 3 layers on these images; its interval is "
        "not corrected for that choice."
    )


@pytest.mark.parametrize(("n_a", "n_b", "folds"), [(5, 5, 5), (2, 9, 2), (33, 17, 5), (7, 64, 4)])
def test_the_folds_are_those_of_scikit_learn(n_a: int, n_b: int, folds: int) -> None:
    sides = np.repeat([0, 1], [n_a, n_b])
    for seed in range(3):
        theirs = StratifiedKFold(folds, shuffle=True, random_state=seed).split(sides, sides)
        ours = stratified_folds(n_a, n_b, folds, seed)
        for fold, (_, held) in enumerate(theirs):
            np.testing.assert_array_equal(np.flatnonzero(ours == fold), held)


def test_one_image_cannot_be_held_out() -> None:
    assert separability(np.zeros((1, 2)), np.zeros((9, 2)), [slice(0, 2)]) is None


# Channels and images


def test_confident_but_wrong_keeps_the_wrong_ones() -> None:
    result = confident_but_wrong(
        np.array([0.9, 0.8, 0.7]), np.array([True, False, False]), np.array([True, True, False])
    )
    np.testing.assert_array_equal(result, [np.nan, 0.8, np.nan])


def test_distance_from_class_by_hand() -> None:
    features = np.array([[1.0, 0], [0, 2], [3, 0], [1, 1], [5, 5]])
    result = distance_from_class(features, np.array([0, 0, 0, 1, -1]))
    np.testing.assert_allclose(result[0], 1 - 1 / np.sqrt(2))  # the others lie at 45 degrees
    np.testing.assert_allclose(result[1], 1)
    assert np.isnan(result[3:]).all()


def test_images_of_a_class_are_those_a_distance_is_measured_from() -> None:
    labels, usable = np.array([0, 0, 0, 2, -1, 2]), np.array([True, True, False, True, True, True])
    assert images_of_class(labels, usable).tolist() == [2, 2, 2, 2, 0, 2]
    assert images_of_class(np.array([-1, -1]), np.ones(2, bool)).tolist() == [0, 0]


def test_flips_by_hand() -> None:
    a, b = np.array([1, 1, 0, 0, 1], bool), np.array([1, 0, 1, 0, 0], bool)
    result = flips(a, b, np.array([1, 1, 1, 1, 0], bool))
    assert [result.both_right.tolist(), result.broken.tolist()] == [[0], [1]]
    assert [result.fixed.tolist(), result.both_wrong.tolist()] == [[2], [3]]


def test_rank_correlation_of_maps() -> None:
    maps = NUMBERS.normal(size=(3, 4, 5))
    same = rank_correlations(*unit_ranks(maps, np.exp(maps)))
    np.testing.assert_array_equal(same, 1)  # exactly: a page writes less as ">0.99"
    np.testing.assert_array_equal(rank_correlations(*unit_ranks(maps, -maps)), -1)
    other = NUMBERS.normal(size=(3, 4, 5))
    result = rank_correlations(*unit_ranks(maps, other))
    for a, b, value in zip(maps, other, result, strict=True):
        assert value == pytest.approx(stats.spearmanr(a.ravel(), b.ravel()).statistic)
    assert np.isnan(rank_correlations(*unit_ranks(maps, np.zeros((3, 4, 5))))).all()
    finer = np.repeat(np.repeat(maps, 2, axis=1), 2, axis=2)
    assert (rank_correlations(*unit_ranks(maps, finer)) > 0.8).all()


def test_the_interval_of_a_median_is_that_of_the_sign_test() -> None:
    """The ends by Conover's table: 1st and 6th of 6, 2nd and 9th of 10, 8th and 18th of 25."""
    for n, low, high in ((6, 1, 6), (10, 2, 9), (25, 8, 18)):
        assert median_interval(np.random.default_rng(0).permutation(n) + 1.0) == (low, high)
    assert median_interval(np.arange(5.0)) is None
    assert median_interval(np.zeros(0)) is None


def test_bins_of_a_reliability_diagram_have_intervals_and_a_word() -> None:
    confident = np.repeat([0.3, 0.9], 100)
    correct = np.concatenate([np.arange(100) < 60, np.arange(100) < 91])
    result = calibration(confident, correct, bins=2)
    assert result.words == ["underconfident", "neither"]  # 60 of 100 at 30 %, 91 of 100 at 90 %
    share = proportion(60, 100, 0.975)  # two bins together hold at 95 %
    assert (result.low[0], result.high[0]) == (share.low, share.high)
    assert result.mean_confidence == pytest.approx(0.6)
    assert (result.overall.count, result.word) == (151, "underconfident")


@pytest.mark.parametrize("n", [130, 1000, 5000])
def test_a_calibrated_model_has_a_bar_over_or_under_in_one_gallery_of_twenty_at_most(
    n: int,
) -> None:
    """Of fifteen bars, each at 95 % alone, one is coloured in up to half of galleries."""
    numbers = np.random.default_rng(n)
    confidences = np.clip(numbers.beta(3, 1, (200, n)), 0.01, 0.99)
    result = [calibration(each, numbers.random(n) < each).words for each in confidences]
    assert (
        np.mean([not {"overconfident", "underconfident"}.isdisjoint(each) for each in result])
        < 0.07
    )


def test_a_model_that_is_less_often_right_than_it_states_is_overconfident() -> None:
    assert calibration(np.full(50, 0.99), np.arange(50) < 40).word == "overconfident"
    few = calibration(np.full(3, 0.9), np.array([1, 1, 0]))
    assert few.word == "neither"  # three images decide nothing
    assert few.words.count("no images") == 14


def test_a_calibrated_model_shows_an_error_by_chance() -> None:
    confident = np.full(100, 0.5)  # 100 fair coins: mean of |heads - 50| is 3.98
    result = calibration(confident, np.arange(100) < 50)
    assert result.error_if_calibrated == pytest.approx(0.0398, abs=0.004)


def test_images_that_repeat_show_no_smaller_error_by_chance() -> None:
    """The same 100 coins four times: 400 independent ones would have half the error."""
    coins = np.full(400, 0.5)
    once = calibration(coins[:100], np.arange(100) < 50).error_if_calibrated
    repeated = calibration(coins, np.arange(400) % 2, repeats=4).error_if_calibrated
    assert repeated == once
    assert calibration(coins, np.arange(400) % 2).error_if_calibrated < 0.6 * once


@pytest.mark.parametrize(
    ("images", "truth", "together"), [(8, 0.2, 5), (16, 0.5, 10), (40, 0.1, 5)]
)
def test_classes_that_occur_together_make_no_calibrated_model_overconfident(
    images: int, truth: float, together: int
) -> None:
    """Ten classes, of which so many are alike; as 160 independent pairs every second gallery is."""
    numbers, words, bars = np.random.default_rng(images), [], []
    confident = np.full(10 * images, truth)
    for _ in range(400):
        draws = numbers.random((10, images))
        draws[:together] = draws[0]
        result = calibration(confident, (draws < truth).ravel(), repeats=10)
        words.append(result.word)
        bars += [word for word in result.words if word != "no images"]
    assert np.mean([word != "neither" for word in words]) < 0.07
    assert words == bars  # one bar holds all


def test_images_that_repeat_have_the_interval_of_as_many_images() -> None:
    once = calibration(np.full(16, 0.5), np.arange(16) < 4)
    result = calibration(np.full(160, 0.5), np.tile(np.arange(16) < 4, 10), repeats=10)
    assert (result.overall.count, result.overall.n) == (40, 160)
    assert (result.overall.low, result.overall.high) == (once.overall.low, once.overall.high)
    assert (result.word, once.word) == ("neither", "neither")
    assert calibration(np.full(160, 0.5), np.arange(160) < 40).word == "overconfident"
    assert calibration(np.full(160, 0.9), np.arange(160) < 40, repeats=10).word == "overconfident"


def test_without_images_there_is_no_calibration_error_and_no_word() -> None:
    result = calibration(np.zeros(0), np.zeros(0))
    assert np.isnan(result.error)
    assert np.isnan(result.error_if_calibrated)
    assert result.word == "no images"
