"""Integrated gradients: gradients along the way from a baseline to the image, added up."""

import torch
from torch import Tensor

from explainers.engine.work_queue import Steps
from explainers.methods.base import Method, Passes, Question, suits_all
from explainers.methods.baselines import baseline, baseline_parameter
from explainers.methods.guide import Answer, Guide
from explainers.methods.parameters import Parameter
from explainers.methods.passes import at_once, in_chunks, input_gradients
from explainers.methods.pixels import summed
from explainers.models import Model, ModelCard
from explainers.results import Heatmap


def steps(model: Model, inputs: Tensor, question: Question) -> Steps[Heatmap]:
    """Captum's IntegratedGradients by Gauss-Legendre quadrature, the colours summed."""
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
    """Captum's Gauss-Legendre rule: each point's weight, and where on the way it lies, 0 to 1."""
    # Matplotlib comes along: 30 MB
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
    help="More points along the way from the baseline make the sum more exact, and cost as much.",
)


METHOD = Method(
    key="integrated_gradients",
    name="Integrated gradients",
    answers=(
        "How does each pixel share in the difference between the class's logit for this image and "
        "for the baseline?"
    ),
    paper=(
        "Sundararajan et al. 2017, Axiomatic Attribution for Deep Networks, arXiv:1703.01365, eq. "
        "1; the quadrature of captum.attr.IntegratedGradients."
    ),
    equation="map = Σ over colours of (x - b) · ∫₀¹ ∂logit/∂x (b + t(x - b)) dt",
    scope="pixel",
    signed=True,
    units="logit",
    parameters=(STEPS, baseline_parameter("black")),
    seeded=False,
    of_class=True,
    passes=_passes,
    cost="one forward and one backward for each of the steps (32)",
    gradient="pixel",
    suits=suits_all,
    from_trace=None,
    steps=steps,
    caveat=(
        "Relative to a baseline: areas that look like it get nothing (a black cat on a black "
        "baseline), so look at two. The sum over all pixels is the difference of the two logits, "
        "up to the error of the steps."
    ),
    guide=Guide(
        why=Answer(
            (
                "interpretability and explainability",
                "debugging and improving models",
                "comparing and selecting models",
            ),
            "To account for a logit in full: what the pixels get adds up to the difference to the "
            "baseline.",
        ),
        who=Answer(
            ("developers", "users"),
            "Developers and users who need numbers that add up, for instance in an audit.",
        ),
        what=Answer(
            ("aggregated information",),
            "Gradients of one logit by the input, integrated on the straight way from a baseline "
            "to the image.",
        ),
        how=Answer(
            (
                "attribution and feature visualisation",
                "instance-based exploration",
                "interactive experimentation",
            ),
            "One signed heat map at full resolution; steps and baseline are set beside it, and "
            "the map follows.",
        ),
        when=Answer(
            ("after training",),
            "After training, when a one-pass map has raised a question that a number should "
            "answer.",
        ),
        where=Answer(
            ("domains", "community"),
            "Wherever axioms are asked for, as in medicine and finance; the most cited method of "
            "its family.",
        ),
        read_for=(
            "What areas add to the logit or take from it, relative to the baseline that is named."
        ),
        not_for=(
            "Single pixels (it keeps the gradient's grain), or areas in the baseline's own colour."
        ),
    ),
)
