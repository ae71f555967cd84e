"""Models that cannot be traced, and what to provide instead."""

from collections.abc import Mapping

from torch import Tensor, nn
from torch.jit import ScriptFunction, ScriptModule
from torch.nn.parameter import is_lazy

from explainers.errors import UnfitModel

QUANTISED = ("torch.ao.nn.quantized", "torch.nn.quantized", "torch.ao.nn.intrinsic.quantized")
PACKED = ("torchao", "bitsandbytes", "auto_gptq", "optimum.quanto")  # libraries that quantise
EXPORTED = "torch.export"
FOREIGN = {  # the first part of a class's module name, and what such a model is called
    "onnx": "an ONNX model",
    "onnxruntime": "an ONNX session",
    "keras": "a Keras model",
    "tensorflow": "a TensorFlow model",
    "jax": "a JAX function",
    "flax": "a Flax model",
    "sklearn": "a scikit-learn model",
    "openvino": "an OpenVINO model",
    "tensorrt": "a TensorRT engine",
    "coremltools": "a Core ML model",
}


def module_in(value: object, where: str) -> nn.Module:
    """Returns `value` if it is a module that hooks and gradients can reach; `where` names it.

    Raises: UnfitModel, with what to provide instead.
    """
    if not isinstance(value, nn.Module):
        kind = _kind(value) or f"of the type {type(value).__name__}"
        raise UnfitModel(f"{where} is {kind}; {_instead(value)}.")
    for name, child in value.named_modules():
        if reason := _reason(child):
            part = f"{where} is" if not name else f'The part "{name}" of {_lower(where)} is'
            raise UnfitModel(f"{part} {reason}.")
    for name, tensor in (*value.named_parameters(), *value.named_buffers()):
        if reason := _reason_of_tensor(tensor):
            raise UnfitModel(f'{where} {reason} (the first is "{name}").')
    return value


def is_model_like(value: object) -> bool:
    """Whether it looks like a model to a user."""
    return value is not None and _kind(value) is not None


def _reason(module: nn.Module) -> str:
    homes = [kind.__module__ for kind in type(module).__mro__]
    if isinstance(module, ScriptModule):
        return (
            "TorchScript, whose layers cannot be traced; provide the module itself, from before "
            "torch.jit.trace or torch.jit.script"
        )
    if any(home.startswith(EXPORTED) for home in homes):
        return (
            "an exported program, whose layers cannot be traced; provide the module itself, from "
            "before torch.export"
        )
    if any(home.startswith((*QUANTISED, *PACKED)) for home in homes):
        return (
            "quantised, so it has no gradients; provide the model with its floating-point "
            "weights, from before quantising"
        )
    return ""


def _reason_of_tensor(tensor: Tensor) -> str:
    if is_lazy(tensor):
        return "has lazy layers without weights yet; run one batch through it, then provide it"
    if tensor.is_meta:
        return "has weights on the meta device, without values; load its weights, then provide it"
    if tensor.is_quantized or type(tensor.data).__module__.startswith(PACKED):
        return (
            "has quantised weights; provide the model with its floating-point weights, from "
            "before quantising"
        )
    return ""


def _kind(value: object) -> str | None:
    if value is None:
        return "None"
    home = type(value).__module__
    kinds = (
        (
            isinstance(value, type),
            f"the class {getattr(value, '__name__', '')}, not an object of it",
        ),
        (home.startswith(EXPORTED), "an exported program, whose layers cannot be traced"),
        (isinstance(value, ScriptFunction), "a TorchScript function, which has no layers"),
        (_is_state(value), "a dict of weights, not a network"),
        (True, FOREIGN.get(home.partition(".")[0])),
        (callable(value), "a function, which has no layers"),
    )
    matches = (text for applies, text in kinds if applies and text)
    return next(matches, None)


def _instead(value: object) -> str:
    if isinstance(value, type) and issubclass(value, nn.Module):
        return f"provide one: {value.__name__}(...)"
    if type(value).__module__.startswith(EXPORTED):
        return "provide the nn.Module itself, from before torch.export"
    if _is_state(value):
        return "build the nn.Module, load them with load_state_dict, and provide the module"
    return "provide the network as a torch.nn.Module"


def _is_state(value: object) -> bool:
    return isinstance(value, Mapping) and any(isinstance(each, Tensor) for each in value.values())


def _lower(text: str) -> str:
    return text[0].lower() + text[1:] if text.startswith(("The ", "What ")) else text
