"""Layer integrated gradients: integrated gradients with a layer's activation as the input."""

from collections.abc import Iterator
from contextlib import contextmanager

import torch
from torch import Tensor, nn

from explainers.methods.base import Method, Passes, Question
from explainers.methods.baselines import baseline, baseline_parameter
from explainers.methods.guide import Guide, GuideAnswer
from explainers.methods.integrated_gradients import STEPS, quadrature
from explainers.methods.passes import at_once, in_chunks
from explainers.methods.pixels import summed
from explainers.models import Model, ModelCard
from explainers.outputs.hooks import recording
from explainers.outputs.layouts import as_maps
from explainers.outputs.logits import classify, with_graph
from explainers.passes.tracing import check_reached, find_layer
from explainers.results import Heatmap
from explainers.work.steps import Steps


def steps(model: Model, inputs: Tensor, question: Question) -> Steps[Heatmap]:
    """As Captum's LayerIntegratedGradients, summed over the channels of each cell."""
    layer = find_layer(model, question.layer)
    sizes, alphas = quadrature(question.whole("steps"))
    start = baseline(model, inputs, question.text("baseline"))
    ends = []
    for end in (start, inputs):
        with model.ready() as module, recording(module, [layer.name]) as kept, torch.no_grad():
            module(end)
        check_reached(kept, [layer.name])
        ends.append(kept[layer.name].detach())
    difference = ends[1] - ends[0]
    total = torch.zeros_like(difference)

    def add(part: range) -> None:
        along = torch.cat([ends[0] + alphas[i] * difference for i in part]).requires_grad_()
        with (
            model.ready() as module,
            torch.enable_grad(),
            _replaced_output(module, layer.name, along),
        ):
            output = with_graph(classify(module, inputs.expand(len(part), -1, -1, -1)))
            (gradients,) = torch.autograd.grad(
                output[:, question.target].sum(), along, materialize_grads=True
            )
        for i, gradient in zip(part, gradients, strict=True):
            total.add_(gradient, alpha=sizes[i])

    most = at_once(model, inputs, question.memory, backward=True)
    yield from in_chunks(model, len(alphas), most, add)
    return summed(as_maps(total * difference, layer))


@contextmanager
def _replaced_output(module: nn.Module, name: str, output: Tensor) -> Iterator[None]:
    """Inside the block the layer returns a copy of `output`, so that nothing can write into it."""

    def hook(_module: nn.Module, _inputs: object, original: object) -> object:
        copy = output.clone()
        return (copy, *original[1:]) if isinstance(original, tuple) else copy

    with module.get_submodule(name).register_forward_hook(hook):
        yield


def _passes(_card: ModelCard, question: Question) -> Passes:
    return Passes(2 + question.whole("steps"), question.whole("steps"))


METHOD = Method(
    key="layer_integrated_gradients",
    name="Layer integrated gradients",
    answers=(
        "How much does each cell of this layer contribute to the difference between the class's "
        "logit for this image and for the baseline?"
    ),
    paper=(
        "Sundararajan et al. 2017, Axiomatic Attribution for Deep Networks, arXiv:1703.01365, eq. "
        "1 at a layer; as captum.attr.LayerIntegratedGradients."
    ),
    equation="map = Σₖ (A(x) - A(b))ₖ · ∫₀¹ ∂logit/∂Aₖ (A(b) + t(A(x) - A(b))) dt",
    scope="layer",
    signed=True,
    linear=True,
    units="logit",
    parameters=(STEPS, baseline_parameter("black")),
    passes=_passes,
    cost="one forward and one backward for each of the steps (32), layer by layer",
    gradient="layer",
    steps=steps,
    caveat=(
        "Adds up to the difference between the two logits only if everything flows through the "
        "layer; a shortcut around it carries its share past. The path runs through activations "
        "that no image has."
    ),
    guide=Guide(
        why=GuideAnswer(
            ("interpretability and explainability", "debugging and improving models"),
            (
                "To account for the logit in full at a layer. The values of its cells add up if "
                "all of the network passes through it."
            ),
        ),
        who=GuideAnswer(
            ("developers",),
            "Developers who need numbers at a layer that add up, to check Grad-CAM.",
        ),
        what=GuideAnswer(
            ("aggregated information",),
            (
                "Gradients of one logit with respect to a layer's activation, integrated from the "
                "baseline's activation to the image's."
            ),
        ),
        how=GuideAnswer(
            (
                "attribution and feature visualisation",
                "instance-based exploration",
                "interactive experimentation",
            ),
            "One signed heat map at one layer. Steps and baseline are set beside it.",
        ),
        when=GuideAnswer(
            ("after training",),
            ("After training, when a quick map at a layer raises a question that needs a number."),
        ),
        where=GuideAnswer(
            ("community",),
            "In language models, where it attributes to embeddings; it works at any layer.",
        ),
        read_for=(
            "How much each cell of the layer adds to the logit or takes from it, relative to the "
            "baseline."
        ),
        not_for=(
            "Layers inside a branch (nothing adds up there), or values between different baselines."
        ),
    ),
)
