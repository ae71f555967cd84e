"""SmoothGrad: saliency averaged over noisy copies of the image."""

import torch
from torch import Tensor

from explainers.methods.base import Method, Passes, Question
from explainers.methods.guide import Guide, GuideAnswer
from explainers.methods.passes import at_once, in_chunks, input_gradients
from explainers.methods.pixels import strongest
from explainers.models import Model, ModelCard
from explainers.parameters import SEED, Parameter
from explainers.results import Heatmap
from explainers.work.steps import Steps


def steps(model: Model, inputs: Tensor, question: Question) -> Steps[Heatmap]:
    """The mean gradient over noisy copies, as Captum's NoiseTunnel around Saliency without abs."""
    count = question.whole("samples")
    spread = question.number("noise") * float(inputs.max() - inputs.min())
    generator = torch.Generator().manual_seed(question.whole("seed"))
    total = torch.zeros_like(inputs)
    noise_of: dict[int, Tensor] = {}  # a chunk that did not fit runs again with the same noise

    def noise(i: int) -> Tensor:
        if i not in noise_of:
            noise_of[i] = torch.randn(inputs.shape, generator=generator).to(inputs)
        return noise_of[i]

    def add(part: range) -> None:
        noisy = torch.cat([inputs + spread * noise(i) for i in part])
        for i, gradient in zip(part, input_gradients(model, noisy, question.target), strict=True):
            total.add_(gradient)
            del noise_of[i]

    most = at_once(model, inputs, question.memory, backward=True)
    yield from in_chunks(model, count, most, add)
    return strongest(total / count, "logit per input unit")


def _passes(_card: ModelCard, question: Question) -> Passes:
    return Passes(question.whole("samples"), question.whole("samples"))


SAMPLES = Parameter(
    name="samples",
    label="samples",
    kind=int,
    default=25,
    low=1,
    high=500,
    help="More noisy copies make the average steadier, at proportional cost.",
)
NOISE = Parameter(
    name="noise",
    label="noise",
    kind=float,
    default=0.15,
    low=0,
    high=1,
    help="As a share of the input's range. Higher values smooth more, until nothing is visible.",
)


METHOD = Method(
    key="smooth_grad",
    name="SmoothGrad",
    answers="Which pixels matter to the class's logit even when the image is slightly noisy?",
    paper=(
        "Smilkov et al. 2017, SmoothGrad, arXiv:1706.03825; captum.attr.NoiseTunnel around the "
        "gradient."
    ),
    equation=(
        "map = max over colours of |mean over n of ∂logit/∂x (x + εₙ)|, εₙ ~ N(0, (noise · range)²)"
    ),
    scope="pixel",
    signed=False,
    units="logit per input unit",
    parameters=(SAMPLES, NOISE, SEED),
    seeded=True,
    passes=_passes,
    cost="one forward and one backward for each of the samples (25)",
    gradient="pixel",
    steps=steps,
    caveat=(
        "Easier to read than saliency, but no more faithful: averaging removes grain, whether it "
        "was noise or not. With one sample and no noise it equals saliency."
    ),
    guide=Guide(
        why=GuideAnswer(
            ("interpretability and explainability", "debugging and improving models"),
            "To separate the part of saliency that survives noise from grain.",
        ),
        who=GuideAnswer(
            ("developers", "users"),
            "Developers and users who find saliency too grainy to read.",
        ),
        what=GuideAnswer(
            ("aggregated information",),
            (
                "Gradients of one logit with respect to the input, averaged over noisy copies of "
                "the image."
            ),
        ),
        how=GuideAnswer(
            (
                "attribution and feature visualisation",
                "instance-based exploration",
                "interactive experimentation",
            ),
            "One heat map at full resolution. Samples, noise and seed are set beside it.",
        ),
        when=GuideAnswer(
            ("after training",),
            "After training, when saliency alone is unreadable.",
        ),
        where=GuideAnswer(
            ("community",),
            "In the literature, as a refinement of many gradient methods.",
        ),
        read_for=(
            "Objects and parts that the logit is sensitive to, more steadily than with saliency."
        ),
        not_for=(
            "A sign, a share of the logit, or proof of faithfulness: smooth does not mean true."
        ),
    ),
)
