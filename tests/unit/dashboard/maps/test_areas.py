"""The share of each area, and how often noise has as much in its fullest one."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.ndimage import gaussian_filter

from dashboard.maps.areas import NOISE_MAPS, area_shares, noise_reaching


def test_the_middle_cell_of_seven_is_the_centre() -> None:
    values = np.zeros((7, 7))
    values[3, 3] = 1
    shares = area_shares(values)
    assert shares["in the centre"] == pytest.approx(1)
    assert shares["in the upper left quarter"] == pytest.approx(0.25)


@given(
    st.tuples(st.integers(1, 9), st.integers(1, 9)).flatmap(
        lambda shape: arrays(np.float64, shape, elements=st.floats(0.001, 10))
    )
)
def test_the_four_quarters_hold_all_relevance(values: np.ndarray) -> None:
    shares = area_shares(values)
    quarters = [share for name, share in shares.items() if "quarter" in name]
    assert sum(quarters) == pytest.approx(1)
    assert 0 <= shares["in the centre"] <= 1 + 1e-9


@given(st.integers(1, 12), st.integers(1, 12))
def test_even_relevance_gives_every_area_a_quarter(height: int, width: int) -> None:
    for share in area_shares(np.ones((height, width))).values():
        assert share == pytest.approx(0.25)


def fullest_of_noise(shape: tuple[int, int], sigma: float, maps: int = 1000) -> np.ndarray:
    """The fullest area of each map of smooth noise, map by map."""
    numbers = np.random.default_rng(1)
    made = (gaussian_filter(numbers.standard_normal(shape), sigma) for _ in range(maps))
    return np.array([max(area_shares(each).values()) for each in made if each.max() > 0])


@pytest.mark.parametrize(
    ("shape", "sigma"), [((3, 3), 1), ((7, 7), 1), ((14, 14), 2), ((28, 28), 4), ((4, 9), 9 / 7)]
)
def test_noise_on_the_same_grid_reaches_a_share_that_often(
    shape: tuple[int, int], sigma: float
) -> None:
    """Equal to a plain simulation with other random numbers, within both simulations' error."""
    result = fullest_of_noise(shape, sigma)
    for share in (0.3, 0.4, 0.5, 0.6, 0.8):
        assert noise_reaching(share, shape) == pytest.approx((result >= share).mean(), abs=0.06)


def test_noise_of_few_cells_often_has_all_in_one_area() -> None:
    """On 3 x 3 cells a fifth of noise has over 80 % there; on 7 x 7 one in twenty."""
    assert noise_reaching(0.8, (3, 3)) == pytest.approx(0.21, abs=0.03)
    assert noise_reaching(0.8, (7, 7)) == pytest.approx(0.05, abs=0.02)


def test_noise_always_reaches_an_even_share_and_may_reach_any() -> None:
    assert noise_reaching(0.2, (7, 7)) == 1
    assert noise_reaching(1.0, (224, 224)) >= 1 / (1 + NOISE_MAPS)
    assert noise_reaching(0.25, (1, 1)) == 1
