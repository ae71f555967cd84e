"""Integrated gradients: the sum of gradients along the path from a baseline to the image."""

import torch
from torch import Tensor

from explainers.methods.base import Method, Passes, Question
from explainers.methods.baselines import baseline, baseline_parameter
from explainers.methods.guide import Guide, GuideAnswer
from explainers.methods.passes import at_once, in_chunks, input_gradients
from explainers.methods.pixels import summed
from explainers.models import Model, ModelCard
from explainers.parameters import Parameter
from explainers.results import Heatmap
from explainers.work.steps import Steps


def steps(model: Model, inputs: Tensor, question: Question) -> Steps[Heatmap]:
    """Captum's IntegratedGradients by Gauss-Legendre quadrature, summed over the colours."""
    sizes, alphas = quadrature(question.whole("steps"))
    start = baseline(model, inputs, question.text("baseline"))
    total = torch.zeros_like(inputs)

    def add(part: range) -> None:
        along = torch.cat([start + alphas[i] * (inputs - start) for i in part])
        gradients = input_gradients(model, along, question.target)
        for i, gradient in zip(part, gradients, strict=True):
            total.add_(gradient, alpha=sizes[i])

    most = at_once(model, inputs, question.memory, backward=True)
    yield from in_chunks(model, len(alphas), most, add)
    return summed(total * (inputs - start))


def quadrature(points: int) -> tuple[list[float], list[float]]:
    """Captum's Gauss-Legendre rule: each point's weight, and its position on the path, 0 to 1."""
    # imports Matplotlib: 30 MB
    from captum.attr._utils.approximation_methods import approximation_parameters

    weights, places = approximation_parameters("gausslegendre")
    return weights(points), places(points)


def _passes(_card: ModelCard, question: Question) -> Passes:
    return Passes(question.whole("steps"), question.whole("steps"))


STEPS = Parameter(
    name="steps",
    label="steps",
    kind=int,
    default=32,
    low=2,
    high=400,
    help=(
        "More points on the path from the baseline make the sum more exact, at proportional cost."
    ),
)


METHOD = Method(
    key="integrated_gradients",
    name="Integrated gradients",
    answers=(
        "How much does each pixel contribute to the difference between the class's logit for this "
        "image and for the baseline?"
    ),
    paper=(
        "Sundararajan et al. 2017, Axiomatic Attribution for Deep Networks, arXiv:1703.01365, eq. "
        "1; the quadrature of captum.attr.IntegratedGradients."
    ),
    equation="map = Σ over colours of (x - b) · ∫₀¹ ∂logit/∂x (b + t(x - b)) dt",
    scope="pixel",
    signed=True,
    linear=True,
    units="logit",
    parameters=(STEPS, baseline_parameter("black")),
    passes=_passes,
    cost="one forward and one backward for each of the steps (32)",
    gradient="pixel",
    steps=steps,
    caveat=(
        "Relative to a baseline: areas that look like it get nothing (a black cat on a black "
        "baseline), so compare two. All pixels add up to the difference between the two logits, "
        "within the error of the steps."
    ),
    guide=Guide(
        why=GuideAnswer(
            (
                "interpretability and explainability",
                "debugging and improving models",
                "comparing and selecting models",
            ),
            (
                "To account for a logit in full: the values of the pixels add up to the "
                "difference to the baseline."
            ),
        ),
        who=GuideAnswer(
            ("developers", "users"),
            "Developers and users who need numbers that add up, for instance in an audit.",
        ),
        what=GuideAnswer(
            ("aggregated information",),
            (
                "Gradients of one logit with respect to the input, integrated along the straight "
                "path from a baseline to the image."
            ),
        ),
        how=GuideAnswer(
            (
                "attribution and feature visualisation",
                "instance-based exploration",
                "interactive experimentation",
            ),
            (
                "One signed heat map at full resolution. Steps and baseline are set beside it, "
                "and the map follows."
            ),
        ),
        when=GuideAnswer(
            ("after training",),
            "After training, when a quick map raises a question that needs a number.",
        ),
        where=GuideAnswer(
            ("domains", "community"),
            (
                "In fields that require axioms, such as medicine and finance; the most cited "
                "method of its family."
            ),
        ),
        read_for=(
            "How much areas add to the logit or take from it, relative to the chosen baseline."
        ),
        not_for=(
            "Single pixels (it keeps the gradient's grain), or areas in the baseline's own colour."
        ),
    ),
)
