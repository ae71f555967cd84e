"""Layer conductance: how much of the logit's rise flows through each cell of a layer."""

import torch
from torch import Tensor

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

Point = tuple[Tensor, Tensor]  # a layer's activation at one point of the path, and its gradient


def steps(model: Model, inputs: Tensor, question: Question) -> Steps[Heatmap]:
    """As Captum's LayerConductance, summed over the channels of each cell."""
    layer = find_layer(model, question.layer)
    _, alphas = quadrature(question.whole("steps") + 1)
    start = baseline(model, inputs, question.text("baseline"))
    flows: list[Tensor] = []  # (height, width), for each step of the path
    last: list[Point] = []

    def add(part: range) -> None:
        along = torch.cat([start + alphas[i] * (inputs - start) for i in part])
        with model.ready() as module, torch.enable_grad():
            with recording(module, [layer.name]) as kept:
                output = with_graph(classify(module, along.requires_grad_()))
            check_reached(kept, [layer.name])
            activations = kept[layer.name]
            (gradients,) = torch.autograd.grad(
                output[:, question.target].sum(), activations, materialize_grads=True
            )
        for activation, gradient in zip(activations.detach(), gradients, strict=True):
            if last:
                before, slope = last.pop()
                flow = ((activation - before) * slope)[None]
                flows.append(as_maps(flow, layer)[0].sum(0))
            last.append((activation, gradient))

    most = at_once(model, inputs, question.memory, backward=True)
    yield from in_chunks(model, len(alphas), most, add)
    return summed(torch.stack(flows).sum(0)[None, None])


def _passes(_card: ModelCard, question: Question) -> Passes:
    return Passes(1 + question.whole("steps"), 1 + question.whole("steps"))


METHOD = Method(
    key="layer_conductance",
    name="Layer conductance",
    answers=(
        "How much of the logit's rise from the baseline to this image flows through each cell of "
        "this layer?"
    ),
    paper=(
        "Dhamdhere et al. 2018, How Important Is a Neuron?, arXiv:1805.12233, eq. 2; as "
        "captum.attr.LayerConductance."
    ),
    equation="map = Σₖ ∫₀¹ ∂logit/∂Aₖ · ∂Aₖ/∂t dt, A at b + t(x - b)",
    scope="layer",
    signed=True,
    units="logit",
    parameters=(STEPS, baseline_parameter("black")),
    passes=_passes,
    cost="one forward and one backward for each of the steps (32), layer by layer",
    gradient="layer",
    steps=steps,
    caveat=(
        "Adds up to the difference between the two logits only with enough steps, and if "
        "everything flows through the layer. Relative to a baseline: compare two."
    ),
    guide=Guide(
        why=GuideAnswer(
            (
                "interpretability and explainability",
                "debugging and improving models",
                "comparing and selecting models",
            ),
            (
                "To find which cells and channels the evidence flows through, along real inputs "
                "and not artificial activations."
            ),
        ),
        who=GuideAnswer(
            ("developers",),
            (
                "Developers who study the importance of hidden units and want sums that they can "
                "check."
            ),
        ),
        what=GuideAnswer(
            ("individual units", "aggregated information"),
            (
                "The flow of one logit's change through each unit of a layer, summed over the "
                "channels of each cell."
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
            (
                "After training, beside layer integrated gradients: both add up, along different "
                "paths."
            ),
        ),
        where=GuideAnswer(
            ("community",),
            (
                "In the literature on hidden units, where it extends integrated gradients from "
                "inputs to neurons."
            ),
        ),
        read_for=("The share of each cell of the layer in the difference between the two logits."),
        not_for=(
            "Layers inside a branch, quick stepping through layers (cost), or areas in the "
            "baseline's colour."
        ),
    ),
)
