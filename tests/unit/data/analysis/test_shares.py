"""The interval of a share: of images, and of parts that go together by image."""

import numpy as np
import pytest
from scipy import stats

from data.analysis.calibration import proportion, proportion_of_parts


def test_the_interval_of_a_share_is_clopper_and_pearson_s() -> None:
    share = proportion(8, 10)
    expected = stats.binomtest(8, 10).proportion_ci(method="exact")
    assert (share.low, share.high) == pytest.approx((expected.low, expected.high))
    assert proportion(0, 5).low == 0
    assert proportion(5, 5).high == 1
    assert (proportion(0, 0).low, proportion(0, 0).high) == (0, 1)


@pytest.mark.parametrize("n", [10, 37])
def test_the_interval_of_a_share_never_covers_less_than_it_states(n: int) -> None:
    """Wilson's score interval, near 0 and 1, covers 0.84."""
    result = [proportion(count, n) for count in range(n + 1)]
    low, high = (np.array([getattr(each, end) for each in result]) for end in ("low", "high"))
    for truth in np.linspace(0.001, 0.999, 200):
        inside = (low <= truth) & (truth <= high)
        assert stats.binom.pmf(np.arange(n + 1), n, truth)[inside].sum() >= 0.95


def test_parts_of_one_image_count_by_how_far_they_go_together() -> None:
    of = np.full(40, 5)
    together = np.repeat([5, 0], [30, 10])  # an image's five parts are right or wrong as one
    result = proportion_of_parts(together, of)
    assert (result.count, result.n) == (150, 200)
    images = stats.binomtest(30, 40).proportion_ci(method="exact")
    assert (result.low, result.high) == pytest.approx((images.low, images.high), abs=0.01)
    apart = proportion_of_parts(np.random.default_rng(1).binomial(5, 0.75, 40), of)
    assert apart.high - apart.low < 0.75 * (result.high - result.low)
    everything = proportion_of_parts(of, of)
    assert everything.low == proportion(40, 40).low
    assert proportion_of_parts(np.zeros(3, int), np.zeros(3, int)) == proportion(0, 0)
