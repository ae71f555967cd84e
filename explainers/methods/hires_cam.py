"""HiResCAM from the trace: gradient x activation, cell by cell."""

from explainers.methods.base import Method, by_trace
from explainers.results import Heatmap
from explainers.tracing import Trace


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
    source="Draelos and Carin 2020, HiResCAM, arXiv:2011.08891.",
    signed=True,
    from_trace=from_trace,
    compute=by_trace(from_trace),
    caveat=(
        "Exact only where the network is linear after the layer, as in the last layer before "
        "pooling and one linear layer, where it equals Grad-CAM; in earlier layers the gradient "
        "holds for tiny changes only and the map is speckled."
    ),
    cost="one forward and one backward, all layers at once",
)
