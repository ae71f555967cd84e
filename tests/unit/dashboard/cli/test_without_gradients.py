"""A model without gradients in the command line and in views: the first method that fits."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from dashboard.__main__ import main
from dashboard.maps import wording
from dashboard.maps.layer_maps import strip_method
from dashboard.pages.compare.view import CompareView
from dashboard.pages.layers.view import LayersView
from dashboard.pages.methods.view import MethodsView
from dashboard.scans.models import ModelComparison
from dashboard.ui.choices import Choices
from dashboard.ui.map_view import View
from explainers.methods import find_method
from explainers.models import ModelCard
from explainers.results import Heatmap
from tests.unit.dashboard.tiny_services import SMALL

CUT = replace(SMALL, cut_off=("stem", "only"), input_gradient=False)
PARTLY = replace(SMALL, cut_off=("stem",), input_gradient=False)
CODE = """
import torch
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv, self.fc = nn.Conv2d(3, 4, 8, 8), nn.Linear(4, 3)

    @torch.no_grad()
    def forward(self, x):
        return self.fc(self.conv(x).relu().mean((2, 3)))


def build():
    print("built")
    return Net()


def fails():
    net = Net()
    net.conv.forward = lambda x: x.no_such_thing()
    return net
"""


@pytest.fixture
def of(choices: Choices, monkeypatch: pytest.MonkeyPatch) -> Choices:
    monkeypatch.setattr(Choices, "card", lambda _self, _key: CUT)
    return choices


class TestViews:
    def test_open_with_the_first_method_that_fits(self, of: Choices) -> None:
        assert View.from_values({}, of).method == "eigen_cam"
        assert MethodsView.from_values({}, of).approach == "eigen_cam"
        compare = CompareView.from_values({"kind": "methods"}, of)
        shown = [method.key for method in compare.compared]
        assert shown == ["eigen_cam", "layer_activation"]
        assert LayersView.from_values({}, of).order == "mean"

    def test_a_link_to_another_says_why_it_is_not_shown(self, of: Choices) -> None:
        view = View.from_values({"method": "grad_cam"}, of)
        assert view.method == "eigen_cam"
        (notice,) = view.notices
        assert notice.startswith("Grad-CAM does not fit Small. It needs a gradient")
        assert notice.endswith("EigenCAM is shown instead.")

    def test_the_strip(self) -> None:
        assert strip_method("occlusion", CUT).key == "eigen_cam"
        assert strip_method("occlusion", SMALL).key == "grad_cam"


@pytest.mark.parametrize(
    ("card", "layer", "blank"), [(PARTLY, "stem", True), (PARTLY, "only", False)]
)
def test_a_blank_map_says_why(card: ModelCard, layer: str, *, blank: bool) -> None:
    zero = Heatmap(np.zeros((2, 2), np.float32), signed=True, units="logit")
    why = find_method("grad_cam").blank(card, layer)
    text = wording.describe_map(zero, "cat", why)
    assert text.startswith("No gradient of the logits reaches stem") is blank
    assert ("no gradient reaches this layer" in wording.emptiness(zero, why)) is blank
    assert not find_method("eigen_cam").blank(card, layer)


def test_a_scan_that_kept_no_cam_has_maps_that_moved_unknown() -> None:
    class Bare:
        cam_layers = ()

    result = ModelComparison(Bare(), Bare(), np.arange(3), np.arange(3))  # type: ignore[arg-type]
    assert np.isnan(result.moved).tolist() == [True] * 3
    assert result.no_moved(0) == "a scan has no Grad-CAM"


@pytest.fixture
def files(tmp_path: Path) -> tuple[str, str]:
    values = np.random.default_rng(0).integers(0, 256, (256, 256, 3), dtype=np.uint8)
    Image.fromarray(values).save(tmp_path / "a.png")
    (tmp_path / "net.py").write_text(CODE)
    return str(tmp_path / "a.png"), str(tmp_path / "net.py")


class TestCommands:
    def test_explain(self, files: tuple[str, str], capsys: pytest.CaptureFixture[str]) -> None:
        image, net = files
        assert main(["explain", image, "--model", net, "--layers", "conv", "--json"]) == 0
        printed = capsys.readouterr()
        record = json.loads(printed.out)  # what the file prints is not there
        assert [layer["name"] for layer in record["layers"]] == ["conv"]
        assert "built" in printed.err
        assert "EigenCAM is shown instead of Grad-CAM. It needs a gradient" in printed.err

    def test_a_method_that_needs_one(
        self, files: tuple[str, str], capsys: pytest.CaptureFixture[str]
    ) -> None:
        image, net = files
        words = ["explain", image, "--model", net, "--layers", "conv", "--method", "grad_cam"]
        assert main(words) == 2
        assert (
            "It needs a gradient, and no gradient leads from net's logits"
            in capsys.readouterr().err
        )

    def test_a_forward_that_fails(
        self, files: tuple[str, str], capsys: pytest.CaptureFixture[str]
    ) -> None:
        image, net = files
        assert main(["explain", image, "--model", f"{net}:fails"]) == 2
        (line,) = capsys.readouterr().err.splitlines()
        assert "its forward failed in conv: AttributeError: 'Tensor' object has no" in line
