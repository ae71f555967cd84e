"""Grad-CAM from the trace: the numbers of Captum's LayerGradCam, every layer at once."""

from explainers.methods import layer_grad_cam
from explainers.methods.base import Method, by_trace
from explainers.results import Heatmap
from explainers.tracing import Trace


def from_trace(trace: Trace, layer: str) -> Heatmap:
    """Signed Grad-CAM of a traced layer. Raises: UnknownLayer."""
    return trace.cam(layer)


METHOD = Method(
    key="grad_cam",
    name="Grad-CAM",
    answers=layer_grad_cam.METHOD.answers,
    source="Selvaraju et al. 2017, Grad-CAM, arXiv:1610.02391, eq. 1 and 2 before the ReLU.",
    signed=True,
    from_trace=from_trace,
    compute=by_trace(from_trace),
    caveat=(
        "Equal to Captum's LayerGradCam, and with the same limits: one weight per channel for the "
        "whole layer, so a place can light up although the class does not depend on it, and early "
        "layers are close to noise as localisation."
    ),
    cost="one forward and one backward, all layers at once",
)
