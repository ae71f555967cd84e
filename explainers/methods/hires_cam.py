"""HiResCAM from the trace: gradient x activation, cell by cell."""

from explainers.methods.base import Method, by_trace, one_pass, suits_all
from explainers.methods.guide import Answer, Guide
from explainers.passes.tracing import Trace
from explainers.results import Heatmap


def from_trace(trace: Trace, layer: str) -> Heatmap:
    """Signed HiResCAM of a traced layer. Raises: UnknownLayer."""
    return trace.hires_cam(layer)


METHOD = Method(
    key="hires_cam",
    name="HiResCAM",
    answers=(
        "Which places of this layer, to first order, contribute to the class's logit, for it "
        "(positive) or against it (negative)?"
    ),
    paper="Draelos and Carin 2020, HiResCAM, arXiv:2011.08891.",
    equation="map = Σₖ ∂logit/∂Aₖ · Aₖ, cell by cell",
    scope="layer",
    signed=True,
    units="logit",
    parameters=(),
    seeded=False,
    of_class=True,
    passes=one_pass,
    cost="one forward and one backward, all layers at once",
    gradient="layer",
    suits=suits_all,
    from_trace=from_trace,
    steps=by_trace(from_trace),
    caveat=(
        "Exact only where the network is linear after the layer, as in the last layer before "
        "pooling and one linear layer, where it equals Grad-CAM; in earlier layers the gradient "
        "holds for tiny changes only and the map is speckled. Where a layer norm alone reads the "
        "cells, as behind the last attention of a vision transformer, it is zero: to scale a cell "
        "changes nothing there."
    ),
    guide=Guide(
        why=Answer(
            ("interpretability and explainability", "debugging and improving models"),
            "To see which cells really carry the logit where Grad-CAM's average over the layer "
            "smears relevance onto places that the class does not use.",
        ),
        who=Answer(
            ("developers", "users"),
            "Developers and users who must say which places the logit is made of, to first order, "
            "and not only roughly where the network was active.",
        ),
        what=Answer(
            ("aggregated information",),
            "Activation times gradient of every channel at every cell, summed over the channels.",
        ),
        how=Answer(
            ("attribution and feature visualisation", "instance-based exploration"),
            "Heat maps of every layer side by side for the image that you picked.",
        ),
        when=Answer(
            ("after training",),
            "After training, as a check on Grad-CAM: where they differ the average matters.",
        ),
        where=Answer(
            ("domains", "community"),
            "Proposed for chest CT, where a map that lights up beside the finding misleads a "
            "reader; useful wherever location matters.",
        ),
        read_for=(
            "What each cell of the last stage adds to the class's logit; where the rest of the "
            "network is linear, the cells and the bias sum to the logit exactly."
        ),
        not_for="Layers far from the output, where gradients are shattered and the map is grain.",
    ),
)
