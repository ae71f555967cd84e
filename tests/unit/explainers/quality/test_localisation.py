"""The grid pointing game: shares by hand, grids by seed, and what is known of Lite0."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from torch import Tensor, nn

from explainers import Model, load_model
from explainers.errors import OutOfMemory, UnfitModel
from explainers.images.picture import open_rgb
from explainers.images.preprocess import ImagePreprocess
from explainers.methods import METHODS, Method, find_method
from explainers.outputs.layouts import TOKENS
from explainers.passes.tracing import network_input
from explainers.quality.localisation import draw_grids, localisation, share_in_quarter
from explainers.quality.results import Localisation
from explainers.work.steps import finish
from tests.unit.explainers.chain import FEW
from tests.unit.explainers.nets import batch, model_of
from tests.unit.explainers.quality.subjects import subject

SURE = (  # images of which Lite0 is sure, of eight classes
    *("n01491361", "n01496331", "n01531178", "n01560419"),
    *("n01580077", "n01677366", "n01704323", "n01784675"),
)


class Channels(nn.Module):
    """Four classes, each the mean of a channel of its own: red, green, blue, and their mean."""

    def __init__(self) -> None:
        super().__init__()
        self.conv = nn.Conv2d(3, 4, 1, bias=False)
        weights = torch.cat([torch.eye(3), torch.full((1, 3), 1 / 3)])
        self.conv.weight = nn.Parameter(weights[..., None, None], requires_grad=False)

    def forward(self, x: Tensor) -> Tensor:
        return self.conv(x).clamp(min=0).mean((2, 3))


class OneSize(Channels):
    def forward(self, x: Tensor) -> Tensor:
        if x.shape[2] != 8:
            raise ValueError("made for 8 x 8 pixels")
        return super().forward(x)


@pytest.mark.parametrize(("kind", "tiled"), [(Channels, "whole"), (OneSize, "half")])
def test_a_class_is_found_in_the_quarter_that_shows_it(kind: type[nn.Module], tiled: str) -> None:
    preprocess = ImagePreprocess(8, (8, 8), mean=(0, 0, 0), std=(1, 1, 1))
    model = load_model(kind(), layers=["conv"], preprocess=preprocess, device="cpu")
    colours = torch.eye(3)[:, None, :, None, None].expand(-1, 1, -1, 8, 8)
    images = [*colours, torch.full((1, 3, 8, 8), 0.0)]
    requested = subject(model, find_method("grad_cam"))
    result = finish(localisation(requested, images, ("conv",), [0, 1, 2, 3]))
    assert result.tiled == tiled
    by_class = result.shares.reshape(result.grids, 4)
    # Of each grid three classes are found exactly; grey shines in all three coloured quarters.
    assert np.allclose(np.sort(by_class, axis=1), [0, 1, 1, 1])
    assert result.mean("conv") == 0.75


class Plain(nn.Module):
    """Takes pictures of any size."""

    def __init__(self) -> None:
        super().__init__()
        with torch.random.fork_rng():
            torch.manual_seed(1)
            self.conv = nn.Conv2d(3, 6, 3, stride=2, padding=1)
            self.relu = nn.ReLU()
            self.fc = nn.Linear(6, 4)

    def forward(self, x: Tensor) -> Tensor:
        return self.fc(self.relu(self.conv(x)).mean((2, 3)))


@pytest.mark.parametrize("method", METHODS, ids=lambda method: method.key)
def test_every_method_with_every_baseline_plays_on_a_grid_larger_than_the_input(
    method: Method, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("explainers.quality.localisation.GRIDS", 1)
    model, images = model_of(Plain(), ["relu"]), [batch(seed) for seed in range(4)]
    choices = [spec.choices for spec in method.parameters if spec.name == "baseline"]
    for kind in choices[0] if choices else (None,):
        values = FEW.get(method.key, {}) | ({} if kind is None else {"baseline": kind})
        requested = replace(subject(model, method), parameters=method.complete(values))
        layer = "" if method.per_pixel else "relu"
        result = finish(localisation(requested, images, (layer,), [0, 1, 2, 3]))
        assert result.tiled == "whole"
        shares = result.shares[~np.isnan(result.shares)]  # without those of uniform maps
        assert ((shares >= 0) & (shares <= 1)).all()
        assert shares.size == result.shares.size or method.key == "feature_ablation"
        assert shares.size


class AnyTokens(nn.Module):
    """One token for each 2 x 2 pixels, however many there are."""

    def __init__(self) -> None:
        super().__init__()
        self.embed = nn.Conv2d(3, 4, 2, stride=2)
        self.tokens = nn.Identity()
        self.fc = nn.Linear(4, 4)

    def forward(self, x: Tensor) -> Tensor:
        tokens = self.tokens(self.embed(x).flatten(2).transpose(1, 2))
        return self.fc(tokens.mean(1))


def test_tokens_are_folded_only_where_their_number_is_known(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("explainers.quality.localisation.GRIDS", 1)
    model = model_of(AnyTokens(), ["tokens"])
    assert model.layers[0].form == TOKENS
    requested = subject(model, find_method("grad_cam"))
    images = [batch(seed) for seed in range(4)]
    assert finish(localisation(requested, images, ("tokens",), [0, 1, 2, 3])).tiled == "half"


def test_shares_by_hand() -> None:
    values = np.array([[4, 0, -9], [0, 2, 0], [1, 0, 1]], np.float32)
    # The middle cell lies in all quarters, those between in two.
    assert [share_in_quarter(values, quarter) for quarter in range(4)] == [
        pytest.approx(share / 8) for share in (4.5, 0.5, 1.5, 1.5)
    ]
    assert np.isnan(share_in_quarter(-np.ones((2, 2), np.float32), 0))
    assert np.isnan(share_in_quarter(values * np.float32(np.nan), 0))


def test_an_empty_map_has_no_share_and_the_image_counts_by_its_others() -> None:
    nan = np.nan
    shares = np.array([[0.2, nan], [0.4, nan], [0.6, nan], [0.8, nan]] * 2, np.float32)
    shares[0, 0] = nan  # the other map of image 0 remains
    shares[[1, 5], 0] = nan  # nothing remains of image 1
    result = Localisation(("a", "b"), shares, np.array([0, 1, 2, 3] * 2), "whole", 0, 1)
    assert result.mean("a") == pytest.approx((0.2 + 0.6 + 0.8) / 3)
    assert [result.counted(layer) for layer in "ab"] == [3, 0]
    assert [result.empty(layer) for layer in "ab"] == [3, 8]
    assert result.played == 4
    assert np.isnan([result.mean("b"), *result.interval("b")]).all()


def test_grids_hold_four_classes_and_follow_the_seed() -> None:
    targets = [0, 0, 0, 1, 2, 3, 3]
    grids = draw_grids(targets, 5, seed=1)
    assert all(sorted(targets[i] for i in grid) == [0, 1, 2, 3] for grid in grids)
    assert grids == draw_grids(targets, 5, seed=1) != draw_grids(targets, 5, seed=2)
    with pytest.raises(UnfitModel, match="four images of different classes"):
        draw_grids([1, 1, 2, 3], 5, seed=1)


def test_the_interval_is_students_over_the_images_and_two_imagined_ones() -> None:
    shares = np.array([[0.2], [0.4], [0.6], [0.8]] * 2, np.float32)
    result = Localisation(("a",), shares, np.array([0, 1, 2, 3] * 2), "whole", 0, 1)
    assert (result.mean("a"), result.grids) == (pytest.approx(0.5), 2)
    variance = (0.04 + 0.16 + 0.36 + 0.64 + 0.75) / 5.5 - 0.25  # four images, however many grids
    reach = 3.1824 * np.sqrt(variance / 4.5)
    expected = max(0, 0.5 - reach), min(1, 0.5 + reach)
    assert result.interval("a") == pytest.approx(expected, abs=1e-3)


def test_images_that_are_all_alike_do_not_make_the_mean_certain() -> None:
    result = Localisation(("a",), np.ones((32, 1)), np.arange(32) % 8, "whole", 0, 1)
    low, high = result.interval("a")
    assert 0.5 < low < 0.8
    assert high == 1


@pytest.mark.slow
def test_grad_cam_of_lite0_localises_late_and_not_early(
    lite0: Model, imagenet_sample: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("explainers.quality.localisation.GRIDS", 3)
    paths = [next(imagenet_sample.glob(f"{wnid}_*")) for wnid in SURE]
    images = [network_input(lite0, open_rgb(path)) for path in paths]
    with torch.no_grad():
        confident = [lite0.module(image).softmax(1)[0].max(0) for image in images]
    assert min(float(probability) for probability, _ in confident) > 0.9
    layers = ("blocks.0.0", "blocks.2.1", "blocks.4.0", "blocks.6.0")
    requested = subject(lite0, find_method("grad_cam"))
    result = finish(localisation(requested, images, layers, [int(index) for _, index in confident]))
    assert result.mean("blocks.6.0") > 0.7  # about 0.88 over many grids
    for early in layers[:3]:
        assert result.mean(early) == pytest.approx(0.25, abs=0.1)


class Greedy(Channels):
    def forward(self, x: Tensor) -> Tensor:
        if x.shape[2] != 8:
            raise torch.OutOfMemoryError("CUDA out of memory.")
        return super().forward(x)


def test_too_little_memory_is_not_taken_for_a_network_of_one_size() -> None:
    preprocess = ImagePreprocess(8, (8, 8), mean=(0, 0, 0), std=(1, 1, 1))
    model = load_model(Greedy(), layers=["conv"], preprocess=preprocess, device="cpu")
    requested = subject(model, find_method("grad_cam"))
    images = [batch(seed)[..., :8, :8] for seed in range(4)]
    with pytest.raises(OutOfMemory):
        finish(localisation(requested, images, ("conv",), [0, 1, 2, 3]))


class OddSize(Channels):
    def forward(self, x: Tensor) -> Tensor:
        if x.shape[2:] != (9, 9):
            raise ValueError("made for 9 x 9 pixels")
        return super().forward(x)


def test_a_network_of_one_odd_size_is_tested_too() -> None:
    preprocess = ImagePreprocess(9, (9, 9), mean=(0, 0, 0), std=(1, 1, 1))
    model = load_model(OddSize(), layers=["conv"], preprocess=preprocess, device="cpu")
    colours = torch.eye(3)[:, None, :, None, None].expand(-1, 1, -1, 9, 9)
    images = [*colours, torch.zeros(1, 3, 9, 9)]
    requested = subject(model, find_method("grad_cam"))
    result = finish(localisation(requested, images, ("conv",), [0, 1, 2, 3]))
    assert result.tiled == "half"
    assert np.sort(result.shares.reshape(result.grids, 4), axis=1)[:, 1:].min() > 0.8
