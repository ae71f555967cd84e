"""Sentences against maps whose relevance lies where we put it."""

from types import SimpleNamespace
from typing import cast

import numpy as np
import pytest

from dashboard.maps.wording import (
    caution,
    describe_grid,
    describe_map,
    describe_prediction,
    emptiness,
    for_class,
    place,
    subject,
)
from data.numerals import NBSP
from explainers.images.preprocess import ImagePreprocess
from explainers.methods import find_method
from explainers.models import ModelCard
from explainers.results import Heatmap, TraceResult


def heatmap(values: object) -> Heatmap:
    return Heatmap(np.array(values, np.float32), signed=True, units="logit")


@pytest.mark.parametrize(
    ("row", "column", "place"),
    [
        (0, 0, "in the upper left quarter"),
        (0, 3, "in the upper right quarter"),
        (3, 0, "in the lower left quarter"),
        (3, 3, "in the lower right quarter"),
    ],
)
def test_a_corner_is_named(row: int, column: int, place: str) -> None:
    values = np.zeros((4, 4))
    values[row, column] = 2
    assert describe_map(heatmap(values), "cat").startswith(
        f"100{NBSP}% of the positive relevance for cat lies {place} of the picture, the largest "
        f"share of 5 areas; 12{NBSP}% of smooth noise maps have an area with as much."
    )


def test_what_relu_removes_entirely_is_stated() -> None:
    assert describe_map(heatmap([[-1, -2]]), "cat").startswith("After ReLU the map is empty")


def test_a_map_of_zeros_and_one_of_nan_are_stated() -> None:
    assert emptiness(heatmap([[0, 0]])) == " · zero everywhere, within rounding"
    assert emptiness(heatmap([[0, -1]])) == ""
    assert "zero, within rounding" in describe_map(heatmap([[0, 0]]), "cat")
    assert "not finite numbers" in describe_map(heatmap([[np.nan, 1]]), "cat")


def test_relevance_against_the_class_is_counted() -> None:
    assert f"25{NBSP}% of all relevance is against it" in describe_map(heatmap([[3, -1]]), "cat")
    assert "is against" not in describe_map(heatmap([[3, 1]]), "cat")


def test_a_map_without_a_sign_has_no_positive_relevance() -> None:
    unsigned = heatmap([[0, 0], [0, 2]]).relu()
    assert describe_map(unsigned, "cat").startswith(f"100{NBSP}% of the relevance for cat lies")


def test_a_map_without_a_zero_has_no_shares() -> None:
    values = np.array([[0.5, 0.5], [0.5, 0.7]], np.float32)
    text = describe_map(Heatmap(values, signed=False, units="probability"), "cat")
    assert text == (
        "The mean probability of cat runs from 0.5 to 0.7 and has no zero: read differences. Of 5 "
        "areas, it is highest in the lower right quarter of the picture (0.7 on average) and "
        "lowest in the upper left quarter (0.5)."
    )


@pytest.mark.parametrize(
    ("key", "parameters", "grid"),
    [
        ("saliency", {}, "one value per input pixel."),
        (
            "rise",
            {},
            "means over masks of 7 × 7 cells; details finer than 32 × 32 input pixels are not "
            "visible.",
        ),
        (
            "rise",
            {"grid": 10},
            "means over masks of 10 × 10 cells; details finer than 23 × 23 input pixels are not "
            "visible.",
        ),
        ("occlusion", {}, "windows of 32 × 32 input pixels, moved by 16."),
        ("feature_ablation", {}, "one value for each of about 60 superpixels."),
    ],
)
def test_a_map_of_the_input_states_how_fine_it_is(
    key: str, parameters: dict[str, int], grid: str
) -> None:
    card = cast(ModelCard, SimpleNamespace(preprocess=ImagePreprocess(crop_size=(224, 224))))
    shown = describe_grid(card, (224, 224), find_method(key), parameters)
    assert shown == f"224 × 224: {grid}"


def test_a_map_per_pixel_is_at_no_layer() -> None:
    assert place(find_method("grad_cam"), "bn2") == "at bn2"
    assert place(find_method("saliency"), "bn2") == "per pixel"
    assert place(find_method("rise"), "bn2") == "per mask cell"


@pytest.mark.parametrize("key", ["eigen_cam", "layer_activation"])
def test_a_map_without_a_class_is_not_described_as_of_one(key: str) -> None:
    method = find_method(key)
    assert for_class(method, "tench") == "the same for every class"
    for values in ([[1, -1]], [[0, 0]], [[-1, -1]]):
        text = describe_map(heatmap(values), subject(method, "tench"))
        for claim in ("tench", "for or against", "speaks", "relevance"):
            assert claim not in text
    placed = describe_map(heatmap([[0, 0], [0, 2]]), "")
    assert placed.startswith(f"100{NBSP}% of the map's positive values lies in the lower right")
    trace = TraceResult(np.array([0, 1]), np.array([0.25, 0.75]), 1, (), (), (), ())
    card = SimpleNamespace(name="Tiny", labels=("cat", "tench"), multi_label=False)
    text = describe_prediction(trace, cast(ModelCard, card), of_class=method.of_class)
    assert text == f"Tiny predicts tench (75.0{NBSP}%); this map is the same for every class."


def test_a_map_of_a_class_names_it() -> None:
    method = find_method("grad_cam")
    assert for_class(method, "tench") == "for tench"
    assert subject(method, "tench") == "tench"


def test_the_caution_of_early_layers_is_of_grad_cam_alone() -> None:
    early, late = (SimpleNamespace(name=name, shape=(1, 7, 7)) for name in "ab")
    card = cast(ModelCard, SimpleNamespace(trained=True, layers=(early, late, late)))
    assert caution(card, "a", "Grad-CAM").endswith("Grad-CAM tends to miss the object.")
    other = caution(card, "a", "EigenCAM")
    assert other.endswith("Grad-CAM tends to miss the object; EigenCAM was not studied for this.")
