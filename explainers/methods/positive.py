"""Which layers suit methods that divide by sums of activations: Grad-CAM++ and XGrad-CAM."""

from explainers.models import ModelCard

MIXED = 0.05  # negative share of a layer's activation from which both signs count as mixed


def suits_positive(card: ModelCard, layer: str) -> str:
    """The `suits_layer` of a method that divides by sums of activations, which must not cancel.

    One rule for every kind of network: on a probe, at most MIXED of the layer's activation is
    negative, by absolute value. After a ReLU the share is 0; after a linear bottleneck, a norm or a
    transformer's residual sum it is about a half.
    """
    share = card.negative_share(layer)
    if not share > MIXED:
        return ""
    return (
        f"{100 * share:.0f}\u00a0% of the activation of {layer} is negative, and this method "
        "divides by its sum, in which both signs cancel; use Grad-CAM or HiResCAM there."
    )


def suits_positive_layers(card: ModelCard) -> str:
    """The `suits` of the same methods: at least one layer must suit."""
    if any(not suits_positive(card, layer.name) for layer in card.layers):
        return ""
    return (
        f"Activations of {card.name} have both signs at every layer, and this method divides by "
        "their sum, in which they cancel; use Grad-CAM or HiResCAM."
    )
