"""XGrad-CAM from the trace: Grad-CAM with each gradient weighted by the channel's activity."""

from explainers.methods.base import Method, by_trace, one_pass
from explainers.methods.guide import Guide, GuideAnswer
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
        "Where do channels fire that raise the class's logit (positive) or lower it (negative) in "
        "the cells where they are active?"
    ),
    paper="Fu et al. 2020, Axiom-based Grad-CAM, arXiv:2008.02312, eq. 9 before the ReLU.",
    equation="map = Σₖ aₖ · Aₖ with aₖ = Σ over cells of (Aₖ / ΣAₖ) · ∂logit/∂Aₖ",
    scope="layer",
    signed=True,
    linear=True,
    units="logit",
    passes=one_pass,
    cost="one forward and one backward, all layers at once",
    gradient="layer",
    suits=suits_positive_layers,
    suits_layer=suits_positive,
    from_trace=from_trace,
    steps=by_trace(from_trace),
    caveat=(
        "Divides by a channel's total activation. Where positive and negative activations nearly "
        "cancel, as before a ReLU, its weight is large for no good reason. Equal to Grad-CAM "
        "where all cells have the same gradient."
    ),
    guide=Guide(
        why=GuideAnswer(
            ("interpretability and explainability", "comparing and selecting models"),
            (
                "To see whether Grad-CAM's plain average misjudges channels that are active in "
                "few cells. Here the gradient counts where the channel is active."
            ),
        ),
        who=GuideAnswer(
            ("developers", "users"),
            ("Developers who compare CAMs, and users who want weights that follow from an axiom."),
        ),
        what=GuideAnswer(
            ("aggregated information",),
            (
                "A layer's channels, each weighted by its gradient, averaged over the cells where "
                "it is active."
            ),
        ),
        how=GuideAnswer(
            ("attribution and feature visualisation", "instance-based exploration"),
            (
                "Heat maps of every layer side by side for the chosen image; in Compare, beside "
                "Grad-CAM with their rank correlation."
            ),
        ),
        when=GuideAnswer(
            ("after training",),
            "After training, when Grad-CAM and HiResCAM disagree on a layer.",
        ),
        where=GuideAnswer(
            ("community",),
            (
                "In the literature on class activation maps, as the method derived from the "
                "axioms of sensitivity and conservation."
            ),
        ),
        read_for=(
            "The region of the last stages behind the class's logit; it nearly conserves its value."
        ),
        not_for=(
            "Layers with activations of both signs, and fine outlines: a cell covers many pixels."
        ),
    ),
)
