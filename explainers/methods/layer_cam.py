"""LayerCAM from the trace: positive gradient x activation, cell by cell."""

from explainers.methods.base import Method, by_trace, one_pass, suits_all
from explainers.methods.guide import Answer, Guide
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
        "Which places of this layer would raise the class's logit if they were more active, "
        "weighted by how active they are?"
    ),
    paper="Jiang et al. 2021, LayerCAM, doi:10.1109/TIP.2021.3089943, eq. 5 and 6 before the ReLU.",
    equation="map = Σₖ max(∂logit/∂Aₖ, 0) · Aₖ, cell by cell",
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
        "Leaves out all gradients that speak against the class, so it shows support only and "
        "never balance: what lights up may be outweighed. A negative value comes from a negative "
        "activation."
    ),
    guide=Guide(
        why=Answer(
            ("interpretability and explainability", "debugging and improving models"),
            "To see finer places than Grad-CAM shows, in earlier stages too, because every cell "
            "has a weight of its own.",
        ),
        who=Answer(
            ("developers", "users"),
            "Developers and users who look for the parts of an object rather than for the object.",
        ),
        what=Answer(
            ("aggregated information",),
            "Activation times positive gradient of every channel at every cell, summed over the "
            "channels.",
        ),
        how=Answer(
            ("attribution and feature visualisation", "instance-based exploration"),
            "Heat maps of every layer side by side for the image that you picked, so that coarse "
            "and fine places can be laid beside one another.",
        ),
        when=Answer(
            ("after training",),
            "After training, when a coarse map has shown the region and its parts are asked for.",
        ),
        where=Answer(
            ("domains", "community"),
            "In weakly supervised localisation and segmentation, such as finding defects from "
            "image labels alone.",
        ),
        read_for="Which parts of the region support the class, stage by stage.",
        not_for=(
            "Evidence against the class, or the size of a logit: half of the gradient is missing."
        ),
    ),
)
