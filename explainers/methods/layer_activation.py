"""The mean activation of a layer over its channels, from the trace."""

from explainers.methods.base import Method, Passes, by_activation, suits_all
from explainers.methods.guide import Answer, Guide
from explainers.passes import cams
from explainers.passes.tracing import Trace
from explainers.results import Heatmap


def from_trace(trace: Trace, layer: str) -> Heatmap:
    """Mean over the channels of a traced layer. Raises: UnknownLayer."""
    return cams.mean_activation(trace.activation(layer))


METHOD = Method(
    key="layer_activation",
    name="LayerActivation",
    answers="Where is this layer active at all, on average over its channels, whatever the class?",
    paper=(
        "Kokhlikyan et al. 2020, Captum, arXiv:2009.07896; the mean over the channels of "
        "captum.attr.LayerActivation."
    ),
    equation="map = mean over k of Aₖ",
    scope="layer",
    signed=True,
    units="activation",
    parameters=(),
    seeded=False,
    of_class=False,
    passes=lambda _card, _question: Passes(forward=1, backward=0),
    cost="one forward, all layers at once",
    gradient="",
    suits=suits_all,
    from_trace=from_trace,
    steps=by_activation(cams.mean_activation),
    caveat=(
        "Knows no class: another target gives the same map. Channels of both signs cancel in the "
        "mean, and a channel with large values drowns the others."
    ),
    guide=Guide(
        why=Answer(
            ("interpretability and explainability", "debugging and improving models", "teaching"),
            "To see what reaches a layer before anyone asks for a class: dead regions, padding "
            "artefacts and saturated areas show at once.",
        ),
        who=Answer(
            ("developers", "non-experts"),
            "Developers who check that a network works at all, and learners: it is the simplest "
            "map there is.",
        ),
        what=Answer(
            ("aggregated information", "architecture"),
            "The average of a layer's feature maps, so what the layer hands on, without weights.",
        ),
        how=Answer(
            ("attribution and feature visualisation", "instance-based exploration"),
            "Heat maps of every layer side by side for the image that you picked; its single "
            "channels stand below as feature maps.",
        ),
        when=Answer(
            ("during training", "after training"),
            "At any time, an untrained network included: it needs no gradient and no class.",
        ),
        where=Answer(
            ("domains", "community"),
            "In teaching and in every debugging session; as attention transfer it also serves to "
            "compare a small network with its teacher.",
        ),
        read_for="Where a layer responds in this image, and where nothing arrives.",
        not_for="Why a class was chosen: activity that the class does not use is shown as well.",
    ),
)
