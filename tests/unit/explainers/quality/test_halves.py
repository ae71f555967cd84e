"""Random halves of the input: by hand, against SciPy, and by simulation."""

import numpy as np
import pytest
import torch
from scipy.stats import pearsonr

from explainers.engine.codec import decode, encode
from explainers.quality import halves
from explainers.quality.agreement import Halves, correlations
from explainers.quality.games import Faithfulness
from explainers.quality.insertion_deletion import starts
from explainers.quality.protocol import HALF_CELLS, HALVES, HALVES_COPIES
from explainers.work.steps import finish
from tests.unit.explainers.nets import SIZE, model_of
from tests.unit.explainers.quality.subjects import Weighted, fixed, subject
from tests.unit.explainers.quality.test_games import together

LEFT = torch.zeros(SIZE, SIZE)
LEFT[:, : SIZE // 2] = 1


def test_each_half_removes_as_many_cells_and_every_cell_goes_as_often() -> None:
    cells = halves.removed_cells((224, 224), seed=3)
    assert cells.shape == (HALVES, HALF_CELLS, HALF_CELLS)
    assert set(cells.sum((1, 2))) == {HALF_CELLS**2 // 2}
    assert np.ptp(cells.mean(0)) < 0.25
    assert np.array_equal(cells, halves.removed_cells((224, 224), seed=3))
    assert not np.array_equal(cells, halves.removed_cells((224, 224), seed=4))


@pytest.mark.parametrize("shape", [(14, 14), (23, 10), (3, 5)])
def test_the_share_of_a_map_is_its_sum_over_the_removed_pixels(shape: tuple[int, int]) -> None:
    """Also where the sides do not divide evenly, and where there are fewer pixels than cells."""
    cells = halves.removed_cells(shape, seed=0)
    maps = [torch.rand(shape, generator=torch.Generator().manual_seed(seed)) for seed in (1, 2)]
    masks = list(halves._masks(cells, torch.zeros(3, *shape)))
    assert all(mask.shape == shape for mask in masks)
    by_hand = [[float(each[mask].sum()) for mask in masks] for each in maps]
    np.testing.assert_allclose(halves.shares_of(maps, cells), by_hand, rtol=1e-5)


def test_losses_are_those_of_the_pictures_with_patches_in_place_of_half() -> None:
    """The class follows the left half of the input alone, and so does a map that marks it."""
    model = model_of(Weighted(), ("conv",))
    pixels = torch.rand(3, SIZE, SIZE, generator=torch.Generator().manual_seed(0)) / 50
    requested = subject(model, fixed(LEFT))
    values = (pixels - starts(pixels)[0]).sum(0) * LEFT  # what the logit loses with each pixel
    result = finish(halves.play(requested, 0, pixels, values.numpy(), [1 - LEFT]))
    cells = halves.removed_cells((SIZE, SIZE), 0)
    patches, *_ = starts(pixels)
    mask = next(halves._masks(cells, pixels))
    left = [float(each[..., : SIZE // 2].sum()) for each in (pixels, pixels.where(~mask, patches))]
    whole, half = (1 / (1 + np.exp(-logit)) for logit in left)
    assert result.lost[0] == pytest.approx(whole - half, abs=1e-6)
    assert len(result.lost) == HALVES
    assert len(result.permuted) == HALVES_COPIES
    assert result.correlation > 0.99
    assert result.p == 1 / (1 + HALVES_COPIES)
    assert result.gains[0][0] > 0


def test_correlations_are_pearsons_and_zero_for_what_is_constant() -> None:
    rng = np.random.default_rng(0)
    lost, maps = rng.random(40).astype(np.float32), rng.random((3, 40)).astype(np.float32)
    maps[2] = 0.7
    expected = [pearsonr(each, lost)[0] for each in maps[:2]]
    np.testing.assert_allclose(correlations(maps, lost), [*expected, 0], atol=1e-6)


def test_the_error_of_a_gain_is_the_jackknifes() -> None:
    """By a plain loop that leaves one half out at a time."""
    rng = np.random.default_rng(1)
    lost, maps = rng.random(30).astype(np.float32), rng.random((2, 30)).astype(np.float32)
    (gain,), (error,) = Halves(lost, maps[0], maps[1:], np.zeros(9)).gains
    scale = 4 * lost.astype(float).std()
    assert gain == pytest.approx(
        scale * (pearsonr(maps[0], lost)[0] - pearsonr(maps[1], lost)[0]), rel=1e-5
    )
    without = []
    for left in range(30):
        own, rival = (pearsonr(np.delete(each, left), np.delete(lost, left))[0] for each in maps)
        without.append(own - rival)
    assert error == pytest.approx(scale * (29 * np.var(without)) ** 0.5, rel=1e-4)


def test_a_map_that_is_as_good_as_its_rival_seldom_lies_beyond_the_error() -> None:
    """Of maps that foretell alike, 90 % intervals hold 0 in about 90 %: within four deviations."""
    rng = np.random.default_rng(2)
    inside, trials = 0, 500
    for _ in range(trials):
        lost = rng.standard_normal(HALVES)
        maps = 0.6 * lost + 0.8 * rng.standard_normal((2, HALVES))
        (gain,), (error,) = Halves(lost, maps[0], maps[1:], np.zeros(9)).gains
        inside += abs(gain) < 1.6531 * error  # Student's t of 191 degrees of freedom
    assert inside / trials == pytest.approx(0.9, abs=4 * (0.9 * 0.1 / trials) ** 0.5)


def test_a_rival_that_is_the_map_gains_exactly_nothing() -> None:
    lost = np.random.default_rng(4).random(20).astype(np.float32)
    result = Halves(lost, lost**2, np.stack([lost**2, 3 * lost**2]), np.zeros(9))
    np.testing.assert_allclose(result.gains, 0, atol=1e-6)


def test_halves_come_back_from_disk_to_the_bit() -> None:
    lost = np.random.default_rng(5).random(20).astype(np.float32)
    kept = Halves(lost, lost, np.stack([1 - lost, lost]), np.zeros(30))
    back = decode(encode(together(np.full(3, 0.5), np.full((3, 20), 0.4), halves=kept)))
    assert isinstance(back, Faithfulness)
    assert np.array_equal(back.halves.rivals, kept.rivals)
    assert back.halves.correlation == kept.correlation
