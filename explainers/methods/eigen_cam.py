"""EigenCAM from the trace: the first principal component of a layer's channels."""

from explainers.methods.base import Method, Passes, by_activation
from explainers.methods.guide import Guide, GuideAnswer
from explainers.passes import cams
from explainers.passes.tracing import Trace
from explainers.results import Heatmap


def from_trace(trace: Trace, layer: str) -> Heatmap:
    """Signed EigenCAM of a traced layer. Raises: UnknownLayer."""
    return cams.eigen_cam(trace.activation(layer))


METHOD = Method(
    key="eigen_cam",
    name="EigenCAM",
    answers=(
        "Which cells differ most from the others in this layer's channels, whatever the class?"
    ),
    paper="Muhammad and Yeasin 2020, EigenCAM, arXiv:2008.00299, eq. 3 and 4, on centred channels.",
    equation="map = (A - mean over cells) · v with v the first principal direction of the channels",
    scope="layer",
    signed=True,
    units="activation",
    of_class=False,
    passes=lambda _card, _question: Passes(forward=1, backward=0),
    cost="one forward, all layers at once, and an eigenvalue problem for each",
    gradient="",
    from_trace=from_trace,
    steps=by_activation(cams.eigen_cam),
    caveat=(
        "Does not depend on the class: another target gives the same map. What stands out may not "
        "matter to the decision. Its sign is a convention: it rises with the mean activation."
    ),
    guide=Guide(
        why=GuideAnswer(
            ("interpretability and explainability", "debugging and improving models"),
            (
                "To see what a layer separates most strongly, before choosing a class: often the "
                "object from its surroundings."
            ),
        ),
        who=GuideAnswer(
            ("developers",),
            (
                "Developers who study what a layer represents. Others tend to read it as an "
                "explanation of the class, which it is not."
            ),
        ),
        what=GuideAnswer(
            ("neurons in high-dimensional space", "aggregated information"),
            (
                "The direction in channel space along which the cells differ most, and each "
                "cell's position along it."
            ),
        ),
        how=GuideAnswer(
            ("dimensionality reduction", "attribution and feature visualisation"),
            (
                "A principal component as a heat map, with every layer side by side for the "
                "chosen image."
            ),
        ),
        when=GuideAnswer(
            ("during training", "after training"),
            (
                "At any time, as it needs no class and no gradient. Between checkpoints it shows "
                "when a layer starts to separate objects."
            ),
        ),
        where=GuideAnswer(
            ("community",),
            (
                "Where gradients are costly or missing, as with detectors and self-supervised "
                "networks."
            ),
        ),
        read_for=(
            "What a layer separates in this image: positive on one side, negative on the other."
        ),
        not_for=(
            "Why this class and not another; comparing classes (the map is the same) or values "
            "between layers."
        ),
    ),
)
