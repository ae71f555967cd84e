"""GradientShap: expected gradients between a baseline and noisy copies of the image."""

import torch
from torch import Tensor

from explainers.methods.base import Method, Passes, Question
from explainers.methods.baselines import baseline, baseline_parameter
from explainers.methods.guide import Guide, GuideAnswer
from explainers.methods.passes import at_once, in_chunks, input_gradients
from explainers.methods.pixels import summed
from explainers.methods.smooth_grad import NOISE, SAMPLES
from explainers.models import Model, ModelCard
from explainers.parameters import SEED
from explainers.results import Heatmap
from explainers.work.steps import Steps


def steps(model: Model, inputs: Tensor, question: Question) -> Steps[Heatmap]:
    """As Captum's GradientShap: noise, a random point on the path from the baseline, and the mean.

    The attribution is Captum's: gradient times the difference of the noisy copy to the baseline.
    """
    count = question.whole("samples")
    spread = question.number("noise") * float(inputs.max() - inputs.min())
    start = baseline(model, inputs, question.text("baseline"))
    generator = torch.Generator().manual_seed(question.whole("seed"))
    total = torch.zeros_like(inputs)
    # noisy copy, position on its path from the baseline
    samples: dict[int, tuple[Tensor, Tensor]] = {}

    def draw(i: int) -> tuple[Tensor, Tensor]:
        if i not in samples:
            noise = torch.randn(inputs.shape, generator=generator).to(inputs)
            place = torch.rand(1, generator=generator).to(inputs)
            samples[i] = inputs + spread * noise, place
        return samples[i]

    def add(part: range) -> None:
        along = torch.cat([start + place * (noisy - start) for noisy, place in map(draw, part)])
        for i, gradient in zip(part, input_gradients(model, along, question.target), strict=True):
            noisy, _ = samples.pop(i)
            total.add_(gradient * (noisy - start)[0])

    most = at_once(model, inputs, question.memory, backward=True)
    yield from in_chunks(model, count, most, add)
    return summed(total / count)


def _passes(_card: ModelCard, question: Question) -> Passes:
    return Passes(question.whole("samples"), question.whole("samples"))


METHOD = Method(
    key="gradient_shap",
    name="GradientShap",
    answers=(
        "How much does each pixel contribute to the class's logit, averaged over paths from a "
        "baseline to noisy copies of the image?"
    ),
    paper=(
        "Lundberg and Lee 2017, A Unified Approach to Interpreting Model Predictions, "
        "arXiv:1705.07874; as captum.attr.GradientShap with one baseline."
    ),
    equation=(
        "map = mean over n of Σ over colours of (x + εₙ - b) · ∂logit/∂x (b + αₙ(x + εₙ - b)), αₙ "
        "~ U(0, 1)"
    ),
    scope="pixel",
    signed=True,
    units="logit",
    parameters=(SAMPLES, NOISE, baseline_parameter("black"), SEED),
    seeded=True,
    passes=_passes,
    cost="one forward and one backward for each of the samples (25)",
    gradient="pixel",
    steps=steps,
    caveat=(
        "It would give Shapley values only for independent pixels and a network that is linear "
        "between them; neither holds. Random: compare another seed before you rely on a detail."
    ),
    guide=Guide(
        why=GuideAnswer(
            ("interpretability and explainability", "comparing and selecting models"),
            (
                "To estimate Shapley values of pixels at the cost of a few gradients, and to "
                "smooth integrated gradients."
            ),
        ),
        who=GuideAnswer(
            ("developers",),
            "Developers who use SHAP on tables and want the same for images.",
        ),
        what=GuideAnswer(
            ("aggregated information",),
            (
                "Gradients of one logit with respect to the input, at random points between a "
                "baseline and noisy copies of the image."
            ),
        ),
        how=GuideAnswer(
            (
                "attribution and feature visualisation",
                "instance-based exploration",
                "interactive experimentation",
            ),
            (
                "One signed heat map at full resolution. Samples, noise, baseline and seed are "
                "set beside it."
            ),
        ),
        when=GuideAnswer(
            ("after training",),
            (
                "After training, beside integrated gradients: where the two differ, noise and "
                "random steps matter."
            ),
        ),
        where=GuideAnswer(
            ("domains", "community"),
            "In fields that use SHAP throughout, such as finance and medicine.",
        ),
        read_for="The sign and rough share of areas, relative to the chosen baseline.",
        not_for="Exact Shapley values, or details that change with the seed.",
    ),
)
