"""Insertion, deletion, ROAD and infidelity: by hand, and as others compute them."""

from dataclasses import replace
from typing import cast

import numpy as np
import pytest
import torch
from captum.metrics import infidelity
from pytorch_grad_cam.metrics.road import NoisyLinearImputer, ROADMostRelevantFirst
from torch._subclasses.fake_tensor import FakeTensorMode

from explainers import Model
from explainers.methods.rise import METHOD
from explainers.quality import insertion_deletion, road
from explainers.quality.faithfulness import faithfulness, layer_faithfulness
from explainers.quality.mapping import enlarged
from explainers.quality.protocol import (
    COPIES,
    FILLINGS,
    ROAD_KEPT,
    SEEDS,
    SQUARE,
    SQUARES,
    STEPS,
    faithfulness_passes,
)
from explainers.quality.rivals import centre_blob, permuted_copies, sobel_edges
from explainers.quality.stability import _squares, unexplained, without
from explainers.work.steps import finish
from tests.unit.explainers.engine_parts import Counting, counting_model
from tests.unit.explainers.nets import SIZE, Pooled, batch, model_of
from tests.unit.explainers.quality.subjects import Weighted, fixed, subject

LEFT = torch.zeros(SIZE, SIZE)
LEFT[:, : SIZE // 2] = 1


@pytest.fixture
def weighted() -> Model:
    return model_of(Weighted(), ("conv",))


def probability(left: float) -> float:
    """Of the first class of Weighted, whose logit is `left`."""
    return float(1 / (1 + np.exp(-left)))


def test_deletion_and_insertion_by_hand(weighted: Model) -> None:
    """All pixels are 0.01 in three channels, and the left half is marked: it goes first."""
    pixels = torch.full((3, SIZE, SIZE), 0.01)
    requested, empty = subject(weighted, fixed(LEFT)), torch.zeros_like(pixels)
    (deleted,) = finish(insertion_deletion.play(requested, 0, pixels, empty, [LEFT]))
    (inserted,) = finish(insertion_deletion.play(requested, 0, empty, pixels, [LEFT]))
    gone = [min(round(step * SIZE**2 / STEPS), SIZE**2 // 2) for step in range(STEPS + 1)]
    np.testing.assert_allclose(deleted, [probability(0.03 * (32 - n)) for n in gone], rtol=1e-5)
    np.testing.assert_allclose(inserted, [probability(0.03 * n) for n in gone], rtol=1e-5)


def test_of_equal_pixels_the_first_goes_first(weighted: Model) -> None:
    flat = torch.zeros(SIZE, SIZE)
    pixels = torch.ones(3, SIZE, SIZE)
    play = insertion_deletion.play(
        subject(weighted, fixed(flat)), 0, pixels, torch.zeros_like(pixels), [flat], steps=2
    )
    assert finish(play)[0, 1] == pytest.approx(probability(3 * 16))  # rows from the top


@pytest.mark.filterwarnings("ignore:__array_wrap__:DeprecationWarning")  # theirs
def test_filling_in_is_that_of_pytorch_grad_cam() -> None:
    picture = batch(3, 24)[0]
    relevance = enlarged(np.random.default_rng(0).random((4, 4), np.float32), (24, 24)).numpy()
    for kept in (0.1, 0.5, 0.9):
        keep = relevance < np.quantile(relevance, kept)
        theirs = NoisyLinearImputer(noise=0)(picture, torch.from_numpy(keep).float())
        np.testing.assert_allclose(road.impute(picture.numpy(), keep), theirs, atol=1e-5)
    assert road.impute(picture.numpy(), np.zeros((24, 24), bool)).std((1, 2)).max() < 1e-6


@pytest.mark.filterwarnings("ignore:__array_wrap__:DeprecationWarning")  # theirs
def test_road_is_that_of_pytorch_grad_cam() -> None:
    torch.manual_seed(0)
    model = model_of(Pooled(), ("conv",))
    inputs, relevance = batch(1), np.random.default_rng(1).random((SIZE, SIZE), np.float32)
    requested = subject(model, fixed(torch.from_numpy(relevance)))
    play = road.play(requested, 1, inputs[0], [torch.from_numpy(relevance)])
    ((curve,),) = finish(play)
    targets = [lambda logits: logits.softmax(0)[1]]
    for score, kept in zip(curve[1:], ROAD_KEPT, strict=True):
        theirs = ROADMostRelevantFirst(kept)(inputs, relevance[None], targets, model.module)
        assert score - curve[0] == pytest.approx(theirs[0], abs=5e-3)  # the noise is random


def test_infidelity_is_captums() -> None:
    model = counting_model()
    inputs, relevance = batch(2), torch.randn(SIZE, SIZE, generator=torch.Generator())
    requested = subject(model, fixed(relevance), seed=5)
    own, _ = finish(unexplained(requested, 1, inputs[0], relevance))
    rng, side = np.random.default_rng(5), round(SQUARE * SIZE)
    corners = [rng.integers(SIZE - side + 1, size=2) for _ in range(SQUARES)]

    def perturb(x: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        squares = torch.zeros(SQUARES, 1, SIZE, SIZE)
        for square, (top, left) in zip(squares, corners, strict=True):
            square[0, top : top + side, left : left + side] = 1
        return squares.expand(-1, 3, -1, -1), x * (1 - squares)

    def captums(attribution: torch.Tensor) -> float:
        spread = attribution.expand(1, 3, SIZE, SIZE) / 3
        result = infidelity(
            model.module,
            perturb,
            inputs,
            spread,
            target=1,
            n_perturb_samples=SQUARES,
            normalize=True,
        )
        return float(result)

    assert own == pytest.approx(captums(relevance) / captums(torch.zeros(())), rel=1e-4)
    assert 0 < own <= 1


def test_a_map_that_is_the_contribution_explains_every_removal(weighted: Model) -> None:
    pixels = torch.rand(3, SIZE, SIZE, generator=torch.Generator().manual_seed(0))
    contribution = pixels.sum(0) * LEFT
    own, uniform = finish(unexplained(subject(weighted, fixed(LEFT)), 0, pixels, contribution))
    assert own == pytest.approx(0, abs=1e-6)
    assert uniform > 0.02


def test_where_no_removal_changes_the_logit_there_is_nothing_to_explain(weighted: Model) -> None:
    """It was said to be unexplained to 100 %."""
    requested = subject(weighted, fixed(LEFT))
    result = finish(unexplained(requested, 0, torch.zeros(3, SIZE, SIZE), LEFT))
    assert np.isnan(result).all()


def test_rivals_hold_the_map_s_own_values_in_other_places() -> None:
    values = np.random.default_rng(0).random((7, 7), np.float32)
    copies = permuted_copies(values, 3, seed=1)
    assert all(np.array_equal(np.sort(copy, None), np.sort(values, None)) for copy in copies)
    assert not any(np.array_equal(copy, values) for copy in copies)
    assert np.array_equal(copies[2], permuted_copies(values, 3, seed=1)[2])
    fine = np.arange(56 * 56, dtype=np.float32).reshape(56, 56)
    (moved,) = permuted_copies(fine, 1, seed=0)
    assert np.array_equal(moved[:4, :4] - moved[0, 0], fine[:4, :4])  # a block moves as one
    blob = centre_blob((8, 8))
    assert np.unravel_index(blob.argmax(), blob.shape) in {(3, 3), (3, 4), (4, 3), (4, 4)}
    step = np.zeros((3, 8, 8), np.float32)
    step[:, :, 4:] = 1
    assert set(sobel_edges(step)[4].nonzero()[0]) == {3, 4}


def test_the_right_map_beats_its_copies_and_the_wrong_one_none(weighted: Model) -> None:
    inputs = torch.full((1, 3, SIZE, SIZE), 0.02)
    right = finish(faithfulness(subject(weighted, fixed(LEFT)), [inputs], "", [0]))
    wrong = finish(faithfulness(subject(weighted, fixed(1 - LEFT)), [inputs], "", [0]))
    assert right.deletion.beaten == COPIES
    assert wrong.deletion.beaten == 0
    assert right.deletion.score < right.deletion.chance < wrong.deletion.score
    assert right.deletion.gains[:, 0].min() > 0 > wrong.deletion.gains[:, 0].max()
    assert not right.deletion.gains[:, 1].any()  # noise as strong as that of a uniform picture
    assert right.p == pytest.approx(1 / (COPIES + 1))
    assert not right.halves.lost.any()  # an even picture has no patches
    assert wrong.p > 0.9
    assert right.infidelity < right.infidelity_uniform < wrong.infidelity
    assert right.sensitivity == 0


def test_a_map_without_a_zero_is_neither_nudged_nor_summed(weighted: Model) -> None:
    """Its norm and its sums are mostly its offset."""
    inputs = torch.full((1, 3, SIZE, SIZE), 0.02)
    requested = subject(weighted, METHOD)
    few = replace(requested, parameters=METHOD.complete({"masks": 10}))
    result = finish(faithfulness(few, [inputs], "", [0]))
    assert np.isnan([result.sensitivity, result.infidelity]).all()
    assert 0 <= result.infidelity_uniform <= 1
    assert len(result.deletion.permuted) == COPIES


def test_the_same_seed_gives_the_same_evidence_and_every_chunk_tells_the_share(
    weighted: Model,
) -> None:
    inputs = torch.rand(1, 3, SIZE, SIZE, generator=torch.Generator().manual_seed(0)) / 50
    random = torch.rand(SIZE, SIZE, generator=torch.Generator().manual_seed(1))
    runs = [
        faithfulness(subject(weighted, fixed(random), seed), [inputs], "", [0]) for seed in (7, 7)
    ]
    first, second = (finish(run) for run in runs)
    assert np.array_equal(first.road.permuted, second.road.permuted)
    assert np.array_equal(first.insertion.permuted, second.insertion.permuted)
    shares = list(faithfulness(subject(weighted, fixed(random)), [inputs], "", [0]))
    assert all(share is not None and 0 <= share <= 1 for share in shares)
    assert shares == sorted(shares)


def test_variants_are_made_where_the_picture_is() -> None:
    """On a graphics card: what would mix devices is refused by a fake one too."""
    relevance, squares = torch.rand(SIZE, SIZE), _squares(torch.Size((SIZE, SIZE)), 0)
    with FakeTensorMode(allow_non_fake_inputs=True):
        picture = torch.empty(3, SIZE, SIZE, device="cuda")
        for variant in insertion_deletion._variants(picture, picture, [relevance], STEPS):
            assert variant.device.type == "cuda"
        for variant in without(picture, squares):
            assert variant.device.type == "cuda"


def test_layers_are_compared_by_what_they_gain_over_chance() -> None:
    model = model_of(Weighted(), ("conv",))
    steps = layer_faithfulness(
        subject(model, fixed(LEFT)), [torch.full((1, 3, SIZE, SIZE), 0.02)], ("",), [0]
    )
    assert finish(steps).mean("") > 0.05
    uniform = subject(model, fixed(torch.ones(SIZE, SIZE)))  # as are its copies
    steps = layer_faithfulness(uniform, [torch.full((1, 3, SIZE, SIZE), 0.02)], ("",), [0])
    assert finish(steps).mean("") == 0


def test_insertion_starts_from_the_blur_and_rivals_are_distinguished(weighted: Model) -> None:
    inputs = torch.rand(1, 3, SIZE, SIZE, generator=torch.Generator().manual_seed(0)) / 50
    requested, pixels = subject(weighted, fixed(LEFT)), inputs[0]
    result = finish(faithfulness(requested, [inputs], "", [0]))
    blur, *_ = insertion_deletion.starts(pixels)
    assert result.insertion.own[0] == pytest.approx(
        probability(float(blur[..., : SIZE // 2].sum()))
    )
    shape = SIZE, SIZE
    rivals = [enlarged(each, shape) for each in (centre_blob(shape), sobel_edges(pixels.numpy()))]
    empty = insertion_deletion.emptied(pixels)
    blob, edges = finish(insertion_deletion.play(requested, 0, pixels, empty, rivals))
    np.testing.assert_allclose(result.deletion.rivals[0], blob, rtol=1e-6)
    np.testing.assert_allclose(result.deletion.rivals[1], edges, rtol=1e-6)
    assert not np.allclose(blob, edges)


def test_what_is_no_number_in_a_map_counts_as_zero(weighted: Model) -> None:
    inputs = torch.full((1, 3, SIZE, SIZE), 0.02)
    holed = LEFT.clone()
    holed[:, SIZE // 2 :] = torch.nan
    plain, result = (
        finish(faithfulness(subject(weighted, fixed(each)), [inputs], "", [0]))
        for each in (LEFT, holed)
    )
    assert np.array_equal(result.deletion.own, plain.deletion.own)
    assert result.infidelity == plain.infidelity


def test_a_trivial_map_gains_nothing_over_itself_and_maps_of_other_images_are_rivals(
    weighted: Model,
) -> None:
    inputs = torch.rand(1, 3, SIZE, SIZE, generator=torch.Generator().manual_seed(0)) / 50
    blob = torch.from_numpy(centre_blob((SIZE, SIZE)))
    others = [inputs.flip(3), inputs.flip(2)]
    result = finish(faithfulness(subject(weighted, fixed(blob)), [inputs, *others], "", [0, 1, 0]))
    spot, *_, of_others = result.gains
    assert (spot.mean, spot.low, spot.high) == (0, 0, 0)
    closest = "the closest of 2 maps of other images"
    assert of_others == replace(spot, rival=closest, level=0.9)  # the map is always the spot
    assert result.others == len(others)
    assert result.insertion.gains.shape == (3 + len(others), FILLINGS)
    assert result.road.gains.shape == (3 + len(others), SEEDS)


def test_as_many_pictures_are_shown_as_the_estimate_says() -> None:
    model = counting_model()
    inputs = batch(2)
    requested = subject(model, fixed(torch.rand(SIZE, SIZE)))  # maps that take no pass
    finish(road.play(requested, 1, inputs[0], [torch.rand(SIZE, SIZE)]))
    shown = cast(Counting, model.module).batches
    shown.clear()
    finish(faithfulness(requested, [inputs, inputs.flip(3)], "", [1, 2]))
    assert sum(shown) == faithfulness_passes(1)


def test_noise_that_fills_in_has_the_channels_own_mean_and_deviation() -> None:
    picture = torch.rand(3, 64, 64, generator=torch.Generator().manual_seed(0)) * 2 + 1
    noise = insertion_deletion.scrambled(picture, seed=4)
    assert torch.equal(noise, insertion_deletion.scrambled(picture, seed=4))
    assert not torch.equal(noise, insertion_deletion.scrambled(picture, seed=5))
    torch.testing.assert_close(noise.mean((1, 2)), picture.mean((1, 2)), atol=0.03, rtol=0)
    torch.testing.assert_close(noise.std((1, 2)), picture.std((1, 2)), atol=0.03, rtol=0)
