"""Models that no gradient comes through: what needs none is offered, with the right values."""

from pathlib import Path

import numpy as np
import pytest
import torch
from torch import Tensor, nn

from explainers import METHODS, Engine, load_model
from explainers.engine.codec import decode, encode
from explainers.engine.requests import ImageRef, MapRequest, TraceRequest
from explainers.errors import UnfitModel
from explainers.methods import Method, default_method, find_method
from explainers.models import Model
from explainers.passes.tracing import trace_input
from explainers.results import TraceResult
from explainers.scan.chunk import ScanTask, scan_images
from explainers.scan.layout import scan_layout
from tests.unit.explainers.chain import CHAIN, FEW, Chain
from tests.unit.explainers.engine_parts import picture
from tests.unit.explainers.nets import batch, pixels

CUTS = ("detach", "no_grad", "inference_mode", "decorated", "rounded")
FREE = ("eigen_cam", "layer_activation", "score_cam", "occlusion", "feature_ablation", "rise")


class Cut(Chain):
    """A Chain whose gradients end before its last layers, or `between` its two convolutions."""

    def __init__(self, how: str, *, between: bool = False) -> None:
        super().__init__()
        self.how, self.between = how, between

    def forward(self, x: Tensor) -> Tensor:
        if self.how == "decorated":
            with torch.no_grad():
                return super().forward(x)
        x = self._cut(lambda: self.first(self.conv1(x)))
        if self.between:
            return self.fc(self.second(self.conv2(x)).flatten(1))
        return self.fc(self._cut(lambda: self.second(self.conv2(x)).flatten(1)))

    def _cut(self, run):  # type: ignore[no-untyped-def] # noqa: ANN001, ANN202
        if self.how == "detach":
            return run().detach()
        if self.how == "rounded":
            return (run() * 4096).long().float() / 4096  # whole numbers have no gradient
        mode = torch.no_grad() if self.how == "no_grad" else torch.inference_mode()
        with mode:
            y = run()
        return y.clone()


def loaded(net: nn.Module) -> Model:
    return load_model(net, preprocess=pixels, layers=CHAIN, name=type(net).__name__)


def gradient_notes(model: Model) -> list[str]:
    return [note.text for note in model.card.notes if note.topic == "gradients" and note.warning]


@pytest.mark.parametrize("how", CUTS)
def test_the_model_is_taken_and_it_is_stated(how: str) -> None:
    model = loaded(Cut(how))
    assert not model.card.differentiable
    assert not model.card.input_gradient
    assert model.card.cut_off == tuple(CHAIN)
    (text,) = gradient_notes(model)
    assert text.startswith("Gradients: no layer gets a gradient (its forward ")
    assert default_method(model.card).key == "eigen_cam"


@pytest.mark.parametrize("how", CUTS)
@pytest.mark.parametrize("key", FREE)
def test_what_needs_no_gradient_is_as_without_the_cut(how: str, key: str) -> None:
    method = find_method(key)
    layer = "" if method.per_pixel else "second"
    result = method.compute(loaded(Cut(how)), batch(), layer, 2, FEW.get(key, {}))
    expected = method.compute(loaded(Chain()), batch(), layer, 2, FEW.get(key, {}))
    tolerance = 1e-2 if how == "rounded" else 1e-5
    np.testing.assert_allclose(
        result.values, expected.values, atol=tolerance * np.abs(expected.values).max()
    )


@pytest.mark.parametrize("method", METHODS, ids=lambda method: method.key)
def test_each_method_says_whether_it_fits(method: Method) -> None:
    cut, whole = loaded(Cut("detach")), loaded(Chain())
    assert bool(method.fit(cut.card)) is (method.key not in FREE)
    assert not method.fit(whole.card)
    if method.key not in FREE:
        assert "EigenCAM, Score-CAM, occlusion and RISE work without" in method.fit(cut.card)
        with pytest.raises(UnfitModel, match="It needs a gradient"):
            method.compute(cut, batch(), "" if method.per_pixel else "second", 0)


@pytest.mark.parametrize("how", CUTS)
def test_the_trace_has_statistics_and_no_gradient_maps(how: str) -> None:
    results = trace_input(loaded(Cut(how)), batch())
    result = results.result()
    expected = trace_input(loaded(Chain()), batch()).result()
    assert (result.grad_cams, result.hires_cams) == ((), ())
    tolerance = 1e-2 if how == "rounded" else 1e-6
    for one, other in zip(result.statistics, expected.statistics, strict=True):
        assert one.mean == pytest.approx(other.mean, abs=tolerance)
        assert one.maximum == pytest.approx(other.maximum, abs=tolerance)
    decoded = decode(encode(result))
    assert isinstance(decoded, TraceResult)
    assert decoded.grad_cams == ()
    with pytest.raises(UnfitModel, match="No gradient of the logits reaches a layer"):
        results.cam("second")


@pytest.mark.parametrize("how", ["detach", "inference_mode"])
def test_the_engine_and_a_scan(how: str, tmp_path: Path) -> None:
    model = loaded(Cut(how))
    images = tuple(picture(tmp_path, number) for number in range(3))
    with Engine([model]) as engine:
        key = model.card.key
        assert engine.trace(TraceRequest(key, images[0])).grad_cams == ()
        maps = [engine.heatmap(_map(key, images[0], each)) for each in ("eigen_cam", "score_cam")]
        assert all(each.values.any() for each in maps)
        with pytest.raises(UnfitModel, match="It needs a gradient"):
            engine.heatmap(_map(key, images[0], "grad_cam"))
        assert engine.seconds(_map(key, images[0], "eigen_cam")) > 0
    task = ScanTask(None, images, (-1,) * 3)  # type: ignore[arg-type]
    result, expected = (
        scan_images(each, scan_layout(each, ()), task).columns for each in (model, loaded(Chain()))
    )
    for name, values in expected.items():
        np.testing.assert_allclose(result[name], values, atol=1e-6)


def _map(model: str, image: ImageRef, method: str) -> MapRequest:
    return MapRequest(model, image, "second", 0, method)


class TestInBetween:
    """A detach between the layers: the first has no gradient, the second keeps its own."""

    @pytest.mark.parametrize("how", CUTS[:3])
    def test_it_is_stated(self, how: str) -> None:
        model = loaded(Cut(how, between=True))
        assert model.card.cut_off == ("first",)
        assert model.card.differentiable
        assert gradient_notes(model) == [
            "Gradients: no gradient reaches first (1 of 2 layers), so Grad-CAM and other gradient "
            "maps are zero everywhere there."
        ]
        assert default_method(model.card).key == "grad_cam"

    @pytest.mark.parametrize("method", METHODS, ids=lambda method: method.key)
    def test_maps(self, method: Method) -> None:
        model, whole = loaded(Cut("detach", between=True)), loaded(Chain())
        if method.gradient == "pixel":
            assert "back to its pixels" in method.fit(model.card)
            return
        few = FEW.get(method.key, {})
        for layer in ("",) if method.per_pixel else CHAIN:
            result = method.compute(model, batch(), layer, 1, few).values
            if method.blank(model.card, layer):
                assert (method.gradient, layer) == ("layer", "first")
                assert not result.any()
                continue
            expected = method.compute(whole, batch(), layer, 1, few).values
            np.testing.assert_allclose(result, expected, atol=1e-5 * np.abs(expected).max())

    def test_the_trace_is_zero_where_none_reaches(self) -> None:
        result = trace_input(loaded(Cut("no_grad", between=True)), batch()).result()
        assert [each.values.any() for each in result.grad_cams] == [False, True]


def test_an_operation_without_a_derivative_before_others() -> None:
    class Signs(Chain):
        def forward(self, x: Tensor) -> Tensor:
            x = torch.sign(self.first(self.conv1(x)) - 0.1)  # its gradient is zero
            return self.fc(self.second(self.conv2(x)).flatten(1))

    assert loaded(Signs()).card.cut_off == ("first",)


def test_a_backward_that_is_not_implemented_is_quoted() -> None:
    class Forward(torch.autograd.Function):
        @staticmethod
        def forward(_ctx: object, x: Tensor) -> Tensor:
            return x.clone()

        @staticmethod
        def backward(_ctx: object, _gradient: Tensor) -> Tensor:  # type: ignore[override]
            raise NotImplementedError("only forward")

    class Kernel(Chain):
        def forward(self, x: Tensor) -> Tensor:
            return Forward.apply(super().forward(x))  # type: ignore[no-any-return]

    (text,) = gradient_notes(loaded(Kernel()))
    assert "(NotImplementedError: only forward)" in text
