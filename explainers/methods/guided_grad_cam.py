"""Guided Grad-CAM: guided backpropagation where a layer's Grad-CAM is positive."""

from torch import Tensor
from torch.nn import functional as F

from explainers.methods.base import Method, Passes, Question
from explainers.methods.guide import Guide, GuideAnswer
from explainers.methods.guided_backprop import fit, guided_gradient
from explainers.methods.pixels import strongest
from explainers.models import Model
from explainers.passes.tracing import trace_input
from explainers.results import Heatmap
from explainers.work.steps import Steps


def steps(model: Model, inputs: Tensor, question: Question) -> Steps[Heatmap]:
    """As Captum's GuidedGradCam: the layer's Grad-CAM after ReLU, enlarged, times the gradient.

    The map belongs to a layer and has the size of the input.
    """
    traced = trace_input(model, inputs, question.target, layers=(question.layer,))
    yield 0.5
    values = inputs.new_tensor(traced.cam(question.layer).relu().values)
    enlarged = F.interpolate(values[None, None], size=inputs.shape[2:])
    guided = guided_gradient(model, inputs, question.target)
    return strongest(enlarged * guided, "logit² per input unit")


METHOD = Method(
    key="guided_grad_cam",
    name="Guided Grad-CAM",
    answers=(
        "Which edges activate the network inside the region that this layer's Grad-CAM marks?"
    ),
    paper=(
        "Selvaraju et al. 2017, Grad-CAM, arXiv:1610.02391, section 3.2; as "
        "captum.attr.GuidedGradCam."
    ),
    equation="map = max over colours of |guided gradient · enlarged ReLU(Grad-CAM)|",
    scope="layer",
    signed=False,
    units="logit² per input unit",
    passes=lambda _card, _question: Passes(forward=2, backward=2),
    cost="two forwards and two backwards for each layer",
    gradient="pixel",
    suits=fit,
    steps=steps,
    caveat=(
        "The region comes from Grad-CAM and depends on the class. The detail inside comes from "
        "guided backpropagation and hardly does. Zero everywhere if Grad-CAM has no positive cell."
    ),
    guide=Guide(
        why=GuideAnswer(
            ("interpretability and explainability", "teaching"),
            (
                "To get a picture at full resolution that still depends on the class: to show, "
                "not to measure."
            ),
        ),
        who=GuideAnswer(
            ("users", "non-experts"),
            (
                "Users and non-experts who cannot use a coarse blob. Developers should look at "
                "its two factors separately."
            ),
        ),
        what=GuideAnswer(
            ("aggregated information",),
            "Grad-CAM of one layer times the guided gradient at the input.",
        ),
        how=GuideAnswer(
            ("attribution and feature visualisation", "instance-based exploration"),
            "One heat map at full resolution for each layer and the chosen image.",
        ),
        when=GuideAnswer(
            ("after training",),
            "After training, for figures, beside its Grad-CAM.",
        ),
        where=GuideAnswer(
            ("domains", "community"),
            (
                "In figures of papers, and in applications that must link a coarse region to "
                "visible detail."
            ),
        ),
        read_for="Which visible detail lies inside the region that supports the class.",
        not_for="Whether that detail matters: its texture comes from an edge detector.",
    ),
    enlarges=True,
)
