"""Grad-CAM++ from the trace: positive gradients, weighted by their second order."""

from explainers.methods.base import Method, by_trace, one_pass
from explainers.methods.guide import Answer, Guide
from explainers.methods.positive import suits_positive, suits_positive_layers
from explainers.passes import cams
from explainers.passes.tracing import Trace
from explainers.results import Heatmap


def from_trace(trace: Trace, layer: str) -> Heatmap:
    """Signed Grad-CAM++ of a traced layer. Raises: UnknownLayer."""
    return cams.grad_cam_plus_plus(*trace.pair(layer))


METHOD = Method(
    key="grad_cam_plus_plus",
    name="Grad-CAM++",
    answers=(
        "Where are all the instances of the class, the small ones too, that this layer's channels "
        "respond to?"
    ),
    paper="Chattopadhay et al. 2018, Grad-CAM++, arXiv:1710.11063, eq. 19 before the ReLU.",
    equation="aₖ = Σ max(g, 0) · g² / (2g² + ΣAₖ · g³ + ε) with g = ∂logit/∂Aₖ, ε = 10⁻⁶ · max g²",
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
        "Its derivation takes activations to be positive and the score to be exponential; where a "
        "layer's activations have both signs its weights mean little. Its epsilon is scaled to "
        "the layer's gradients here; the usual fixed one decides the map where gradients are "
        "small."
    ),
    guide=Guide(
        why=Answer(
            ("interpretability and explainability", "comparing and selecting models"),
            "To see several objects of one class, of which Grad-CAM's average favours the largest.",
        ),
        who=Answer(
            ("developers", "users"),
            "Developers and users whose pictures hold more than one object of a class.",
        ),
        what=Answer(
            ("aggregated information",),
            "A layer's channels, weighted by their positive gradients, so that a channel that "
            "fires in few cells is not averaged away.",
        ),
        how=Answer(
            ("attribution and feature visualisation", "instance-based exploration"),
            "Heat maps of every layer side by side for the image that you picked; beside Grad-CAM "
            "in Compare.",
        ),
        when=Answer(
            ("after training",),
            "After training, when Grad-CAM shows one of several objects only.",
        ),
        where=Answer(
            ("community",),
            "One of the most cited variants of Grad-CAM, so results of others can be repeated "
            "with it.",
        ),
        read_for="Whether further instances of the class take part, in the last stages.",
        not_for=(
            "Evidence against the class (its weights are never negative), values in logits, or "
            "layers with activations of both signs."
        ),
    ),
)
