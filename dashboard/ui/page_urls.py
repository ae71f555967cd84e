"""Links from one page to another that shows the same thing."""

from dashboard.core.address import address
from dashboard.maps.map_requests import write_parameters
from dashboard.ui import ids
from explainers.engine.requests import MapRequest
from explainers.methods import find_method


def explore_url(
    model: str, image: str | None, layer: str, target: int | None = None, method: str | None = None
) -> str:
    """An image and a layer in Explore; None stands for what it opens with.

    That is the predicted class, for a target.
    """
    return _url("/", model=model, image=image, layer=layer, target=target, method=method)


def methods_url(model: str, method: str) -> str:
    """The place on Methods that states how far to trust a method, and which layer to read."""
    return f"{_url('/methods/', model=model, approach=method)}#{ids.ADVICE}"


def map_url(image: str, layer: str, request: MapRequest) -> str:
    """Exactly this map in Explore; `image` is its id.

    `layer` is the one to stand there, also for a map that belongs to none.
    """
    params = write_parameters(find_method(request.method), dict(request.parameters))
    shown = {"image": image, "layer": layer, "target": request.target, "method": request.method}
    return _url("/", model=request.model, **shown, params=params or None)


def trust_url(image: str, layer: str, request: MapRequest) -> str:
    """The place on Explore that tests exactly this map; see `map_url`."""
    return f"{map_url(image, layer, request)}#{ids.TRUST}"


def image_url(model: str, image: str) -> str:
    """An image in Explore, at the layer and for the class that it opens with."""
    return _url("/", model=model, image=image)


def contrast_url(model: str, image: str, target: int, other: int) -> str:
    """Two classes of one image on Compare: the map of `target` beside the one of `other`."""
    of = {"image": image, "target_a": target, "target_b": other}
    return _url("/compare/", kind="classes", model=model, model_b=model, **of)


def edited_pair_url(model: str, image: str, edited: str, target: int, **more: str) -> str:
    """An image and the edited one on Compare, both maps for one class, with their difference.

    `more` are other fields of its view: the layer and the method.
    """
    of = {"image": image, "image_b": edited, "target_a": target, "target_b": target}
    return _url("/compare/", kind="images", model=model, model_b=model, **of, **more)


def models_url(model: str, scan: str, *, model_b: str, corruption_b: str | None = None) -> str:
    """A scanned gallery under two models on Compare, or as it is and corrupted."""
    of = {"scan": scan, "model_b": model_b, "corruption_b": corruption_b}
    return _url("/compare/", kind="models", model=model, **of)


def robustness_url(model: str, scan: str) -> str:
    """The place on Dataset where a gallery is scanned with corruptions."""
    return f"{_url('/dataset/', model=model, scan=scan)}#{ids.ROBUSTNESS}"


def inputs_url(model: str) -> str:
    """The Inputs page, which states all conclusions about a model and the gallery."""
    return _url("/inputs/", model=model)


def layers_url(
    model: str, image: str, layer: str, target: int | None = None, **more: int | str | None
) -> str:
    """A layer in Layers; `more` are other fields of its view, such as the channel."""
    return _url("/layers/", model=model, image=image, layer=layer, target=target, **more)


def _url(path: str, **parameters: object) -> str:
    return address(path, parameters)
