"""Methods whose maps of a layer are one and the same by formula: their agreement tells nothing."""

from explainers.models import ModelCard

SAME_SUM = frozenset(("grad_cam", "layer_grad_cam"))  # one formula, computed by two libraries
LINEAR_BEHIND = SAME_SUM | {"hires_cam", "xgrad_cam"}


def why_equal(card: ModelCard, layer: str, first: str, second: str) -> str:
    """Why two methods, by their keys, draw the same map of `layer`, up to rounding; "" if not.

    Behind `card.head_layer` come global average pooling and one linear layer alone, which was
    tested when the model was loaded. The gradient g of a channel A is then the same in every cell,
    and so g is also its mean (Grad-CAM), cell by cell g A (HiResCAM) and the mean that A weights,
    sum(g A) / sum(A) (XGrad-CAM). That of Grad-CAM++ depends on sum(A) g, and LayerCAM leaves out
    negative gradients: these differ there too.
    """
    pair = {first, second}
    if pair <= SAME_SUM:
        return "both are the mean gradient of a channel times the channel"
    if layer == card.head_layer and pair <= LINEAR_BEHIND:
        return (
            f"behind {layer} come only pooling and one linear layer, so that a channel’s gradient "
            "is the same in every cell"
        )
    return ""
