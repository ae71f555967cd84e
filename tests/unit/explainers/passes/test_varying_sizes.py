"""Inputs of their own size each: every image alone and in a scan, and what needs one size."""

from hashlib import sha256
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image
from torch.nn.functional import adaptive_avg_pool2d
from torchvision import transforms

from explainers import Engine, Model, load_model, trace
from explainers.engine.requests import ImageRef, PredictRequest
from explainers.errors import UnfitModel
from explainers.images.picture import open_rgb
from explainers.layers.receptive_field import receptive_field
from explainers.methods import grad_cam
from explainers.quality.localisation import localisation
from explainers.quality.mapping import Subject
from explainers.results import STATISTICS
from explainers.scan.chunk import ScanChunk, by_shape
from explainers.work.chunk_size import ChunkSize
from tests.unit.explainers.scan.test_chunk import LABELS, Bounded, run

SIZES = [(24, 30), (40, 20), (24, 30), (33, 33), (3, 3), (24, 30), (21, 50)]  # width, height
SMALL = 4  # position of the one that the second convolution cannot take


@pytest.fixture(scope="module")
def model() -> Model:
    return load_model(
        Bounded(), labels=LABELS, layers=["first", "last"], preprocess=transforms.ToTensor()
    )


@pytest.fixture
def images(tmp_path: Path) -> tuple[ImageRef, ...]:
    numbers = np.random.default_rng(1)
    result = []
    for i, (width, height) in enumerate(SIZES):
        path = tmp_path / f"{i}.png"
        Image.fromarray(numbers.integers(0, 256, (height, width, 3), np.uint8)).save(path)
        result.append(ImageRef(sha256(path.read_bytes()).hexdigest(), path))
    return tuple(result)


@pytest.fixture
def chunk(model: Model, images: tuple[ImageRef, ...]) -> ScanChunk:
    return run(model, images, cams=("first", "last"))


def test_a_trace_has_the_images_own_shapes(model: Model, images: tuple[ImageRef, ...]) -> None:
    result = trace(model, open_rgb(images[1].path)).result()
    assert [layer.shape for layer in result.layers] == [(4, 18, 38), (5, 8, 18)]
    assert result.grad_cams[1].values.shape == (8, 18)


def test_every_row_of_a_scan_is_that_of_the_images_own_trace(
    model: Model, images: tuple[ImageRef, ...], chunk: ScanChunk
) -> None:
    for i, image in enumerate(images):
        if i == SMALL:
            continue
        alone = trace(model, open_rgb(image.path))
        row = {name: values[i] for name, values in chunk.columns.items()}
        statistics = alone.result().statistics
        assert row["classes"].tolist() == alone.result().top(3)
        expected = [[getattr(s, name) for name in STATISTICS] for s in statistics]
        np.testing.assert_allclose(row["statistics"], expected, rtol=1e-5, atol=1e-6)
        expected = np.concatenate([s.channel_mean for s in statistics])
        np.testing.assert_allclose(row["channel_mean"], expected, rtol=1e-5, atol=1e-6)
        whole = torch.from_numpy(alone.cam("last").values.copy())[None, None]
        coarse = adaptive_avg_pool2d(whole, row["cam.last"].shape)[0, 0]
        np.testing.assert_allclose(row["cam.last"], coarse, rtol=1e-4, atol=1e-5)


def test_maxima_lie_on_the_grid_that_the_layer_states(
    model: Model, images: tuple[ImageRef, ...], chunk: ScanChunk
) -> None:
    _, height, width = model.layers[1].shape
    last = trace(model, open_rgb(images[1].path)).activations["last"].flatten(1)
    row, column = np.divmod(last.argmax(1).numpy(), 18)  # of 8 x 18 cells
    places = chunk.columns["channel_place"][1, 4:]
    assert (
        places.tolist()
        == (
            ((row + 0.5) / 8 * height).astype(int) * width
            + ((column + 0.5) / 18 * width).astype(int)
        ).tolist()
    )


def test_the_moments_weigh_every_cell_alike(
    model: Model, images: tuple[ImageRef, ...], chunk: ScanChunk
) -> None:
    cells = np.concatenate(
        [
            trace(model, open_rgb(image.path)).activations["last"].flatten(1).double().numpy()
            for i, image in enumerate(images)
            if i != SMALL
        ],
        axis=1,
    )
    count, mean, deviation, at_bound = chunk.moments[:, 4:]
    assert count.tolist() == [cells.shape[1]] * 5
    np.testing.assert_allclose(mean, cells.mean(1), rtol=1e-5)
    np.testing.assert_allclose(deviation, cells.var(1) * cells.shape[1], rtol=1e-4)
    assert at_bound.tolist() == (cells >= 6).sum(1).tolist()


def test_an_image_that_the_network_does_not_take_is_listed(chunk: ScanChunk) -> None:
    ((position, reason),) = chunk.failures
    assert position == SMALL
    assert "does not accept this image's 3 x 3 pixels" in reason
    assert chunk.columns["classes"][SMALL].tolist() == [-1, -1, -1]


def test_predictions(model: Model, images: tuple[ImageRef, ...], chunk: ScanChunk) -> None:
    with Engine([model]) as engine:
        result = engine.predict(PredictRequest(model.card.key, images, top=3))
    assert result.classes.tolist() == chunk.columns["classes"].tolist()
    assert result.failures == chunk.failures


def test_by_shape_keeps_the_order() -> None:
    arrays = {i: np.zeros((3, size, 2), np.float32) for i, size in enumerate((4, 5, 4, 5, 6))}
    assert [list(group) for group in by_shape(arrays)] == [[0, 2], [1, 3], [4]]


def test_what_needs_one_size_says_so(model: Model) -> None:
    with pytest.raises(UnfitModel, match="needs one input size"):
        next(receptive_field(model, "last"))
    subject = Subject(grad_cam.METHOD, {}, model, 0, ChunkSize())
    tiles = [torch.zeros(1, 3, size, size) for size in (8, 9, 8, 8)]
    with pytest.raises(UnfitModel, match=r"four images into one grid, .* add a resize"):
        next(localisation(subject, tiles, ["last"], [0, 1, 2, 3]))
