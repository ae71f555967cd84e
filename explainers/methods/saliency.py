"""Saliency: how strongly the class's logit reacts to each pixel."""

from torch import Tensor

from explainers.methods.base import Method, Question, one_pass
from explainers.methods.guide import Guide, GuideAnswer
from explainers.methods.pixels import strongest
from explainers.models import Model
from explainers.results import Heatmap
from explainers.work.steps import Steps


def steps(model: Model, inputs: Tensor, question: Question) -> Steps[Heatmap]:
    """Captum's Saliency, with the strongest colour channel of each pixel."""
    yield from ()
    from captum.attr import Saliency  # imports Matplotlib: 30 MB

    with model.ready() as module:
        gradient = Saliency(module).attribute(inputs.detach().requires_grad_(), question.target)
    return strongest(gradient.detach(), "logit per input unit")


METHOD = Method(
    key="saliency",
    name="Saliency",
    answers="Which pixels would change the class's logit most if they changed a little?",
    paper=(
        "Simonyan et al. 2013, Deep Inside Convolutional Networks, arXiv:1312.6034, section 3; "
        "computed by captum.attr.Saliency."
    ),
    equation="map = max over colours of |∂logit/∂x|",
    scope="pixel",
    signed=False,
    units="logit per input unit",
    passes=one_pass,
    cost="one forward and one backward",
    gradient="pixel",
    steps=steps,
    caveat=(
        "Shows how sensitive the logit is, not its parts and not the direction. The gradient of a "
        "deep network is grainy: single pixels mean nothing, clusters of them do."
    ),
    guide=Guide(
        why=GuideAnswer(
            ("interpretability and explainability", "debugging and improving models", "teaching"),
            (
                "To see which pixels the logit is sensitive to: the oldest and simplest question "
                "to a network."
            ),
        ),
        who=GuideAnswer(
            ("developers",),
            "Developers: anyone new to the grain of the map easily takes it for meaning.",
        ),
        what=GuideAnswer(
            ("aggregated information",),
            "The gradient of one logit with respect to the input, through all layers at once.",
        ),
        how=GuideAnswer(
            ("attribution and feature visualisation", "instance-based exploration"),
            (
                "One heat map at the input's full resolution for the chosen image; it belongs to "
                "no layer."
            ),
        ),
        when=GuideAnswer(
            ("during training", "after training"),
            (
                "At any time; during training the gradient shows when a network becomes sensitive "
                "to the object."
            ),
        ),
        where=GuideAnswer(
            ("community",),
            "In the literature, as the baseline of every later method.",
        ),
        read_for=(
            "Where small changes of the image would matter, as a cloud of pixels; sensitivity to "
            "adversarial noise."
        ),
        not_for=(
            "Evidence for or against the class (it has no sign), or a share of the logit (nothing "
            "adds up)."
        ),
    ),
)
