"""Ways from one page to another that shows the same thing."""

from urllib.parse import urlencode


def explore_url(model: str, image: str, layer: str, target: int | None = None) -> str:
    """An image and a layer in Explore; `target` None stands for the predicted class."""
    return _url("/", model=model, image=image, layer=layer, target=target)


def layers_url(
    model: str, image: str, layer: str, target: int | None = None, **more: int | str | None
) -> str:
    """A layer in Layers; `more` are other fields of its view, such as the channel."""
    return _url("/layers/", model=model, image=image, layer=layer, target=target, **more)


def _url(path: str, **parameters: object) -> str:
    given = {name: value for name, value in parameters.items() if value is not None}
    return f"{path}?{urlencode(given)}"
