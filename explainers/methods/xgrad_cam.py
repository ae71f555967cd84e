"""XGrad-CAM from the trace: Grad-CAM whose weights heed where a channel is active."""

from explainers.methods.base import Method, by_trace, one_pass
from explainers.methods.guide import Answer, Guide
from explainers.methods.positive import suits_positive, suits_positive_layers
from explainers.passes import cams
from explainers.passes.tracing import Trace
from explainers.results import Heatmap


def from_trace(trace: Trace, layer: str) -> Heatmap:
    """Signed XGrad-CAM of a traced layer. Raises: UnknownLayer."""
    return cams.xgrad_cam(*trace.pair(layer))


METHOD = Method(
    key="xgrad_cam",
    name="XGrad-CAM",
    answers=(
        "Where did channels fire that raise the class's logit (positive) or lower it (negative) "
        "at the places where they are active?"
    ),
    paper="Fu et al. 2020, Axiom-based Grad-CAM, arXiv:2008.02312, eq. 9 before the ReLU.",
    equation="map = Σₖ aₖ · Aₖ with aₖ = Σ over cells of (Aₖ / ΣAₖ) · ∂logit/∂Aₖ",
    scope="layer",
    signed=True,
    units="logit",
    parameters=(),
    seeded=False,
    of_class=True,
    passes=one_pass,
    cost="one forward and one backward, all layers at once",
    gradient="layer",
    suits=suits_positive_layers,
    suits_layer=suits_positive,
    from_trace=from_trace,
    steps=by_trace(from_trace),
    caveat=(
        "Divides by a channel's total activation: where positive and negative activations of a "
        "channel nearly cancel, as before a ReLU, its weight is large for no good reason. Equal "
        "to Grad-CAM where gradients are the same in all cells."
    ),
    guide=Guide(
        why=Answer(
            ("interpretability and explainability", "comparing and selecting models"),
            "To see whether Grad-CAM's plain average misjudged channels that are active in few "
            "cells: here the gradient counts where the channel is.",
        ),
        who=Answer(
            ("developers", "users"),
            "Developers who compare CAMs, and users who want a map whose weights can be justified "
            "by an axiom.",
        ),
        what=Answer(
            ("aggregated information",),
            "A layer's channels, each weighted by its gradient averaged over the places where it "
            "is active.",
        ),
        how=Answer(
            ("attribution and feature visualisation", "instance-based exploration"),
            "Heat maps of every layer side by side for the image that you picked; beside Grad-CAM "
            "in Compare, with their rank correlation.",
        ),
        when=Answer(
            ("after training",),
            "After training, when Grad-CAM and HiResCAM disagree on a layer.",
        ),
        where=Answer(
            ("community",),
            "In the literature on class activation maps, where it stands for the axioms of "
            "sensitivity and conservation.",
        ),
        read_for=(
            "The region of the last stages that carries the class's logit, nearly conserving its "
            "value."
        ),
        not_for=(
            "Layers with activations of both signs, and fine outlines: a cell covers many pixels."
        ),
    ),
)
