"""LayerCAM from the trace: positive gradient x activation, cell by cell."""

from explainers.methods.base import Method, by_trace, one_pass
from explainers.methods.guide import Guide, GuideAnswer
from explainers.passes import cams
from explainers.passes.tracing import Trace
from explainers.results import Heatmap


def from_trace(trace: Trace, layer: str) -> Heatmap:
    """Signed LayerCAM of a traced layer. Raises: UnknownLayer."""
    return cams.layer_cam(*trace.pair(layer))


METHOD = Method(
    key="layer_cam",
    name="LayerCAM",
    answers=(
        "Which cells of this layer would raise the class's logit if they were more active, "
        "weighted by how active they are?"
    ),
    paper="Jiang et al. 2021, LayerCAM, doi:10.1109/TIP.2021.3089943, eq. 5 and 6 before the ReLU.",
    equation="map = Σₖ max(∂logit/∂Aₖ, 0) · Aₖ, cell by cell",
    scope="layer",
    signed=True,
    units="logit",
    passes=one_pass,
    cost="one forward and one backward, all layers at once",
    gradient="layer",
    from_trace=from_trace,
    steps=by_trace(from_trace),
    caveat=(
        "Omits all gradients against the class, so it shows support, never the balance: stronger "
        "evidence may outweigh a bright cell. A negative value comes from a negative activation."
    ),
    guide=Guide(
        why=GuideAnswer(
            ("interpretability and explainability", "debugging and improving models"),
            (
                "To see finer places than Grad-CAM shows, in earlier stages too: every cell has "
                "its own weight."
            ),
        ),
        who=GuideAnswer(
            ("developers", "users"),
            "Developers and users who look for parts of an object, not the whole object.",
        ),
        what=GuideAnswer(
            ("aggregated information",),
            (
                "Activation times positive gradient, for every channel and cell, summed over the "
                "channels."
            ),
        ),
        how=GuideAnswer(
            ("attribution and feature visualisation", "instance-based exploration"),
            (
                "Heat maps of every layer side by side for the chosen image, to compare coarse "
                "and fine places."
            ),
        ),
        when=GuideAnswer(
            ("after training",),
            (
                "After training, when a coarse map shows the region and the question is which "
                "parts of it."
            ),
        ),
        where=GuideAnswer(
            ("domains", "community"),
            (
                "In weakly supervised localisation and segmentation, such as finding defects from "
                "image labels alone."
            ),
        ),
        read_for="Which parts of the region support the class, stage by stage.",
        not_for=(
            "Evidence against the class, or the size of a logit: half of the gradient is missing."
        ),
    ),
)
