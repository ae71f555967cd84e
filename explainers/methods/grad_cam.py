"""Grad-CAM from the trace: the same numbers as Captum's LayerGradCam, for every layer at once."""

from explainers.methods import layer_grad_cam
from explainers.methods.base import Method, by_trace, one_pass
from explainers.methods.guide import Guide, GuideAnswer
from explainers.passes.tracing import Trace
from explainers.results import Heatmap


def from_trace(trace: Trace, layer: str) -> Heatmap:
    """Signed Grad-CAM of a traced layer. Raises: UnknownLayer."""
    return trace.cam(layer)


METHOD = Method(
    key="grad_cam",
    name="Grad-CAM",
    answers=layer_grad_cam.METHOD.answers,
    paper="Selvaraju et al. 2017, Grad-CAM, arXiv:1610.02391, eq. 1 and 2 before the ReLU.",
    equation=layer_grad_cam.METHOD.equation,
    scope="layer",
    signed=True,
    linear=True,
    units="logit",
    passes=one_pass,
    cost="one forward and one backward, all layers at once",
    gradient="layer",
    from_trace=from_trace,
    steps=by_trace(from_trace),
    caveat=(
        "Equal to Captum's LayerGradCam, with the same limits. Each channel has one weight for "
        "the whole layer, so a cell can light up although the class does not depend on it. In "
        "early layers it localises hardly better than noise."
    ),
    guide=Guide(
        why=GuideAnswer(
            (
                "interpretability and explainability",
                "debugging and improving models",
                "comparing and selecting models",
                "teaching",
            ),
            (
                "To see quickly where a class's evidence may lie, on the object or around it. To "
                "compare that between classes, images and models."
            ),
        ),
        who=GuideAnswer(
            ("developers", "users", "non-experts"),
            (
                "Everyone: the map of the last stage is smooth, and a sentence beside it states "
                "where the relevance lies."
            ),
        ),
        what=GuideAnswer(
            ("aggregated information",),
            (
                "All channels of a layer, combined into one map. Each is weighted by its average "
                "effect on the class's logit."
            ),
        ),
        how=GuideAnswer(
            (
                "attribution and feature visualisation",
                "instance-based exploration",
                "interactive experimentation",
            ),
            (
                "Heat maps of every layer side by side for the chosen image. One click on a bar "
                "chooses another class."
            ),
        ),
        when=GuideAnswer(
            ("during training", "after training"),
            (
                "After training, before anyone relies on a model. Between checkpoints, too: "
                "Compare shows the maps of two of them side by side."
            ),
        ),
        where=GuideAnswer(
            ("domains", "community"),
            (
                "From medicine to remote sensing: the map that papers and reviews of image "
                "classifiers show most. Its weaknesses are well documented."
            ),
        ),
        read_for=(
            "Which region of the last stage supports the class (positive) or counts against it "
            "(negative), in the logit's own units."
        ),
        not_for=(
            "Fine outlines (a cell covers many pixels), early layers (close to noise), or proof "
            "that the model would fail without the region."
        ),
    ),
)
