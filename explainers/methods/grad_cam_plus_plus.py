"""Grad-CAM++ from the trace: positive gradients, with second-order weights."""

from explainers.methods.base import Method, by_trace, one_pass
from explainers.methods.guide import Guide, GuideAnswer
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
        "Where are all instances of the class, small ones included, that this layer's channels "
        "respond to?"
    ),
    paper="Chattopadhay et al. 2018, Grad-CAM++, arXiv:1710.11063, eq. 19 before the ReLU.",
    equation="aₖ = Σ max(g, 0) · g² / (2g² + ΣAₖ · g³ + ε) with g = ∂logit/∂Aₖ, ε = 10⁻⁶ · max g²",
    scope="layer",
    signed=True,
    units="logit",
    passes=one_pass,
    cost="one forward and one backward, all layers at once",
    gradient="layer",
    suits=suits_positive_layers,
    suits_layer=suits_positive,
    from_trace=from_trace,
    steps=by_trace(from_trace),
    caveat=(
        "Its derivation assumes positive activations and an exponential score. In a layer with "
        "activations of both signs its weights mean little. Here its epsilon scales with the "
        "layer's gradients; the usual fixed value would decide the map wherever gradients are "
        "small."
    ),
    guide=Guide(
        why=GuideAnswer(
            ("interpretability and explainability", "comparing and selecting models"),
            "To see several objects of one class, where Grad-CAM's average favours the largest.",
        ),
        who=GuideAnswer(
            ("developers", "users"),
            "Developers and users with pictures that hold more than one object of a class.",
        ),
        what=GuideAnswer(
            ("aggregated information",),
            (
                "A layer's channels, weighted by their positive gradients. A channel that fires "
                "in few cells keeps its weight."
            ),
        ),
        how=GuideAnswer(
            ("attribution and feature visualisation", "instance-based exploration"),
            (
                "Heat maps of every layer side by side for the chosen image; beside Grad-CAM in "
                "Compare."
            ),
        ),
        when=GuideAnswer(
            ("after training",),
            "After training, when Grad-CAM shows only one of several objects.",
        ),
        where=GuideAnswer(
            ("community",),
            (
                "In the literature, as one of the most cited variants of Grad-CAM; published "
                "results can be repeated with it."
            ),
        ),
        read_for="Whether further instances of the class contribute, in the last stages.",
        not_for=(
            "Evidence against the class (its weights are never negative), values in logits, or "
            "layers with activations of both signs."
        ),
    ),
)
