"""Detects weights that no trained network has: NaN, all zero, a head as initialised."""

import math

import torch
from torch import Tensor, nn

from explainers.errors import UnfitModel
from explainers.models.notes import ModelNote

FEWEST = 256  # weights of a head that are enough to test their distribution
STEEPEST = 7  # times 1 / n: how far the largest of n uniform weights may be below the bound
KOLMOGOROV = 1.95  # times 1 / sqrt(n): a distance that 1 in 1,000 true samples exceeds
ROUNDING = ((torch.bfloat16, 2**-8), (torch.float16, 2**-11), (torch.float32, 1e-6))  # relative
NORMAL = (0.02, 0.01, 0.001)  # standard deviations of torchvision's, timm's and transformers' heads
STATISTICS = "running_"  # of a norm's buffers, which must be finite; masks may hold -inf
QUESTION = "was the checkpoint loaded?"


def check_health(module: nn.Module, name: str) -> tuple[ModelNote, ...]:
    """Warnings about the weights of `module`, a trained network with the display name `name`.

    Raises: UnfitModel if parameters, or the statistics of norms, are NaN or infinite.
    """
    parameters = {
        key: each
        for key, each in module.named_parameters()
        if not nn.parameter.is_lazy(each) and not each.is_meta
    }
    statistics = {key: each for key, each in module.named_buffers() if STATISTICS in key}
    broken = [
        key
        for key, each in {**parameters, **statistics}.items()
        if each.is_floating_point() and not torch.isfinite(each).all()
    ]
    if broken:
        raise UnfitModel(
            f"The weights of {name} are NaN or infinite in {len(broken)} of "
            f"{len(parameters) + len(statistics)} tensors, {broken[0]} first; use a checkpoint "
            "from before the training diverged."
        )
    if parameters and not any(each.any() for each in parameters.values()):
        text = (
            f"Weights: all {len(parameters)} tensors are zero, so every image gets the same result."
        )
        return (ModelNote("weights", text, warning=True),)
    return ()


def check_head(module: nn.Module, classes: int) -> tuple[ModelNote, ...]:
    """A warning if the head, with this many outputs, is as initialised."""
    head = find_head(module, classes)
    if head is None:
        return ()
    path, weight, bias = head
    if not any(each.any() for each in module.parameters()):
        return ()  # `check_health` reports it
    if not weight.any():
        text = f'Weights: the head "{path}" is all zero, so every class scores alike; {QUESTION}'
    elif _is_initial(weight, bias):
        text = f'Weights: the head "{path}" looks untrained, as initialised at random; {QUESTION}'
    else:
        return ()
    return (ModelNote("weights", text, warning=True),)


def find_head(
    module: nn.Module, classes: int | None = None
) -> tuple[str, Tensor, Tensor | None] | None:
    """Path, weight (classes, features) and bias of the last linear layer or 1 x 1 convolution.

    None if there is none; with `classes`, the last with this many outputs.
    """
    head = None
    for path, child in module.named_modules():
        if isinstance(child, nn.Linear) or (
            isinstance(child, nn.Conv2d) and set(child.kernel_size) == {1} and child.groups == 1
        ):
            weight = child.weight.detach()
            if nn.parameter.is_lazy(child.weight) or weight.shape[0] != (classes or len(weight)):
                continue
            head = path, weight.flatten(1), child.bias
    return head


def _is_initial(weight: Tensor, bias: Tensor | None) -> bool:
    """Whether weight and bias are a sample of torch's, torchvision's or timm's initial values.

    Training moves some weights out of the bound of a uniform distribution, and no bias stays at
    zero, so a trained head matches neither.
    """
    if weight.numel() < FEWEST or not weight.is_floating_point():
        return False
    classes, features = weight.shape
    values = weight.cpu().double().flatten().sort().values
    shift = None if bias is None else bias.detach().cpu().double()
    zero = shift is not None and not shift.any()
    bounds = {features} if not zero else {features, classes, features + classes}
    slack = 1 + next((s for kind, s in ROUNDING if values.equal(values.to(kind).double())), 0)
    for count in bounds:
        bound = 1 / math.sqrt(count)
        within = shift is None or float(shift.abs().max()) <= bound * slack
        if within and _is_uniform(values, bound, slack):
            return True
    return zero and any(_is_normal(values, deviation) for deviation in NORMAL)


def _is_uniform(values: Tensor, bound: float, slack: float) -> bool:
    """Whether sorted `values` are a sample of the uniform distribution on -bound .. bound."""
    largest = float(values.abs().max()) / bound
    if not 1 - STEEPEST / len(values) <= largest <= slack:
        return False
    return _distance(values, (values / bound + 1) / 2) <= KOLMOGOROV


def _is_normal(values: Tensor, deviation: float) -> bool:
    """Whether sorted `values` are a sample of the normal distribution around 0."""
    return _distance(values, torch.special.ndtr(values / deviation)) <= KOLMOGOROV


def _distance(values: Tensor, expected: Tensor) -> float:
    """Kolmogorov's: the largest gap between the two distribution functions, times sqrt(n)."""
    ranks = torch.arange(1, len(values) + 1, dtype=torch.float64)
    gap = torch.maximum(ranks / len(values) - expected, expected - (ranks - 1) / len(values))
    return float(gap.max()) * math.sqrt(len(values))
