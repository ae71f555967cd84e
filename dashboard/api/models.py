"""The model, the method and the class that a call from Python names."""

from typing import Any, cast

from dashboard.maps.targets import find_target
from explainers import Model, load_model
from explainers.errors import UnfitArgument
from explainers.methods import Method, default_method, find_method
from explainers.methods.batches import layers_of
from explainers.models import ModelCard
from explainers.passes.tracing import check_target


def as_model(model: object) -> Model:
    """The model itself; a name or a module is loaded first. Raises: as `load_model`."""
    return model if isinstance(model, Model) else load_model(cast(Any, model))


def as_method(method: str | None, card: ModelCard) -> Method:
    """The method with this key; None is the model's default.

    Raises: UnknownMethod, which lists the keys; UnfitModel, with the reason.
    """
    chosen = default_method(card) if method is None else find_method(method)
    chosen.check_fit(card)
    return chosen


def one_layer(model: Model, method: Method, layer: str | None) -> str:
    """The layer with this name; None is the one that the app opens with.

    "" for a method with one value per pixel. Raises: UnknownLayer, which lists the layers;
    UnfitArgument.
    """
    if not (layer is None or isinstance(layer, str)) or layer == "all":
        raise UnfitArgument(f"layer is the name of one layer here, not {layer!r:.60}.")
    return layers_of(model, method, layer)[0]


def as_target(target: int | str | None, card: ModelCard) -> int | None:
    """The index of a class by index or label; None stays None.

    Raises: UnknownTarget, which states what is allowed.
    """
    if target is None:
        return None
    if isinstance(target, str):
        return find_target(target, card)
    check_target(target, len(card.labels))
    return int(target)
