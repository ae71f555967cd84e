"""`explain`: the app's maps and Captum's, one by one or in a stream; mistakes get one sentence."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import torch
from captum.attr import LayerGradCam
from PIL import Image
from torch import Tensor, nn

from dashboard.api.explain import BATCH, explain
from dashboard.api.explanation import Explanation
from dashboard.maps.wording import caution
from data.gallery.gallery import Gallery
from data.gallery.items import Item
from explainers import Engine, Model
from explainers.engine.requests import MapRequest, TraceRequest
from explainers.errors import (
    UnfitArgument,
    UnfitParameter,
    UnknownLayer,
    UnknownMethod,
    UnknownTarget,
    UnreadableImage,
)
from explainers.images.picture import open_rgb
from explainers.methods import METHODS, find_method
from explainers.passes.tracing import network_input
from tests.unit.explainers.engine_parts import Counting, counting_model, reference
from tests.unit.explainers.nets import model_of

CLOSE = 1e-4  # of the largest value: what the docstring promises of batches


@pytest.mark.parametrize("method", [method.key for method in METHODS])
def test_each_methods_map_is_the_engines(method: str, model: Model, files: list[Path]) -> None:
    result = explain(model, files[0], method=method, target=3)
    with Engine([model]) as engine:
        of_engine = engine.heatmap(
            MapRequest(model.card.key, reference(files[0]), result.layer, 3, method)
        )
    # Of many passes, a chunk's size follows the machine's speed, and the order of sums with it.
    limit = 1e-3 * float(np.abs(of_engine.values).max()) * (find_method(method).from_trace is None)
    np.testing.assert_allclose(result.values, of_engine.values, rtol=0, atol=limit)
    assert (result.units, result.signed) == (of_engine.units, of_engine.signed)
    assert (result.method, result.target, result.label) == (method, 3, model.labels[3])


def test_the_default_is_captums_grad_cam_of_the_last_layer_and_the_predicted_class(
    model: Model, files: list[Path]
) -> None:
    result = explain(model, files[0])
    inputs = network_input(model, open_rgb(files[0]))
    logits = model.module(inputs).detach()
    best = int(logits.argmax())
    cam = LayerGradCam(model.module, model.module.last).attribute(inputs, target=best)
    np.testing.assert_allclose(result.values, cam[0, 0].detach().numpy(), rtol=1e-5, atol=1e-7)
    assert result.layer == "last"
    assert (result.target, result.predicted) == (best, best)
    assert result.probability == pytest.approx(float(logits.softmax(1)[0, best]))
    assert not result.values.flags.writeable


@pytest.mark.parametrize("method", [None, "eigen_cam", "layer_cam", "saliency", "occlusion"])
def test_a_stream_equals_single_calls(method: str | None, model: Model, files: list[Path]) -> None:
    single = [explain(model, file, method=method) for file in files]
    for size in (1, 2, BATCH):
        stream = list(explain(model, files, method=method, batch_size=size))
        for one, other in zip(single, stream, strict=True):
            limit = CLOSE * float(np.abs(one.values).max()) * (size > 1)
            np.testing.assert_allclose(other.values, one.values, rtol=0, atol=limit)
            assert other.provenance == one.provenance
            assert (other.target, other.layer) == (one.target, one.layer)


def test_a_stream_reads_and_computes_only_what_is_taken(
    model: Model, net: Counting, files: list[Path]
) -> None:
    read: list[Path] = []

    def endless() -> Iterator[Path]:
        while True:
            read.append(files[len(read) % len(files)])
            yield read[-1]

    results = explain(model, endless(), batch_size=3)
    assert read == []
    next(results)
    assert (len(read), net.batches) == (3, [3])
    next(results)
    assert len(read) == 3
    for _ in range(2):
        next(results)
    assert (len(read), net.batches) == (6, [3, 3])


def test_images_of_several_sizes_and_kinds_stream_in_order(model: Model, files: list[Path]) -> None:
    picture = open_rgb(files[1])
    item = Item("0" * 64, files[2], files[2].name, 8, 8, None, None, None, (), "")
    images = [str(files[0]), picture, np.asarray(open_rgb(files[3])), item]
    results = list(explain(model, images))
    assert [each.provenance.image for each in results] == ["0.png", "image 2", "image 3", "2.png"]
    for each, file in zip(results, (files[0], files[1], files[3], files[2]), strict=True):
        np.testing.assert_allclose(each.values, explain(model, file).values, atol=1e-6)
    gallery = Gallery("own", [item], [], starter=False)
    assert [each.provenance.image for each in explain(model, gallery)] == ["2.png"]
    stack = np.stack([np.asarray(open_rgb(file)) for file in files])
    assert len(list(explain(model, stack))) == len(files)


def test_several_layers_give_a_tuple_of_maps_from_one_pass(
    model: Model, net: Counting, files: list[Path]
) -> None:
    relu, last = explain(model, files[0], layer="all")
    assert net.batches == [1]
    assert (relu.layer, last.layer) == ("relu", "last")
    with Engine([model]) as engine:
        trace = engine.trace(TraceRequest(model.card.key, reference(files[0])))
    for mine, of_engine in zip((relu, last), trace.grad_cams, strict=True):
        np.testing.assert_array_equal(mine.values, of_engine.values)
    (only,) = explain(model, files[0], layer=["relu"])
    np.testing.assert_array_equal(only.values, relu.values)
    assert [len(each) for each in explain(model, files, layer="all")] == [2] * len(files)


def test_a_map_that_shows_no_place_says_so(files: list[Path]) -> None:
    model = model_of(CutOff(), ["first", "last"])
    first, last = explain(model, files[0], layer="all")
    assert not first.values.any()
    assert (
        "No gradient of the logits reaches first, so this map is zero everywhere" in first.caution
    )
    assert last.values.any()
    assert last.caution == ""
    trained = explain(counting_model(), files[0], layer="relu", method="layer_cam")
    assert trained.caution == caution(counting_model().card, "relu", "LayerCAM")


class CutOff(nn.Module):
    """No gradient passes from the second convolution to the first."""

    def __init__(self) -> None:
        super().__init__()
        torch.manual_seed(0)
        self.first = nn.Conv2d(3, 4, 3, padding=1)
        self.last = nn.Conv2d(4, 4, 3, padding=1)
        self.fc = nn.Linear(4, 5)

    def forward(self, x: Tensor) -> Tensor:
        return self.fc(self.last(self.first(x).detach()).mean((2, 3)))


def test_the_target_is_an_index_or_a_label(model: Model, files: list[Path]) -> None:
    by_index, by_label = (explain(model, files[0], target=t) for t in (2, model.labels[2]))
    np.testing.assert_array_equal(by_index.values, by_label.values)
    assert by_index.target == 2


def test_progress_is_reported_and_a_bar_is_drawn(
    model: Model, files: list[Path], capsys: pytest.CaptureFixture[str]
) -> None:
    steps: list[tuple[int, int]] = []
    list(explain(model, files, progress=lambda done, total: steps.append((done, total))))
    assert steps == [(number, 5) for number in range(1, 6)]
    list(explain(model, iter(files), progress=lambda *step: steps.append(step)))
    assert steps[-1] == (5, 0)
    list(explain(model, files, progress=True))
    assert "5/5" in capsys.readouterr().err


def test_an_unreadable_image_is_named_after_the_results_before_it(
    model: Model, files: list[Path], tmp_path: Path
) -> None:
    bad = tmp_path / "bad.jpg"
    bad.write_bytes(b"no picture")
    results = explain(model, [files[0], bad, files[1]])
    assert next(results).provenance.image == "0.png"
    with pytest.raises(UnreadableImage, match=r"bad\.jpg: This file is not a picture"):
        next(results)
    missing: list[str] = []
    left = explain(
        model, [files[0], bad, files[1]], on_error=lambda name, _error: missing.append(name)
    )
    assert [each.provenance.image for each in left] == ["0.png", "1.png"]
    assert missing == [str(bad)]
    with pytest.raises(UnreadableImage, match=r"nowhere\.png: The file cannot be read"):
        explain(model, tmp_path / "nowhere.png")


@pytest.mark.parametrize(
    ("options", "error", "sentence"),
    [
        ({"method": "gradcam"}, UnknownMethod, 'no method "gradcam"; choose one of layer_grad_cam'),
        ({"layer": "fc"}, UnknownLayer, 'no layer "fc"; choose one of relu, last'),
        ({"layer": []}, UnknownLayer, "names no layer"),
        ({"layer": "relu", "method": "saliency"}, UnknownLayer, "leave out layer="),
        ({"target": 5}, UnknownTarget, "no class 5; choose one from 0 to 4"),
        ({"target": True}, UnknownTarget, "integer from 0 to 4"),
        ({"target": "cat"}, UnknownTarget, "'cat' names no class of counting"),
        ({"steps": 5}, UnfitParameter, 'Grad-CAM has no parameter "steps"; it takes none'),
        (
            {"method": "integrated_gradients", "steps": -1},
            UnfitParameter,
            'parameter "steps" takes a whole number from',
        ),
        ({"batch_size": 0}, UnfitArgument, "batch_size is a whole number from 1, not 0"),
        ({"progress": "yes"}, UnfitArgument, "progress is True, False or a function"),
    ],
)
def test_a_wrong_argument_gives_one_sentence_before_anything_is_computed(  # noqa: PLR0917
    options: dict[str, object],
    error: type[Exception],
    sentence: str,
    model: Model,
    net: Counting,
    files: list[Path],
) -> None:
    with pytest.raises(error, match=sentence):
        explain(model, files[0], **options)
    assert net.batches == []


@pytest.mark.parametrize(
    ("images", "sentence"),
    [
        ([], "images is empty"),
        (iter(()), "images is empty"),
        (7, "images is the path of a file, a PIL picture"),
        (torch.zeros(3, 8, 8), "A tensor states neither scale nor order"),
        (np.zeros((8, 8)), r"image 1 is float64 \(8, 8\)"),
        (np.zeros((3, 8, 8), np.uint8), r"image 1 is uint8 \(3, 8, 8\)"),
        ([Image.new("RGB", (8, 8)), 7], "image 2 is 7, of type int"),
        (Path(__file__).parent, "is a folder; pass open_gallery"),
    ],
)
def test_what_is_no_image_gives_one_sentence(images: object, sentence: str, model: Model) -> None:
    with pytest.raises(UnfitArgument, match=sentence):
        list(explain(model, images))


def test_the_provenance_states_weights_preprocessing_image_and_all_parameters(
    model: Model, files: list[Path]
) -> None:
    result = explain(model, files[0], method="smooth_grad", seed=7)
    stated = result.provenance
    assert stated.weights_sha256 == model.weights_sha256
    assert stated.preprocessing_fingerprint == model.preprocess.fingerprint
    assert stated.image_sha256 == reference(files[0]).sha256
    assert stated.method == "smooth_grad"
    assert stated.parameters["seed"] == 7
    assert {"stratoscope", "torch", "numpy"} <= {*stated.versions}
    assert {spec.name for method in METHODS for spec in method.parameters}.isdisjoint(
        explain.__kwdefaults__
    )


def test_a_figure_and_an_overlay_show_the_map(model: Model, files: list[Path]) -> None:
    result = explain(model, files[0])
    assert isinstance(result, Explanation)
    (trace,) = result.figure().data
    np.testing.assert_array_equal(np.asarray(trace.z), result.values)
    assert trace.zmin == -trace.zmax == -float(np.abs(result.values).max())
    assert result.overlay().size == result.picture.size
    with pytest.raises(UnfitArgument, match="opacity is a number from 0 to 1, not 2"):
        result.overlay(opacity=2)
