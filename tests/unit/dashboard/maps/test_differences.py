"""Differences of heat maps: by hand, on unlike grids, and as the contrastive map."""

import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from torch import nn

from dashboard.maps.differences import (
    ALL_AGAINST,
    NOT_NUMBERS,
    ZERO,
    difference,
    difference_words,
    grid_words,
    no_difference,
    why_none,
)
from dashboard.pages.compare.methods import table
from dashboard.pages.compare.scene import counterpart
from explainers import load_model
from explainers.engine.requests import ImageRef, MapRequest
from explainers.images.preprocess import ImagePreprocess
from explainers.passes.tracing import trace_input
from explainers.results import MEAN_PROBABILITY, Heatmap
from tests.unit.dashboard.tiny_services import LARGE, SMALL

MIXED = replace(LARGE, negative=(0.0, 0.49, 0.0), cut_off=("stem",))


def heatmap(values: object) -> Heatmap:
    return Heatmap(np.array(values, np.float32), signed=True, units="logit")


def test_it_is_the_second_minus_the_first() -> None:
    result = difference(heatmap([[1, 2], [3, 4]]), heatmap([[4, 2], [0, 5]]))
    assert result.values.tolist() == [[3, 0], [-3, 1]]
    assert result.signed


def test_a_finer_grid_is_averaged_to_the_coarser() -> None:
    flat = heatmap(np.full((2, 2), 3))
    result = difference(flat, heatmap(np.arange(16).reshape(4, 4)))
    assert result.values.tolist() == [[2.5 - 3, 4.5 - 3], [10.5 - 3, 12.5 - 3]]
    assert grid_words((4, 4), (2, 2)) == "averaged to 2 × 2 cells, as the grids differ"
    assert grid_words((4, 4), (4, 4)) == ""


def test_for_two_classes_it_is_the_map_of_the_difference_of_their_logits() -> None:
    """Checked against the gradient of one logit minus the other, on a network by hand."""
    torch.manual_seed(0)
    module = nn.Sequential(
        nn.Conv2d(3, 4, 3, stride=2), nn.Tanh(), nn.Flatten(), nn.Linear(64, 5)
    ).eval()
    model = load_model(
        module, layers=["1"], labels=list("abcde"), preprocess=ImagePreprocess(9, (9, 9))
    )
    pixels = torch.rand(1, 3, 9, 9)
    first, second = (trace_input(model, pixels, target).cam("1") for target in (1, 3))

    activation = module[1](module[0](pixels)).detach().requires_grad_()
    logits = module[3](module[2](activation))
    (gradient,) = torch.autograd.grad(logits[0, 3] - logits[0, 1], activation)
    expected = (gradient.mean((2, 3), keepdim=True) * activation).sum(1)[0]
    result = difference(first, second).values
    assert np.allclose(result, expected.detach().numpy(), rtol=1e-5, atol=1e-7)


@pytest.mark.parametrize("method", ["grad_cam", "grad_cam_plus_plus"])
def test_red_is_b_for_two_classes_as_for_two_images(method: str) -> None:
    apart = heatmap([[1, 2, 3, -1]])
    words = difference_words(apart, method, ("tench", "crane"), signed=True, contrastive=True)
    assert re.match(r"Red: (for|higher for) crane.* \(75.0\u00a0% of the cells\);", words)
    assert re.search(r"blue: (for|higher for) tench.* \(25.0\u00a0%\)\.", words)


@pytest.mark.parametrize(
    ("signed", "ending"),
    [
        (False, "Negative values are cut off (ReLU)."),
        (True, "Negative values are included; red can also mean less evidence against B's class."),
    ],
)
def test_the_words_of_a_difference_state_every_cell_and_what_was_cut_off(
    signed: bool, ending: str
) -> None:
    apart = heatmap([[1, 0, 0, -2], [-1, 2, 3, 0]])
    words = difference_words(apart, "grad_cam", ("tench",) * 2, signed=signed, contrastive=False)
    assert words == (
        "Red: more relevance in B (37.5\u00a0% of the cells); blue: more relevance in A "
        f"(25.0\u00a0%); the same in both: 37.5\u00a0%. {ending}"
    )
    zero = heatmap([[0, 0]])
    same = difference_words(zero, "grad_cam", ("tench",) * 2, signed=signed, contrastive=False)
    assert same.startswith("The two maps are the same in every cell. Negative values are ")


@pytest.mark.parametrize(
    ("method", "classes", "is_stated"),
    [
        ("grad_cam", ("tench", "crane"), True),
        ("grad_cam", ("tench", "tench"), False),
        ("layer_activation", ("tench", "crane"), False),  # of no class
    ],
)
def test_a_difference_of_two_images_states_that_their_maps_are_for_two_classes(
    method: str, classes: tuple[str, str], is_stated: bool
) -> None:
    apart = heatmap([[1, -1]])
    words = difference_words(apart, method, classes, signed=False, contrastive=False)
    sentence = "A's map is for tench and B's for crane: they differ in class too."
    assert (sentence in words) == is_stated


def test_a_mean_probability_has_no_negative_values_to_cut_off() -> None:
    apart = Heatmap(np.array([[0.5, -0.5]], np.float32), signed=True, units=MEAN_PROBABILITY)
    words = difference_words(apart, "rise", ("tench",) * 2, signed=False, contrastive=False)
    assert words == (
        "Red: higher in B (50.0\u00a0% of the cells); blue: higher in A (50.0\u00a0%)."
    )


@pytest.mark.parametrize(
    ("layer", "expected"), [("stem", "stem"), ("middle", "stem"), ("head", "only")]
)
def test_the_other_models_layer_has_the_same_name_or_depth(layer: str, expected: str) -> None:
    assert counterpart(LARGE, SMALL, layer) == expected


def map_request(method: str, layer: str) -> MapRequest:
    return MapRequest("large", ImageRef("a" * 64, Path("a.jpg")), layer, 0, method)


@pytest.mark.parametrize(
    ("method", "layer", "values", "signed", "reason"),
    [
        ("grad_cam", "head", [[1, -1]], True, ""),
        ("grad_cam", "head", [[1, -1]], False, ""),
        ("grad_cam", "head", [[0, 0]], True, ZERO),
        ("grad_cam", "head", [[0, -1]], True, ""),
        ("grad_cam", "head", [[0, -1]], False, ALL_AGAINST),
        ("grad_cam", "head", [[np.nan, 1]], True, NOT_NUMBERS),
        ("grad_cam", "stem", [[0, 0]], True, "No gradient of the logits reaches stem, so "),
        (
            "xgrad_cam",
            "middle",
            [[0, 0]],
            True,
            "49\u00a0% of the activation of middle is negative",
        ),
    ],
)
def test_a_map_that_is_zero_or_does_not_exist_cannot_be_compared(
    method: str, layer: str, values: list[list[float]], signed: bool, reason: str
) -> None:
    result = why_none(MIXED, map_request(method, layer), heatmap(values), signed=signed)
    assert result.startswith(reason)
    assert bool(result) is bool(reason)


def test_what_is_stated_names_the_side_that_has_no_map() -> None:
    assert no_difference("", "") == ""
    assert no_difference("", ZERO) == (f"No difference: B has no map to compare with A. {ZERO}")
    assert no_difference(ZERO, "").startswith("No difference: A has no map")
    assert no_difference(ZERO, ZERO) == (
        f"No difference: neither A nor B has a map to compare. {ZERO}"
    )
    assert no_difference("Why.", ZERO).endswith(f"Why. B: {ZERO}")


PAIRS = [("A", "B"), ("A", "C"), ("B", "C")]


def test_methods_agree_on_no_map_that_is_zero_or_missing_and_each_pair_states_it() -> None:
    some = heatmap(np.arange(16).reshape(4, 4))
    unfit = "XGrad-CAM is not for this layer"
    maps = [some, some, heatmap(np.zeros((4, 4))), None]
    result = str(table(["A", "B", "X", "Y"], maps, ["", "", unfit, "Y is not computed yet"]))
    assert result.count("not tested: ") == 5  # all but A and B
    assert result.count(f"not tested: {unfit}'") == 2
    assert f"not tested: {unfit}; Y is not computed yet" in result
    assert "Td('1.00')" in result
    assert "Maps of different images correlate too, often well above 0" in result  # no baseline
    same = str(table(["A", "B"], [some, some], ["", ""], {("A", "B"): "both are one"}))
    assert "the same by formula" in same
    assert "A and B have the same formula here: both are one. Their agreement is no" in same
    assert "by formula" not in result
    assert "Td('16, top 2')" in result  # a tenth of the 16 cells
    three = str(table(["A", "B", "C"], [some] * 3, [""] * 3, dict.fromkeys(PAIRS, "all are one")))
    assert three.count("have the same formula here") == 1
    assert "A, B and C have the same formula here: all are one." in three
    unfit_pair = table(["A", "B"], [some, None], ["", "B is not computed yet"], {PAIRS[0]: "x"})
    assert "by formula" not in str(unfit_pair)
    assert "Choose a second method" in str(table(["A"], [some], [""]))
