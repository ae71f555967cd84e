"""Channels of a residual stage, by hand."""

import numpy as np
import pytest

from data.analysis.streams import carried_on, correlations, findings

LAYERS = [slice(0, 2), slice(2, 4), slice(4, 6), slice(6, 8)]
SHAPES = [[2, 4, 4], [2, 4, 4], [2, 4, 4], [2, 2, 2]]


def stage(n: int = 40) -> np.ndarray:
    """Channel 0 goes through all four layers, channel 1 is new in each."""
    numbers = np.random.default_rng(0)
    stream = numbers.normal(size=n)
    columns = [
        *(stream, numbers.normal(size=n)),
        *(2 * stream + 0.1 * numbers.normal(size=n), numbers.normal(size=n)),
        *(stream + 0.1 * numbers.normal(size=n), numbers.normal(size=n)),
        *(stream, numbers.normal(size=n)),
    ]
    return np.array(columns).T


def test_a_channel_is_carried_on_inside_its_stage_only() -> None:
    # the last layer has the same values, but another shape: another stage
    assert carried_on(stage(), LAYERS, SHAPES).tolist() == [-1, -1, 0, -1, 2, -1, -1, -1]


def test_a_channel_is_carried_on_where_half_of_its_variance_is() -> None:
    """Correlations by construction: the second column is r times the first, and noise."""
    numbers = np.random.default_rng(2)
    stream, noise = np.linalg.qr(numbers.normal(size=(40, 3)))[0][:, 1:].T
    stream, noise = (each - each.mean() for each in (stream, noise))
    noise -= noise @ stream / (stream @ stream) * stream
    for r, expected in ((0.72, 0), (0.69, -1)):
        scale = np.sqrt((1 - r**2) * (stream @ stream) / (noise @ noise))
        values = np.column_stack([stream, r * stream + scale * noise])
        assert np.corrcoef(values.T)[0, 1] == pytest.approx(r)
        shapes = [[1, 4, 4], [1, 4, 4]]
        assert carried_on(values, [slice(0, 1), slice(1, 2)], shapes)[1] == expected


def test_a_few_channels_alike_make_no_stage() -> None:
    """One of eight correlates by chance: the layer does not add to the one before it."""
    values = np.random.default_rng(3).normal(size=(40, 16))
    values[:, 8] = values[:, 0]
    layers, shapes = [slice(0, 8), slice(8, 16)], [[8, 4, 4], [8, 4, 4]]
    assert (carried_on(values, layers, shapes) == -1).all()
    values[:, 9] = values[:, 1]
    assert carried_on(values, layers, shapes)[8:].tolist() == [0, 1, *[-1] * 6]


def test_a_channel_turned_round_is_another_one() -> None:
    values = stage()
    values[:, 2] *= -1
    assert carried_on(values, LAYERS, SHAPES)[2] == -1


def test_few_images_join_nothing() -> None:
    assert (carried_on(stage(7), LAYERS, SHAPES) == -1).all()


def test_findings_are_numbered_by_their_largest_effect() -> None:
    carried = np.array([-1, -1, 0, -1, 2, -1, -1, -1])
    effects = np.array([0.5, 1.0, 0.8, 0.2, 2.0, -1.5, 0.9, 0.1])
    assert findings(effects, carried).tolist() == [0, 2, 0, 4, 0, 1, 3, 5]


def test_effects_of_opposite_signs_are_two_findings() -> None:
    carried = np.array([-1, -1, 0, -1, 2, -1, -1, -1])
    effects = np.array([0.5, 1.0, -0.8, 0.2, -2.0, -1.5, 0.9, 0.1])
    assert findings(effects, carried).tolist() == [4, 2, 0, 5, 0, 1, 3, 6]


def test_correlations_are_numpys() -> None:
    a, b = np.random.default_rng(1).normal(size=(2, 30, 4))
    b[:, 1] += 3 * a[:, 1]
    b[:, 2] = 0.1  # constant
    expected = [np.corrcoef(a[:, i], b[:, i])[0, 1] for i in (0, 1, 3)]
    result = correlations(a.astype(np.float32), b.astype(np.float32))
    assert result[[0, 1, 3]] == pytest.approx(expected, abs=1e-6)
    assert result[2] == 0
