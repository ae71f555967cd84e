"""A method: the strongest channel of a layer at each place."""

from torch import Tensor

from stratoscope import plugins


def strongest(activation: Tensor) -> plugins.Heatmap:
    """The maximum over the channels (channels, height, width), in units of the activation."""
    return plugins.Heatmap(activation.amax(0).cpu().numpy(), signed=True, units="activation")


def from_trace(trace: plugins.Trace, layer: str) -> plugins.Heatmap:
    """The same of a traced layer."""
    return strongest(trace.activation(layer))


ANSWER = plugins.GuideAnswer
METHOD = plugins.Method(
    key="example_strongest",
    name="Strongest channel",
    answers="How active is the most active channel at each place of this layer?",
    paper="Kokhlikyan et al. 2020, Captum, arXiv:2009.07896; the maximum of LayerActivation.",
    equation="map = max over k of Aₖ",
    scope="layer",
    signed=True,
    units="activation",
    of_class=False,
    passes=lambda _card, _question: plugins.Passes(forward=1, backward=0),
    cost="one forward, all layers at once",
    gradient="",
    from_trace=from_trace,
    steps=plugins.by_activation(strongest),
    caveat="It depends on no class: another target gives the same map.",
    guide=plugins.Guide(
        why=ANSWER(("debugging and improving models",), "To find places that no channel sees."),
        who=ANSWER(("developers",), "Developers who look for dead regions of a layer."),
        what=ANSWER(("aggregated information",), "The highest activation at each place."),
        how=ANSWER(("attribution and feature visualisation",), "One heat map of each layer."),
        when=ANSWER(("during training", "after training"), "At any time: it needs no gradient."),
        where=ANSWER(("community",), "In teaching and in debugging."),
        read_for="Where a layer responds to anything at all.",
        not_for="Why the model chose a class.",
    ),
)
