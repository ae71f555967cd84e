"""RISE by hand: the masks one by one, and what is asked of them."""

import numpy as np
import pytest
import torch

from explainers.methods import find_method
from explainers.methods.rise import random_mask
from tests.unit.explainers.nets import SIZE, Pooled, batch, model_of

GRID, SHARE, MASKS, SEED = 3, 0.4, 10, 11


def test_the_map_is_the_mean_of_the_masks_by_the_probability_that_they_leave() -> None:
    model = model_of(Pooled(), ("conv",))
    inputs, target = batch(2), 1
    values: dict[str, float | str] = {"masks": MASKS, "grid": GRID, "kept": SHARE, "seed": SEED}
    result = find_method("rise").compute(model, inputs, "", target, values).values
    generator = torch.Generator().manual_seed(SEED)
    masks = [random_mask((SIZE, SIZE), GRID, SHARE, generator) for _ in range(MASKS)]
    with torch.no_grad():
        left = [model.module(inputs * mask).softmax(1)[0, target] for mask in masks]
    expected = sum(p * mask for p, mask in zip(left, masks, strict=True)) / (MASKS * SHARE)
    np.testing.assert_allclose(result, np.asarray(expected), rtol=1e-5)


def test_masks_keep_their_share_and_are_shifted() -> None:
    generator = torch.Generator().manual_seed(0)
    masks = torch.stack([random_mask((9, 9), GRID, SHARE, generator) for _ in range(2000)])
    assert masks.mean() == pytest.approx(SHARE, abs=0.02)
    assert (masks.mean(0) - SHARE).abs().max() < 0.06
    # Enlarged by three, the second pixel of a cell would have the cell's own value.
    own = masks[:, 1, 1]
    assert ((own > 0) & (own < 1)).float().mean() > 0.3
    assert torch.equal(random_mask((9, 9), GRID, 1.0, generator), torch.ones(9, 9))
