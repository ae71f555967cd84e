"""Guided Grad-CAM: guided backpropagation where Grad-CAM of a layer is positive."""

from torch import Tensor
from torch.nn import functional as F

from explainers.engine.work_queue import Steps
from explainers.methods.base import Method, Passes, Question
from explainers.methods.guide import Answer, Guide
from explainers.methods.guided_backprop import fit, guided_gradient
from explainers.methods.pixels import strongest
from explainers.models import Model
from explainers.passes.tracing import trace_input
from explainers.results import Heatmap


def steps(model: Model, inputs: Tensor, question: Question) -> Steps[Heatmap]:
    """As Captum's GuidedGradCam: the layer's Grad-CAM after ReLU, enlarged, times the gradient.

    The map is per layer and has the input's size.
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
    answers=("Which edges excite the network inside the region that Grad-CAM of this layer finds?"),
    paper=(
        "Selvaraju et al. 2017, Grad-CAM, arXiv:1610.02391, section 3.2; as "
        "captum.attr.GuidedGradCam."
    ),
    equation="map = max over colours of |guided gradient · enlarged ReLU(Grad-CAM)|",
    scope="layer",
    signed=False,
    units="logit² per input unit",
    parameters=(),
    seeded=False,
    of_class=True,
    passes=lambda _card, _question: Passes(forward=2, backward=2),
    cost="two forwards and two backwards for each layer",
    gradient="pixel",
    suits=fit,
    from_trace=None,
    steps=steps,
    caveat=(
        "The region comes from Grad-CAM and knows the class; the detail inside comes from guided "
        "backpropagation and hardly does. Zero throughout where Grad-CAM has no positive cell."
    ),
    guide=Guide(
        why=Answer(
            ("interpretability and explainability", "teaching"),
            "To have a picture at full resolution that still depends on the class, for showing "
            "rather than for measuring.",
        ),
        who=Answer(
            ("users", "non-experts"),
            "Users and non-experts to whom a coarse blob says little; a developer reads its two "
            "factors apart.",
        ),
        what=Answer(
            ("aggregated information",),
            "Grad-CAM of one layer times the guided gradient at the input.",
        ),
        how=Answer(
            ("attribution and feature visualisation", "instance-based exploration"),
            "One heat map at full resolution for each layer of the image that you picked.",
        ),
        when=Answer(
            ("after training",),
            "After training, for figures, beside the Grad-CAM that it is made of.",
        ),
        where=Answer(
            ("domains", "community"),
            "In figures of papers; in applications where a coarse region has to be tied to "
            "visible detail.",
        ),
        read_for="Which visible detail lies inside the region that speaks for the class.",
        not_for="Whether that detail matters: its texture is an edge detector's.",
    ),
    enlarges=True,
)
