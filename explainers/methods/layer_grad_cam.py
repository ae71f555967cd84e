"""Captum's own LayerGradCam: the reference for every Grad-CAM here."""

from torch import Tensor, nn

from explainers.engine.work_queue import Steps
from explainers.methods.base import Method, Question, one_pass, suits_convolutions
from explainers.methods.guide import Answer, Guide
from explainers.models import Model
from explainers.passes.tracing import check_reached
from explainers.results import Heatmap


def steps(model: Model, inputs: Tensor, question: Question) -> Steps[Heatmap]:
    """Captum's LayerGradCam, signed; zeros where the logit does not depend on the layer.

    Raises: UnfitModel where the forward pass does not reach it.
    """
    yield from ()
    from captum.attr import LayerGradCam  # Matplotlib comes along: 30 MB

    reached: set[str] = set()

    def start_graph(_module: nn.Module, _inputs: object, output: object) -> object:
        reached.add(question.layer)
        return _started(output)

    with model.ready() as module:
        layer = module.get_submodule(question.layer)
        with layer.register_forward_hook(start_graph):  # what lies before needs no gradient
            try:
                attribution = LayerGradCam(module, layer).attribute(
                    inputs, target=question.target, grad_kwargs={"materialize_grads": True}
                )
            except AssertionError:  # Captum's word for a layer that gives nothing
                check_reached(reached, [question.layer])
                raise
    first = attribution[0] if isinstance(attribution, tuple) else attribution
    return Heatmap(first[0, 0].detach().cpu().numpy(), signed=True, units="logit")


def _started(output: object) -> object:
    """Hands on a copy, no leaf, as what follows may write over it."""
    first, *rest = output if isinstance(output, tuple) else (output,)
    started = first.detach().requires_grad_().clone()
    return (started, *rest) if isinstance(output, tuple) else started


METHOD = Method(
    key="layer_grad_cam",
    name="LayerGradCam (Captum)",
    answers=(
        "Where in this layer did channels fire that, on average over the layer, raise the class's "
        "logit (positive) or lower it (negative)?"
    ),
    paper=(
        "Selvaraju et al. 2017, Grad-CAM, arXiv:1610.02391, eq. 1 and 2 before the ReLU; computed "
        "by captum.attr.LayerGradCam."
    ),
    equation="map = Σₖ aₖ · Aₖ with aₖ = mean over cells of ∂logit/∂Aₖ",
    scope="layer",
    signed=True,
    units="logit",
    parameters=(),
    seeded=False,
    of_class=True,
    passes=one_pass,
    cost="one forward and one backward for each layer",
    gradient="layer",
    suits=suits_convolutions,
    from_trace=None,
    steps=steps,
    caveat=(
        "A channel has one weight for the whole layer, so a place can light up although the class "
        "does not depend on it. In early layers the map is close to noise as localisation: read it "
        "in the last stage."
    ),
    guide=Guide(
        why=Answer(
            ("debugging and improving models", "interpretability and explainability"),
            "To check the maps that Stratoscope reads from its trace against the library that "
            "others use: both should show the same numbers.",
        ),
        who=Answer(
            ("developers",),
            "Developers who know Captum, or who must name a published implementation in a report.",
        ),
        what=Answer(
            ("aggregated information",),
            "One layer's activations, each channel weighted by its mean gradient and all of them "
            "summed into one map.",
        ),
        how=Answer(
            ("attribution and feature visualisation", "instance-based exploration"),
            "A heat map over the image that you picked, at one layer and for one class.",
        ),
        when=Answer(
            ("after training",),
            "After training, on fixed weights, when a map is to be vouched for; for stepping "
            "through layers Grad-CAM shows the same and is there at once.",
        ),
        where=Answer(
            ("domains", "community"),
            "In every field that classifies images; it is the form in which PyTorch's community "
            "computes Grad-CAM layer by layer.",
        ),
        read_for="Which region of the last stage speaks for a class, and which against it.",
        not_for=(
            "Outlines of objects, early layers, or proof that the class needs the region: it is "
            "correlation within one layer, not a test."
        ),
    ),
)
