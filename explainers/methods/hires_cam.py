"""HiResCAM from the trace: gradient x activation, cell by cell."""

from explainers.methods.base import Method, by_trace, one_pass
from explainers.methods.guide import Guide, GuideAnswer
from explainers.passes.tracing import Trace
from explainers.results import Heatmap


def from_trace(trace: Trace, layer: str) -> Heatmap:
    """Signed HiResCAM of a traced layer. Raises: UnknownLayer."""
    return trace.hires_cam(layer)


METHOD = Method(
    key="hires_cam",
    name="HiResCAM",
    answers=(
        "Which cells of this layer contribute to the class's logit, to first order, for it "
        "(positive) or against it (negative)?"
    ),
    paper="Draelos and Carin 2020, HiResCAM, arXiv:2011.08891.",
    equation="map = Σₖ ∂logit/∂Aₖ · Aₖ, cell by cell",
    scope="layer",
    signed=True,
    linear=True,
    units="logit",
    passes=one_pass,
    cost="one forward and one backward, all layers at once",
    gradient="layer",
    from_trace=from_trace,
    steps=by_trace(from_trace),
    caveat=(
        "Exact only where the network is linear after the layer, as before pooling and one linear "
        "layer; there it equals Grad-CAM. In earlier layers the gradient holds only for tiny "
        "changes, and the map is speckled. It is zero where only a layer norm reads the cells, as "
        "behind a vision transformer's last attention: scaling a cell changes nothing there."
    ),
    guide=Guide(
        why=GuideAnswer(
            ("interpretability and explainability", "debugging and improving models"),
            (
                "To see which cells the logit really comes from. Grad-CAM's average over the "
                "layer spreads relevance onto cells that the class does not use."
            ),
        ),
        who=GuideAnswer(
            ("developers", "users"),
            (
                "Developers and users who need to name the cells behind the logit, to first "
                "order, and not only where the network was active."
            ),
        ),
        what=GuideAnswer(
            ("aggregated information",),
            "Activation times gradient, for every channel and cell, summed over the channels.",
        ),
        how=GuideAnswer(
            ("attribution and feature visualisation", "instance-based exploration"),
            "Heat maps of every layer side by side for the chosen image.",
        ),
        when=GuideAnswer(
            ("after training",),
            "After training, to check Grad-CAM: where the two differ, Grad-CAM's average matters.",
        ),
        where=GuideAnswer(
            ("domains", "community"),
            (
                "Proposed for chest CT, where a map beside the lesion misleads a reader; useful "
                "wherever location matters."
            ),
        ),
        read_for=(
            "How much each cell of the last stage adds to the class's logit. If the rest of the "
            "network is linear, the cells and the bias sum to the logit exactly."
        ),
        not_for="Layers far from the output, where gradients are shattered and the map is grainy.",
    ),
)
