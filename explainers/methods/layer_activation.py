"""The mean activation of a layer over its channels, from the trace."""

from explainers.methods.base import Method, Passes, by_activation
from explainers.methods.guide import Guide, GuideAnswer
from explainers.passes import cams
from explainers.passes.tracing import Trace
from explainers.results import Heatmap


def from_trace(trace: Trace, layer: str) -> Heatmap:
    """The mean over the channels of a traced layer. Raises: UnknownLayer."""
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
    of_class=False,
    passes=lambda _card, _question: Passes(forward=1, backward=0),
    cost="one forward, all layers at once",
    gradient="",
    from_trace=from_trace,
    steps=by_activation(cams.mean_activation),
    caveat=(
        "Does not depend on the class: another target gives the same map. Channels of both signs "
        "cancel in the mean, and one channel with large values hides the others."
    ),
    guide=Guide(
        why=GuideAnswer(
            ("interpretability and explainability", "debugging and improving models", "teaching"),
            (
                "To see what reaches a layer before choosing a class. Dead regions, padding "
                "artefacts and saturated areas show at once."
            ),
        ),
        who=GuideAnswer(
            ("developers", "non-experts"),
            (
                "Developers who check that a network works at all, and learners: it is the "
                "simplest map there is."
            ),
        ),
        what=GuideAnswer(
            ("aggregated information", "architecture"),
            "The average of a layer's feature maps: the layer's output, without weights.",
        ),
        how=GuideAnswer(
            ("attribution and feature visualisation", "instance-based exploration"),
            (
                "Heat maps of every layer side by side for the chosen image. The single channels "
                "are below, as feature maps."
            ),
        ),
        when=GuideAnswer(
            ("during training", "after training"),
            "At any time, even before training: it needs no gradient and no class.",
        ),
        where=GuideAnswer(
            ("domains", "community"),
            (
                "In teaching and debugging; as attention transfer it also compares a small "
                "network with its teacher."
            ),
        ),
        read_for="Where a layer responds in this image, and where nothing arrives.",
        not_for="Why the model chose a class: it also shows activity that the class does not use.",
    ),
)
