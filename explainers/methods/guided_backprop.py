"""Guided backpropagation: the gradient, passed on only where it is positive at every ReLU."""

import warnings

from torch import Tensor

from explainers.methods.base import Method, Question, one_pass
from explainers.methods.guide import Guide, GuideAnswer
from explainers.methods.passes import out_of_place
from explainers.methods.pixels import strongest
from explainers.models import Model, ModelCard
from explainers.results import Heatmap
from explainers.work.steps import Steps

GUIDED = "ReLU"
GATES = {"Sigmoid", "Hardsigmoid", "Softmax"}  # they multiply, where ReLU and its relatives rectify


def fit(card: ModelCard) -> str:
    """Why the map would partly or wholly be the plain gradient; "" if it would not."""
    others = sorted(set(card.activations) - GATES - {GUIDED})
    if not others and GUIDED in card.activations:
        return ""
    used = " and ".join(others) or "none"
    return (
        f"Only nn.ReLU modules are guided, and {card.name} uses {used}: the map would not be "
        "guided backpropagation."
    )


def guided_gradient(model: Model, inputs: Tensor, target: int) -> Tensor:
    """Captum's GuidedBackprop, (1, channels, height, width). Raises: UnfitModel."""
    from captum.attr import GuidedBackprop  # imports Matplotlib: 30 MB

    with model.ready() as module, out_of_place(module), warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # that it adds hooks for a moment
        gradient = GuidedBackprop(module).attribute(inputs.detach().requires_grad_(), target)
    result: Tensor = gradient.detach()
    return result


def steps(model: Model, inputs: Tensor, question: Question) -> Steps[Heatmap]:
    """Captum's GuidedBackprop, with the strongest colour channel of each pixel."""
    yield from ()
    return strongest(guided_gradient(model, inputs, question.target), "logit per input unit")


METHOD = Method(
    key="guided_backprop",
    name="Guided backpropagation",
    answers="Which edges and textures activate the network on the way to the class's logit?",
    paper=(
        "Springenberg et al. 2014, Striving for Simplicity, arXiv:1412.6806; computed by "
        "captum.attr.GuidedBackprop."
    ),
    equation=(
        "at every ReLU: gradient · 1[input > 0] · 1[gradient > 0]; map = max over colours of "
        "|that at x|"
    ),
    scope="pixel",
    signed=False,
    units="logit per input unit",
    passes=one_pass,
    cost="one forward and one backward",
    gradient="pixel",
    suits=fit,
    steps=steps,
    caveat=(
        "Close to an edge detector: it hardly changes when the last layers get random weights "
        "(Adebayo et al. 2018). A sharp map is not evidence that the network learned anything."
    ),
    guide=Guide(
        why=GuideAnswer(
            ("interpretability and explainability", "teaching"),
            (
                "To see sharply which edges reach the output at all, and to learn why a sharp map "
                "need not be faithful."
            ),
        ),
        who=GuideAnswer(
            ("developers",),
            "Developers who are aware of its weakness; it convinces others more than it should.",
        ),
        what=GuideAnswer(
            ("aggregated information",),
            (
                "The gradient of one logit with respect to the input, with all negative parts "
                "removed on the way back."
            ),
        ),
        how=GuideAnswer(
            ("attribution and feature visualisation", "instance-based exploration"),
            "One heat map at full resolution for the chosen image.",
        ),
        when=GuideAnswer(
            ("after training",),
            "After training, and only beside its sanity check.",
        ),
        where=GuideAnswer(
            ("community",),
            (
                "In the literature, as the standard example of a map that looks right and fails "
                "the test."
            ),
        ),
        read_for="Edges and textures that early layers pass on.",
        not_for="Which class, or why: other classes give nearly the same map.",
    ),
)
