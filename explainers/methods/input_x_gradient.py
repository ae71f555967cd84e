"""Input x gradient: each pixel's first-order contribution to the class's logit."""

from torch import Tensor

from explainers.methods.base import Method, Question, one_pass
from explainers.methods.guide import Guide, GuideAnswer
from explainers.methods.pixels import summed
from explainers.models import Model
from explainers.results import Heatmap
from explainers.work.steps import Steps


def steps(model: Model, inputs: Tensor, question: Question) -> Steps[Heatmap]:
    """Captum's InputXGradient, summed over the colour channels of each pixel."""
    yield from ()
    from captum.attr import InputXGradient  # imports Matplotlib: 30 MB

    with model.ready() as module:
        attribution = InputXGradient(module).attribute(
            inputs.detach().requires_grad_(), question.target
        )
    return summed(attribution.detach())


METHOD = Method(
    key="input_x_gradient",
    name="Input × gradient",
    answers=(
        "Which pixels make up the class's logit, to first order, for it (positive) or against it "
        "(negative)?"
    ),
    paper=(
        "Shrikumar et al. 2016, Not Just a Black Box, arXiv:1605.01713; computed by "
        "captum.attr.InputXGradient."
    ),
    equation="map = Σ over colours of x · ∂logit/∂x",
    scope="pixel",
    signed=True,
    linear=True,
    units="logit",
    passes=one_pass,
    cost="one forward and one backward",
    gradient="pixel",
    steps=steps,
    caveat=(
        "A pixel with the value 0 (mid-grey after normalising) gets no relevance, whatever it "
        "shows. The gradient holds only for tiny changes, so the map is grainy, and its sum is "
        "generally not the logit."
    ),
    guide=Guide(
        why=GuideAnswer(
            ("interpretability and explainability", "teaching"),
            (
                "To see saliency with a sign and in the logit's own units, at the cost of one "
                "multiplication."
            ),
        ),
        who=GuideAnswer(
            ("developers",),
            (
                "Developers who compare attribution methods; it is the step between saliency and "
                "integrated gradients."
            ),
        ),
        what=GuideAnswer(
            ("aggregated information",),
            (
                "The input times the gradient of one logit with respect to it, through all layers "
                "at once."
            ),
        ),
        how=GuideAnswer(
            ("attribution and feature visualisation", "instance-based exploration"),
            "One signed heat map at the input's full resolution for the chosen image.",
        ),
        when=GuideAnswer(
            ("after training",),
            "After training, as a quick first look before integrated gradients.",
        ),
        where=GuideAnswer(
            ("community",),
            (
                "In the literature under two names: in ReLU networks it equals layer-wise "
                "relevance propagation with the simplest rule."
            ),
        ),
        read_for="The sign of larger areas: for the class or against it.",
        not_for="Dark or mid-grey areas (zero by construction), single pixels, or sums.",
    ),
)
