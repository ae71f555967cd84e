"""Captum's own LayerGradCam: the reference for every Grad-CAM here."""

from captum.attr import LayerGradCam
from torch import Tensor

from explainers.methods.base import Method
from explainers.models import Model
from explainers.results import Heatmap
from explainers.tracing import check_target, find_layer


def compute(model: Model, inputs: Tensor, layer: str, target: int) -> Heatmap:
    """Captum's LayerGradCam, signed; zeros where the logit does not depend on the layer.

    Raises: UnknownLayer, UnknownTarget.
    """
    find_layer(model, layer)
    check_target(target, len(model.labels))
    with model.ready() as module:
        attribution = LayerGradCam(module, module.get_submodule(layer)).attribute(
            inputs.detach().requires_grad_(),
            target=target,
            grad_kwargs={"materialize_grads": True},
        )
    first = attribution[0] if isinstance(attribution, tuple) else attribution
    return Heatmap(first[0, 0].detach().cpu().numpy(), signed=True, units="logit")


METHOD = Method(
    key="layer_grad_cam",
    name="LayerGradCam (Captum)",
    answers=(
        "Where in this layer did channels fire that, on average over the layer, raise the class's "
        "logit (positive) or lower it (negative)?"
    ),
    source=(
        "Selvaraju et al. 2017, Grad-CAM, arXiv:1610.02391, eq. 1 and 2 before the ReLU; computed "
        "by captum.attr.LayerGradCam."
    ),
    signed=True,
    from_trace=None,
    compute=compute,
    caveat=(
        "A channel has one weight for the whole layer, so a place can light up although the class "
        "does not depend on it. In early layers the map is close to noise as localisation: read it "
        "in the last stage."
    ),
    cost="one forward and one backward for each layer",
)
