"""Sanity, from a method's maps to the verdict: noise, edges and Grad-CAM on a small network."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
import torch
from torch import Tensor, nn

from dashboard.trust.sanity import of_sanity, sanity_grade
from explainers.methods import Method, Question, find_method
from explainers.models import Model
from explainers.parameters import SEED
from explainers.quality.results import Sanity
from explainers.quality.rivals import centre_blob, sobel_edges
from explainers.quality.sanity import sanity
from explainers.results import Heatmap
from explainers.work.steps import Steps, finish
from tests.unit.dashboard.trust.test_findings import sane
from tests.unit.explainers.nets import model_of
from tests.unit.explainers.quality.subjects import pixel_method, subject

SIZE = 24


class Steep(nn.Module):
    """Two convolutions that change sign with their weights, pooling, and a linear layer."""

    def __init__(self) -> None:
        super().__init__()
        torch.manual_seed(0)
        self.stem = nn.Conv2d(3, 8, 3, padding=1, bias=False)
        self.relu = nn.ReLU()
        self.last = nn.Conv2d(8, 16, 3, padding=1, bias=False)
        self.fc = nn.Linear(16, 5)

    def forward(self, x: Tensor) -> Tensor:
        return self.fc(self.last(self.relu(self.stem(x))).mean((2, 3)))


@pytest.fixture(scope="module")
def model() -> Model:
    return model_of(Steep(), ("relu", "last"))


@pytest.fixture(scope="module")
def images() -> list[Tensor]:
    generator = torch.Generator().manual_seed(3)
    return [torch.rand(1, 3, SIZE, SIZE, generator=generator) for _ in range(4)]


def examined(model: Model, method: Method, images: list[Tensor], layer: str = "") -> Sanity:
    return finish(sanity(subject(model, method), images, (layer,), [0, 1, 2, 3]))


def noise(_module: nn.Module, x: Tensor, _target: int) -> Tensor:
    return torch.randn(x.shape[2:])


def same_noise(_module: nn.Module, x: Tensor, _target: int) -> Tensor:
    return torch.randn(x.shape[2:], generator=torch.Generator().manual_seed(5))


def noise_of_weights(module: nn.Module, x: Tensor, _target: int) -> Tensor:
    seed = int(module.get_parameter("fc.weight").sum() * 2**20) % 2**31
    return torch.randn(x.shape[2:], generator=torch.Generator().manual_seed(seed))


def edges(_module: nn.Module, x: Tensor, _target: int) -> Tensor:
    return torch.tensor(sobel_edges(x[0].detach().numpy()))


def edges_of_trained(module: nn.Module, x: Tensor, target: int) -> Tensor:
    """Edges where the weights are the trained ones, and the plain gradient elsewhere."""
    trained = torch.equal(module.get_parameter("fc.weight"), Steep().fc.weight)
    if trained:
        return -edges(module, x, target)
    (gradient,) = torch.autograd.grad(module(x)[0, target], x)
    return gradient[0].sum(0)


def seeded() -> Method:
    """Noise that follows the method's parameter "seed", and nothing else."""

    def steps(_model: Model, inputs: Tensor, question: Question) -> Steps[Heatmap]:
        yield from ()
        generator = torch.Generator().manual_seed(question.whole("seed"))
        values = torch.randn(inputs.shape[2:], generator=generator)
        return Heatmap(values.numpy(), signed=True, units="logit")

    return replace(pixel_method(noise), steps=steps, parameters=(SEED,), seeded=True)


@pytest.mark.parametrize("explain", [noise, same_noise, edges])
def test_noise_and_edges_fail(
    model: Model, images: list[Tensor], explain: Callable[[nn.Module, Tensor, int], Tensor]
) -> None:
    assert sanity_grade(examined(model, pixel_method(explain), images), "") == "failed"


def test_noise_that_another_seed_draws_anew_fails(model: Model, images: list[Tensor]) -> None:
    result = examined(model, seeded(), images)
    assert sanity_grade(result, "") == "failed"
    assert abs(result.repeats("")) < 0.1


def test_edges_that_random_weights_do_not_give_are_not_good(
    model: Model, images: list[Tensor]
) -> None:
    result = examined(model, pixel_method(edges_of_trained), images)
    assert result.kept("") < 0.5
    assert result.closest("") == ("the input's edges", pytest.approx(1))
    assert sanity_grade(result, "") == "weak"
    assert of_sanity(result, "").sentence.startswith("The map is nearly the input's edges.")


def test_grad_cam_is_good(model: Model, images: list[Tensor]) -> None:
    result = examined(model, find_method("grad_cam"), images, "last")
    assert result.repeats("last") == 1
    assert sanity_grade(result, "last") == "good"
    assert "with the trained weights, it is 1.00" in of_sanity(result, "last").sentence


def test_a_map_that_is_uniform_with_the_trained_weights_is_not_tested(
    model: Model, images: list[Tensor]
) -> None:
    def flat(module: nn.Module, x: Tensor, target: int) -> Tensor:
        trained = torch.equal(module.get_parameter("fc.weight"), Steep().fc.weight)
        return torch.ones(x.shape[2:]) if trained else noise(module, x, target)

    result = examined(model, pixel_method(flat), images)
    assert np.isnan(result.repeats(""))
    text = of_sanity(result, "")
    assert text.grade == "not tested"
    assert text.sentence.endswith("with the trained weights the map is uniform, or not finite.")


def test_maps_that_are_uniform_with_random_weights_alone_do_not_make_it_good(
    model: Model, images: list[Tensor]
) -> None:
    """A correlation of 0 stood for them, which is what good looks like."""

    def flat(module: nn.Module, x: Tensor, target: int) -> Tensor:
        trained = torch.equal(module.get_parameter("fc.weight"), Steep().fc.weight)
        return same_noise(module, x, target) if trained else torch.ones(x.shape[2:])

    text = of_sanity(examined(model, pixel_method(flat), images), "")
    assert text.grade == "not tested"
    assert text.sentence == (
        "Cannot be tested: only on 0 of 4 images, with random weights the map is finite and not "
        "uniform too."
    )


@pytest.mark.parametrize(("left", "verdict"), [(4, "good"), (2, "good"), (1, "not tested")])
def test_images_left_out_are_counted_and_too_few_give_no_verdict(left: int, verdict: str) -> None:
    sanity = sane(0.2)
    compared = sanity.compared.copy()
    compared[1:] = left
    sanity = replace(sanity, compared=compared)
    text = of_sanity(sanity, "stem")
    assert text.grade == verdict
    if verdict == "good":
        assert (f"{left} count with random weights down to middle" in text.limits) is (left < 4)
    else:
        assert text.sentence.startswith("Cannot be tested: only on 1 of 4 images")


def test_a_correlation_that_is_not_1_is_not_rounded_to_it() -> None:
    text = of_sanity(sane(0.9999, 0.9999, 0.9999), "stem").sentence
    assert "1.00" not in text
    assert text.count(">0.99") == 3


def test_a_layer_is_compared_with_the_spot_at_its_own_size(
    model: Model, images: list[Tensor]
) -> None:
    spot = torch.tensor(centre_blob((6, 6)))
    result = examined(model, pixel_method(lambda _module, _x, _target: spot), images)
    name, likeness = result.closest("")
    assert (name, likeness > 0.95) == ("a spot in the centre", True)


@pytest.mark.parametrize(
    ("kept", "repeat", "likeness", "verdict"),
    [
        (0.49, 1, 0.89, "good"),
        (0.50, 1, 0.3, "weak"),
        (0.80, 1, 0.3, "failed"),
        (0.10, 0.79, 0.3, "weak"),
        (0.10, 0.31, 0.3, "weak"),
        (0.10, 0.29, 0.3, "failed"),
        (0.45, 0.8, 0.3, "weak"),  # of 0.8 that repeats, 0.56 remains
        (0.45, 0.55, 0.3, "failed"),
        (0.10, 1, 0.91, "weak"),
        (0.70, 0.60, 0.3, "failed"),  # random weights change it less than its own chance
        (0.10, np.nan, 0.3, "not tested"),
    ],
)
def test_sanity_is_judged_by_what_repeats_what_remains_and_what_it_is_like(
    kept: float, repeat: float, likeness: float, verdict: str
) -> None:
    sanity = sane(kept, repeat, likeness)
    assert sanity_grade(sanity, "stem") == verdict
    text = of_sanity(sanity, "stem").sentence
    assert text.startswith("Of this method and layer, on 4 images") is (verdict == "good")


@pytest.mark.parametrize(
    ("curve", "worst", "verdict"),
    [
        ((0.90, 0.60, 0.30, 0.85, 0.95), 4, "failed"),  # halfway alone, it was good
        ((0.90, 0.60, 0.30, 0.60, 0.10), 3, "weak"),
        ((0.90, 0.60, 0.30, 0.20, 0.49), 4, "good"),
        ((0.90, 0.95, 0.30, 0.20, 0.10), 2, "good"),  # what comes before halfway does not count
        ((0.90, 0.60, 0.30, np.nan, 0.85), 4, "failed"),
        ((0.90, 0.60, 0.30, 0.20, np.nan), 2, "good"),
        ((0.90, 0.60, np.nan, 0.20, 0.10), 3, "not tested"),
    ],
)
def test_every_step_from_halfway_to_all_random_is_judged(
    curve: tuple[float, ...], worst: int, verdict: str
) -> None:
    steps = ("output", "late", "middle", "early", "stem")
    absolute = np.array(curve, np.float32)[:, None]
    compared = np.full((5, 1), 4)
    sanity = replace(sane(0), steps=steps, absolute=absolute, signed=absolute, compared=compared)
    assert sanity_grade(sanity, "stem") == verdict
    result = of_sanity(sanity, "stem")
    if verdict == "not tested":
        assert np.isnan(sanity.kept("stem"))
        return
    assert sanity.kept("stem") == pytest.approx(curve[worst])
    assert f"down to {steps[worst]}, a map's" in result.sentence
    assert "the highest from the later half random (middle) to all" in result.sentence


def test_too_few_images_at_the_judged_step_give_no_verdict() -> None:
    """One image alone would decide."""
    sanity = sane(0.2)
    late = np.array([[0.9], [0.2], [0.95]], np.float32)
    few = replace(sanity, absolute=late, compared=np.array([[4], [4], [1]]))
    assert sanity_grade(few, "stem") == "not tested"
    assert of_sanity(few, "stem").sentence.startswith("Cannot be tested: only on 1 of 4 images")


def test_the_limits_say_what_passing_shows_and_that_few_images_have_no_interval() -> None:
    limits = of_sanity(sane(0.2), "stem").limits
    assert "mean of 4 images. No interval" in limits
    assert "near a limit other images may give another verdict" in limits
    assert "correlates below 0.9 with edges, brightness and a spot in the centre" in limits
    assert "remains at every step from the later half random to all" in limits


def test_a_map_that_repeats_worse_than_it_survives_random_weights_is_reported() -> None:
    text = of_sanity(sane(0.70, 0.60), "stem").sentence
    assert text.startswith("Random weights change the map no more than recomputing it does.")
