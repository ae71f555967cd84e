"""A scan's chunk: equal to the traces of its images one by one, however it is cut up."""

from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image
from torch import nn
from torch.nn.functional import adaptive_avg_pool2d

from explainers import Model, load_model, trace
from explainers.engine.requests import ImageRef
from explainers.errors import UnknownLayer
from explainers.images.picture import open_rgb
from explainers.images.preprocess import ImagePreprocess
from explainers.models import ModelSpec
from explainers.results import STATISTICS
from explainers.scan import chunk as chunk_module
from explainers.scan.chunk import ScanChunk, ScanTask, scan_chunk, scan_images
from explainers.scan.layout import ScanLayout, scan_layout
from explainers.scan.measures import LayerMeasures, measure, moments

LABELS = ("cold", "warm", "odd")
SPEC = ModelSpec("unused")


class Bounded(nn.Module):
    """Two convolutions, the second behind a ReLU6, pooling and one linear layer."""

    def __init__(self) -> None:
        super().__init__()
        torch.manual_seed(3)
        self.first = nn.Sequential(nn.Conv2d(3, 4, 3), nn.ReLU(inplace=True))
        self.last = nn.Sequential(nn.Conv2d(4, 5, 3, stride=2), nn.ReLU6(inplace=True))
        self.head = nn.Linear(5, len(LABELS))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        maps = self.last(40 * self.first(x))
        return self.head(maps.mean((2, 3)))


@pytest.fixture(scope="module")
def model() -> Model:
    return load_model(
        Bounded(), labels=LABELS, layers=["first", "last"], preprocess=ImagePreprocess(20, (18, 18))
    )


@pytest.fixture
def images(tmp_path: Path) -> tuple[ImageRef, ...]:
    numbers = np.random.default_rng(1)
    return tuple(picture(tmp_path, f"{i}.png", numbers) for i in range(11))


def picture(folder: Path, name: str, numbers: np.random.Generator) -> ImageRef:
    path = folder / name
    Image.fromarray(numbers.integers(0, 256, (24, 30, 3), np.uint8)).save(path)
    return reference(path)


def reference(path: Path) -> ImageRef:
    return ImageRef(sha256(path.read_bytes()).hexdigest(), path)


def run(model: Model, images: tuple[ImageRef, ...], **options: object) -> ScanChunk:
    labels = tuple(i % 4 - 1 for i in range(len(images)))  # every fourth is unknown
    task = ScanTask(SPEC, images, labels, **options)  # type: ignore[arg-type]
    return scan_images(model, scan_layout(model, task.cams), task)


@pytest.mark.parametrize("target", ["label", "predicted"])
def test_every_row_is_that_of_the_images_own_trace(
    model: Model, images: tuple[ImageRef, ...], target: str
) -> None:
    chunk = run(model, images, target=target, cams=("first", "last"))
    assert chunk.failures == ()
    for i, image in enumerate(images):
        label = i % 4 - 1
        requested = label if target == "label" and label >= 0 else None
        alone = trace(model, open_rgb(image.path), requested)
        result = alone.result()
        row = {name: values[i] for name, values in chunk.columns.items()}
        assert row["classes"].tolist() == result.top(3)
        np.testing.assert_allclose(
            row["probabilities"], alone.probabilities[row["classes"]], rtol=1e-5
        )
        if label < 0:
            assert np.isnan(row["loss"])
        else:
            assert row["loss"] == pytest.approx(-np.log(alone.probabilities[label]), rel=1e-5)
        expected = [[getattr(s, name) for name in STATISTICS] for s in result.statistics]
        np.testing.assert_allclose(row["statistics"], expected, rtol=1e-5, atol=1e-6)
        for name in ("channel_mean", "channel_max"):
            expected = np.concatenate([getattr(s, name) for s in result.statistics])
            np.testing.assert_allclose(row[name], expected, rtol=1e-5, atol=1e-6)
        last = alone.activations["last"].flatten(1)
        assert row["channel_place"][4:].tolist() == last.argmax(1).tolist()
        np.testing.assert_allclose(row["features"], last.mean(1), rtol=1e-5, atol=1e-6)
        np.testing.assert_allclose(row["cam.last"], alone.cam("last").values, rtol=1e-5, atol=1e-6)
        fine = torch.from_numpy(alone.cam("first").values.copy())[None, None]  # 16 x 16
        coarse = adaptive_avg_pool2d(fine, 14)[0, 0]
        np.testing.assert_allclose(row["cam.first"], coarse, rtol=1e-5, atol=1e-4)


def test_the_moments_are_those_of_all_cells_together(
    model: Model, images: tuple[ImageRef, ...]
) -> None:
    count, mean, deviation, at_bound = run(model, images).moments
    cells = [
        np.concatenate([a.flatten(1).numpy() for a in activations], axis=1).astype(np.float64)
        for activations in zip(
            *(trace(model, open_rgb(each.path)).activations.values() for each in images),
            strict=True,
        )
    ]
    assert count.tolist() == [256 * 11] * 4 + [49 * 11] * 5
    np.testing.assert_allclose(mean, np.concatenate([c.mean(1) for c in cells]), rtol=1e-6)
    spread = np.concatenate([c.var(1) * c.shape[1] for c in cells])
    np.testing.assert_allclose(deviation, spread, rtol=1e-5)
    assert at_bound[:4].tolist() == [0] * 4  # a plain ReLU has no bound
    assert at_bound[4:].tolist() == (cells[1] >= 6).sum(1).tolist()
    assert at_bound.max() > 0


def test_only_what_a_relu6_gives_out_is_bounded(model: Model) -> None:
    layout = scan_layout(model, ())
    assert layout.bounds == (None, 6.0)
    assert (layout.classifier, layout.features, layout.channels) == ("head", 5, 9)


@pytest.mark.parametrize("gate", [nn.Hardsigmoid(), nn.Sigmoid(), nn.Tanh()])
def test_a_gate_is_bounded_by_one(gate: nn.Module) -> None:
    net = Bounded()
    net.last[-1] = gate
    gated = load_model(
        net, labels=LABELS, layers=["first", "last"], preprocess=ImagePreprocess(20, (18, 18))
    )
    assert scan_layout(gated, ()).bounds == (None, 1.0)


@pytest.mark.parametrize("size", [1, 3, 11])
def test_any_cut_gives_the_same(
    model: Model, images: tuple[ImageRef, ...], size: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = run(model, images, cams=("first",))
    monkeypatch.setattr("explainers.scan.chunk.BATCH", size)
    cut = run(model, images, cams=("first",))
    for name, values in whole.columns.items():
        np.testing.assert_allclose(cut.columns[name], values, rtol=1e-5, atol=1e-6)
    np.testing.assert_allclose(cut.moments, whole.moments, rtol=1e-6)


def test_threads_of_one_process_do_not_record_each_others_activations(
    model: Model, images: tuple[ImageRef, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    """As in a Dask worker, which has a thread for each processor by default."""
    monkeypatch.setattr(chunk_module, "_loaded", lambda spec: model)
    tasks = [ScanTask(SPEC, images[start : start + 4], (-1,) * 4) for start in range(8)] * 4
    with ThreadPoolExecutor(8) as threads:
        together = list(threads.map(scan_chunk, tasks))
    for task, chunk in zip(tasks, together, strict=True):
        alone = run(model, task.images)
        assert np.array_equal(chunk.columns["channel_mean"], alone.columns["channel_mean"])
        assert np.array_equal(chunk.moments, alone.moments)


def test_a_broken_image_is_listed_and_not_counted(
    model: Model, images: tuple[ImageRef, ...]
) -> None:
    images[4].path.write_bytes(b"no picture")
    broken = ImageRef("0" * 64, images[4].path)
    chunk = run(model, (*images[:4], broken, *images[5:]))
    ((position, reason),) = chunk.failures
    assert position == 4
    assert "4.png" in reason
    assert chunk.columns["classes"][4].tolist() == [-1, -1, -1]
    assert np.isnan(chunk.columns["statistics"][4]).all()
    assert np.isfinite(np.delete(chunk.columns["statistics"], 4, axis=0)).all()
    assert chunk.moments[0, 0] == 256 * 10


def test_nothing_but_broken_images_is_a_chunk_too(model: Model, tmp_path: Path) -> None:
    chunk = run(model, (ImageRef("0" * 64, tmp_path / "gone.png"),))
    assert len(chunk.failures) == 1
    assert not chunk.moments.any()
    assert chunk.columns["channel_mean"].shape == (1, 9)


def test_the_module_is_left_as_it_was(images: tuple[ImageRef, ...]) -> None:
    module = Bounded().train()
    model = load_model(
        module, labels=LABELS, layers=["first", "last"], preprocess=ImagePreprocess(20, (18, 18))
    )
    run(model, images, cams=("first", "last"))
    with pytest.raises(UnknownLayer):
        run(model, images, cams=("nowhere",))
    assert module.training
    for each in module.modules():
        assert not each._forward_hooks
        assert not each._forward_pre_hooks
    assert all(parameter.requires_grad for parameter in module.parameters())


@pytest.mark.slow
def test_a_worker_loads_the_model_itself(imagenet_sample: Path) -> None:
    paths = sorted(imagenet_sample.glob("*.JPEG"))[:3]
    spec = ModelSpec("efficientnet_lite0")
    task = ScanTask(spec, tuple(map(reference, paths)), (-1, -1, -1), cams=("bn2",))
    chunk = scan_chunk(task)
    model = spec.load()
    for i, path in enumerate(paths):
        alone = trace(model, open_rgb(path))
        np.testing.assert_allclose(
            chunk.columns["cam.bn2"][i], alone.cam("bn2").values, rtol=1e-4, atol=1e-5
        )
        assert chunk.columns["classes"][i, 0] == alone.target


def test_moments_of_many_batches_are_those_of_one() -> None:
    torch.manual_seed(0)
    values = torch.randn(12, 3, 4, 4, dtype=torch.float32) + 50
    parts: list[LayerMeasures] = [measure(part, None) for part in values.split(5)]
    count, mean, deviation, _ = moments(parts)
    exact = values.double().transpose(0, 1).flatten(1).numpy()
    assert count.tolist() == [12 * 16] * 3
    np.testing.assert_allclose(mean, exact.mean(1), rtol=1e-9)
    np.testing.assert_allclose(deviation, exact.var(1) * exact.shape[1], rtol=1e-5)


def test_the_layout_says_what_a_row_needs(model: Model) -> None:
    layout: ScanLayout = scan_layout(model, ("last",))
    assert layout.columns["cam.last"] == ("float32", (7, 7))
    assert layout.columns["channel_place"] == ("uint16", (9,))


class Grey(nn.Module):
    """Reads pictures of one channel."""

    def __init__(self) -> None:
        super().__init__()
        self.conv = nn.Conv2d(1, 2, 3)
        self.head = nn.Linear(2, len(LABELS))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.head(self.conv(x).mean((2, 3)))


def test_a_model_of_grey_pictures_is_scanned_too() -> None:
    def grey(picture: Image.Image) -> np.ndarray:
        return np.asarray(picture.convert("L").resize((18, 18)), np.float32)[None] / 255

    model = load_model(Grey(), labels=LABELS, layers=["conv"], preprocess=grey)
    layout = scan_layout(model, ("conv",))
    assert (layout.classifier, layout.features, layout.cams) == ("head", 2, (("conv", 14, 14),))
