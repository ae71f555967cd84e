"""torch and Captum: model and pixels in, frozen NumPy results out.

The names below are loaded at first use, so that results and errors need no torch.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from explainers.engine.engine import Engine
    from explainers.methods import METHODS
    from explainers.models import Model, ModelSpec, load_model
    from explainers.passes.tracing import Trace, trace

__all__ = ["METHODS", "Engine", "Model", "ModelSpec", "Trace", "load_model", "trace"]

_HOMES = {
    "Engine": "engine.engine",
    "METHODS": "methods",
    "Model": "models",
    "ModelSpec": "models",
    "Trace": "passes.tracing",
    "load_model": "models",
    "trace": "passes.tracing",
}


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
