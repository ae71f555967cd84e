"""Score-CAM: a layer's channels, each weighted by the logit of the image that it masks."""

import torch
from torch import Tensor
from torch.nn import functional as F

from explainers.methods.base import Method, Passes, Question
from explainers.methods.guide import Guide, GuideAnswer
from explainers.methods.passes import at_once, in_chunks, scores
from explainers.models import Model, ModelCard
from explainers.outputs.hooks import recording
from explainers.outputs.layouts import as_maps
from explainers.passes.tracing import check_reached, find_layer
from explainers.results import Heatmap
from explainers.work.steps import Steps

EPSILON = 1e-8  # the epsilon of pytorch-grad-cam; a constant channel masks everything


def steps(model: Model, inputs: Tensor, question: Question) -> Steps[Heatmap]:
    """The sum of the channels, weighted by the softmax of their scores: (height, width)."""
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
        "Where do the channels of this layer fire that, as masks, leave enough of the image for "
        "the class?"
    ),
    paper=(
        "Wang et al. 2019, Score-CAM, arXiv:1910.01279; the softmax over logits as in "
        "pytorch-grad-cam."
    ),
    equation="map = Σₖ aₖ · Aₖ with a = softmax over k of logit(x · normalised, enlarged Aₖ)",
    scope="layer",
    signed=True,
    units="activation",
    passes=_passes,
    cost="one forward for each channel of the layer",
    gradient="",
    steps=steps,
    caveat=(
        "The softmax over logits often puts nearly all weight on a few channels. An image masked "
        "by a channel is unlike the training images, and the masked parts are black."
    ),
    guide=Guide(
        why=GuideAnswer(
            ("interpretability and explainability", "comparing and selecting models"),
            (
                "To weight channels by an experiment instead of gradients, which may be noisy or "
                "saturated."
            ),
        ),
        who=GuideAnswer(
            ("developers",),
            (
                "Developers who doubt the gradients of a network and can wait for one pass per "
                "channel."
            ),
        ),
        what=GuideAnswer(
            ("individual units", "aggregated information"),
            (
                "Single channels as masks of the input, each weighted by the logit under its "
                "mask, then summed."
            ),
        ),
        how=GuideAnswer(
            ("attribution and feature visualisation", "instance-based exploration"),
            "One heat map at one layer, with an estimate of the time before the start.",
        ),
        when=GuideAnswer(
            ("after training",),
            "After training, when Grad-CAM looks wrong and the gradient is the suspect.",
        ),
        where=GuideAnswer(
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
