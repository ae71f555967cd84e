"""Captum's own LayerGradCam: the reference for every Grad-CAM here."""

from torch import Tensor, nn

from explainers.methods.base import Method, Question, one_pass, suits_convolutions
from explainers.methods.guide import Guide, GuideAnswer
from explainers.models import Model
from explainers.passes.tracing import check_reached
from explainers.results import Heatmap
from explainers.work.steps import Steps


def steps(model: Model, inputs: Tensor, question: Question) -> Steps[Heatmap]:
    """Captum's LayerGradCam, signed; zeros if the logit does not depend on the layer.

    Raises: UnfitModel if the forward pass does not reach the layer.
    """
    yield from ()
    from captum.attr import LayerGradCam  # imports Matplotlib: 30 MB

    reached: set[str] = set()

    def start_graph(_module: nn.Module, _inputs: object, output: object) -> object:
        reached.add(question.layer)
        return _started(output)

    with model.ready() as module:
        layer = module.get_submodule(question.layer)
        with layer.register_forward_hook(start_graph):  # earlier layers need no gradient
            try:
                attribution = LayerGradCam(module, layer).attribute(
                    inputs, target=question.target, grad_kwargs={"materialize_grads": True}
                )
            except AssertionError:  # Captum's message for a layer without output
                check_reached(reached, [question.layer])
                raise
    first = attribution[0] if isinstance(attribution, tuple) else attribution
    return Heatmap(first[0, 0].detach().cpu().numpy(), signed=True, units="logit")


def _started(output: object) -> object:
    """Passes on a copy that is no leaf, as later modules may overwrite it."""
    first, *rest = output if isinstance(output, tuple) else (output,)
    started = first.detach().requires_grad_().clone()
    return (started, *rest) if isinstance(output, tuple) else started


METHOD = Method(
    key="layer_grad_cam",
    name="LayerGradCam (Captum)",
    answers=(
        "Where in this layer do channels fire that, on average over the layer, raise the class's "
        "logit (positive) or lower it (negative)?"
    ),
    paper=(
        "Selvaraju et al. 2017, Grad-CAM, arXiv:1610.02391, eq. 1 and 2 before the ReLU; computed "
        "by captum.attr.LayerGradCam."
    ),
    equation="map = Σₖ aₖ · Aₖ with aₖ = mean over cells of ∂logit/∂Aₖ",
    scope="layer",
    signed=True,
    linear=True,
    units="logit",
    passes=one_pass,
    cost="one forward and one backward for each layer",
    gradient="layer",
    suits=suits_convolutions,
    steps=steps,
    caveat=(
        "Each channel has one weight for the whole layer, so a cell can light up although the "
        "class does not depend on it. In early layers it localises hardly better than noise: read "
        "it in the last stage."
    ),
    guide=Guide(
        why=GuideAnswer(
            ("debugging and improving models", "interpretability and explainability"),
            (
                "To check the maps of Stratoscope's own trace against the library that others "
                "use: both should show the same numbers."
            ),
        ),
        who=GuideAnswer(
            ("developers",),
            "Developers who use Captum, or who must name a published implementation in a report.",
        ),
        what=GuideAnswer(
            ("aggregated information",),
            (
                "One layer's activations: each channel weighted by its mean gradient, then summed "
                "into one map."
            ),
        ),
        how=GuideAnswer(
            ("attribution and feature visualisation", "instance-based exploration"),
            "A heat map over the chosen image, at one layer and for one class.",
        ),
        when=GuideAnswer(
            ("after training",),
            (
                "After training, on fixed weights, when a map needs an independent reference. To "
                "step through layers, use Grad-CAM: the same map, without delay."
            ),
        ),
        where=GuideAnswer(
            ("domains", "community"),
            (
                "In every field that classifies images: PyTorch users compute Grad-CAM in this "
                "form, layer by layer."
            ),
        ),
        read_for="Which region of the last stage supports a class, and which counts against it.",
        not_for=(
            "Outlines of objects, early layers, or proof that the class needs the region: it "
            "shows correlation within one layer and is not a test."
        ),
    ),
)
