"""The attribution methods, in the order in which the app offers them; packages add theirs."""

from explainers.errors import UnknownMethod
from explainers.methods import (
    eigen_cam,
    feature_ablation,
    grad_cam,
    grad_cam_plus_plus,
    gradient_shap,
    guided_backprop,
    guided_grad_cam,
    hires_cam,
    input_x_gradient,
    integrated_gradients,
    layer_activation,
    layer_cam,
    layer_conductance,
    layer_grad_cam,
    layer_integrated_gradients,
    occlusion,
    rise,
    saliency,
    score_cam,
    smooth_grad,
    xgrad_cam,
)
from explainers.methods.base import Method, Passes, Question
from explainers.methods.guide import QUESTIONS, Guide, GuideAnswer
from explainers.models import ModelCard
from explainers.parameters import Parameter
from explainers.plugins import with_plugins

METHODS: tuple[Method, ...] = with_plugins(
    "stratoscope.methods",
    Method,
    (
        layer_grad_cam.METHOD,
        grad_cam.METHOD,
        hires_cam.METHOD,
        xgrad_cam.METHOD,
        layer_cam.METHOD,
        grad_cam_plus_plus.METHOD,
        eigen_cam.METHOD,
        layer_activation.METHOD,
        score_cam.METHOD,
        layer_integrated_gradients.METHOD,
        layer_conductance.METHOD,
        guided_grad_cam.METHOD,
        saliency.METHOD,
        input_x_gradient.METHOD,
        smooth_grad.METHOD,
        integrated_gradients.METHOD,
        gradient_shap.METHOD,
        guided_backprop.METHOD,
        occlusion.METHOD,
        feature_ablation.METHOD,
        rise.METHOD,
    ),
    key=lambda each: each.key,
)

# the default: the first method that computes the maps of all layers in one pass
DEFAULT_METHOD: Method = next(method for method in METHODS if method.from_trace is not None)


def default_method(card: ModelCard) -> Method:
    """The default method for a model; EigenCAM for a model without gradients.

    DEFAULT_METHOD if it suits the model, else the first suitable method that computes the maps of
    all layers in one pass.
    """
    return next(
        method for method in METHODS if method.from_trace is not None and not method.fit(card)
    )


def find_method(key: str) -> Method:
    """The registered method with this key. Raises: UnknownMethod."""
    for entry in METHODS:
        if entry.key == key:
            return entry
    keys = ", ".join(entry.key for entry in METHODS)
    raise UnknownMethod(f'There is no method "{key}"; choose one of {keys}.')


__all__ = [
    "DEFAULT_METHOD",
    "METHODS",
    "QUESTIONS",
    "Guide",
    "GuideAnswer",
    "Method",
    "Parameter",
    "Passes",
    "Question",
    "default_method",
    "find_method",
]
