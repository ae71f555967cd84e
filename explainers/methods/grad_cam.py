"""Grad-CAM from the trace: the numbers of Captum's LayerGradCam, every layer at once."""

from explainers.methods import layer_grad_cam
from explainers.methods.base import Method, by_trace, one_pass, suits_all
from explainers.methods.guide import Answer, Guide
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
    units="logit",
    parameters=(),
    seeded=False,
    of_class=True,
    passes=one_pass,
    cost="one forward and one backward, all layers at once",
    gradient="layer",
    suits=suits_all,
    from_trace=from_trace,
    steps=by_trace(from_trace),
    caveat=(
        "Equal to Captum's LayerGradCam, and with the same limits: one weight per channel for the "
        "whole layer, so a place can light up although the class does not depend on it, and early "
        "layers are close to noise as localisation."
    ),
    guide=Guide(
        why=Answer(
            (
                "interpretability and explainability",
                "debugging and improving models",
                "comparing and selecting models",
                "teaching",
            ),
            "To see in one look where a class's evidence may lie, on the object or on its "
            "surroundings, and to compare that between classes, images and models.",
        ),
        who=Answer(
            ("developers", "users", "non-experts"),
            "Everyone: the map of the last stage is smooth, and a sentence beside it says where "
            "the relevance lies.",
        ),
        what=Answer(
            ("aggregated information",),
            "All channels of a layer folded into one map, weighted by how much each moves the "
            "class's logit on average.",
        ),
        how=Answer(
            (
                "attribution and feature visualisation",
                "instance-based exploration",
                "interactive experimentation",
            ),
            "Heat maps of every layer side by side for the image that you picked; another class is "
            "one click on its bar.",
        ),
        when=Answer(
            ("during training", "after training"),
            "After training, before a model is trusted; between checkpoints, too, where Compare "
            "sets the maps of two of them side by side.",
        ),
        where=Answer(
            ("domains", "community"),
            "The map that papers and reviews of image classifiers show most, from medicine to "
            "remote sensing, so its weaknesses are well known.",
        ),
        read_for=(
            "The region of the last stage that speaks for the class (positive) or against it "
            "(negative), in the logit's own units."
        ),
        not_for=(
            "Fine outlines (a cell covers many pixels), early layers (close to noise), or the "
            "claim that the model would fail without the region."
        ),
    ),
)
