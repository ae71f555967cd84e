"""Guided backpropagation: the gradient, kept only where it is positive at every ReLU."""

import warnings

from torch import Tensor

from explainers.engine.work_queue import Steps
from explainers.methods.base import Method, Question, one_pass
from explainers.methods.guide import Answer, Guide
from explainers.methods.passes import out_of_place
from explainers.methods.pixels import strongest
from explainers.models import Model, ModelCard
from explainers.results import Heatmap

GUIDED = "ReLU"
GATES = {"Sigmoid", "Hardsigmoid", "Softmax"}  # they weigh, where ReLU and its like rectify


def fit(card: ModelCard) -> str:
    """Why the map would silently be the plain gradient, or half of it; "" where it would not."""
    others = sorted(set(card.activations) - GATES - {GUIDED})
    if not others and GUIDED in card.activations:
        return ""
    used = " and ".join(others) or "none"
    return (
        f"Only nn.ReLU modules are guided, and {card.name} uses {used}: "
        "the map would not be what its name says."
    )


def guided_gradient(model: Model, inputs: Tensor, target: int) -> Tensor:
    """Captum's GuidedBackprop, (1, channels, height, width). Raises: UnfitModel."""
    from captum.attr import GuidedBackprop  # Matplotlib comes along: 30 MB

    with model.ready() as module, out_of_place(module), warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # that there are hooks for a moment
        found = GuidedBackprop(module).attribute(inputs.detach().requires_grad_(), target)
    result: Tensor = found.detach()
    return result


def steps(model: Model, inputs: Tensor, question: Question) -> Steps[Heatmap]:
    """Captum's GuidedBackprop, the strongest colour channel of each pixel."""
    yield from ()
    return strongest(guided_gradient(model, inputs, question.target), "logit per input unit")


METHOD = Method(
    key="guided_backprop",
    name="Guided backpropagation",
    answers="Which edges and textures excite the network on the way to the class's logit?",
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
    parameters=(),
    seeded=False,
    of_class=True,
    passes=one_pass,
    cost="one forward and one backward",
    gradient="pixel",
    suits=fit,
    from_trace=None,
    steps=steps,
    caveat=(
        "Close to an edge detector: it hardly changes when the last layers are given random "
        "weights (Adebayo et al. 2018), so a sharp map is no evidence that the network learned "
        "anything."
    ),
    guide=Guide(
        why=Answer(
            ("interpretability and explainability", "teaching"),
            "To see crisply which edges reach the output at all, and to learn why a crisp map is "
            "not a faithful one.",
        ),
        who=Answer(
            ("developers",),
            "Developers who know its failing; it convinces others more than it should.",
        ),
        what=Answer(
            ("aggregated information",),
            "The gradient of one logit by the input with every negative part removed on its way "
            "back.",
        ),
        how=Answer(
            ("attribution and feature visualisation", "instance-based exploration"),
            "One heat map at full resolution for the image that you picked.",
        ),
        when=Answer(
            ("after training",),
            "After training, and only beside its sanity check.",
        ),
        where=Answer(
            ("community",),
            "In the literature, as the standard example of a map that passes the eye and fails "
            "the test.",
        ),
        read_for="Edges and textures that early layers pass on.",
        not_for="Which class, or why: other classes give nearly the same map.",
    ),
)
