"""Score-CAM: a layer's channels, each weighted by the logit that is left where it is active."""

import torch
from torch import Tensor
from torch.nn import functional as F

from explainers.engine.work_queue import Steps
from explainers.methods.base import Method, Passes, Question, suits_all
from explainers.methods.guide import Answer, Guide
from explainers.methods.passes import at_once, in_chunks, scores
from explainers.models import Model, ModelCard
from explainers.passes.hooks import recording
from explainers.passes.layouts import as_maps
from explainers.passes.tracing import check_reached, find_layer
from explainers.results import Heatmap

EPSILON = 1e-8  # that of pytorch-grad-cam: a channel that is the same everywhere masks all


def steps(model: Model, inputs: Tensor, question: Question) -> Steps[Heatmap]:
    """Channels weighted by the softmax of their scores, summed: (height, width) of the layer."""
    layer = find_layer(model, question.layer)
    with model.ready() as module, recording(module, [layer.name]) as kept, torch.no_grad():
        module(inputs)
    check_reached(kept, [layer.name])
    activation = as_maps(kept[layer.name].detach(), layer)[0]
    weights = torch.empty(len(activation))

    def score(part: range) -> None:
        channels = activation[part.start : part.stop]
        size = tuple(inputs.shape[2:])
        masks = F.interpolate(channels[:, None], size=size, mode="bilinear", align_corners=True)
        low, high = masks.amin((2, 3), keepdim=True), masks.amax((2, 3), keepdim=True)
        masked = inputs * ((masks - low) / (high - low + EPSILON))
        weights[part.start : part.stop] = scores(model, masked, question.target).float().cpu()

    most = at_once(model, inputs, question.memory, backward=False)
    yield from in_chunks(model, len(activation), most, score)
    values = torch.einsum("c,chw->hw", weights.softmax(0).to(activation), activation)
    return Heatmap(values.float().cpu().numpy(), signed=True, units="activation")


def _passes(card: ModelCard, question: Question) -> Passes:
    channels = [layer.shape[0] for layer in card.layers if layer.name == question.layer]
    return Passes(1 + sum(channels), 0)


METHOD = Method(
    key="score_cam",
    name="Score-CAM",
    answers=(
        "Where do those channels of this layer fire that alone leave enough of the image for the "
        "class?"
    ),
    paper=(
        "Wang et al. 2019, Score-CAM, arXiv:1910.01279; the softmax over logits as in "
        "pytorch-grad-cam."
    ),
    equation="map = Σₖ aₖ · Aₖ with a = softmax over k of logit(x · normalised, enlarged Aₖ)",
    scope="layer",
    signed=True,
    units="activation",
    parameters=(),
    seeded=False,
    of_class=True,
    passes=_passes,
    cost="one forward for each channel of the layer",
    gradient="",
    suits=suits_all,
    from_trace=None,
    steps=steps,
    caveat=(
        "The softmax over logits often leaves the weight to a few channels only. An image that is "
        "masked by a channel is unlike those of the training, and the baseline is the mask's own "
        "black."
    ),
    guide=Guide(
        why=Answer(
            ("interpretability and explainability", "comparing and selecting models"),
            "To weigh channels by an experiment instead of by gradients, which may be noisy or "
            "saturated.",
        ),
        who=Answer(
            ("developers",),
            "Developers who doubt the gradients of a network, and can wait for as many passes as "
            "there are channels.",
        ),
        what=Answer(
            ("individual units", "aggregated information"),
            "Single channels as masks of the input, each judged by the logit that it leaves, then "
            "summed.",
        ),
        how=Answer(
            ("attribution and feature visualisation", "instance-based exploration"),
            "One heat map at one layer; an estimate of the time stands there before it starts.",
        ),
        when=Answer(
            ("after training",),
            "After training, when Grad-CAM looks wrong and the gradient is suspected.",
        ),
        where=Answer(
            ("community",),
            "In the literature on class activation maps, as the first without gradients.",
        ),
        read_for="The region covered by the channels that keep the class's logit highest.",
        not_for=(
            "Contributions in logits, evidence against the class, or a comparison of many layers "
            "at once (cost)."
        ),
    ),
)
