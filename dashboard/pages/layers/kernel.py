"""One filter of a convolution as a picture: an RGB tile, or its slices side by side."""

from dash import Output, html

from dashboard.maps.layer_urls import filter_url
from dashboard.ui.patches import Patch
from explainers.layers.results import Convolution
from explainers.models import ModelCard

NONE = ("", "", "kernel mosaic")  # contents where there is no filter


def layout(image: str) -> html.Img:
    """The picture; the style sheet colours slices by sign."""
    return html.Img(id=image, className="kernel mosaic pixelated")


def outputs(image: str) -> list[Output]:
    """The outputs of `contents`, in its order."""
    return [Patch(image, "src"), Patch(image, "alt"), Patch(image, "className")]


def contents(card: ModelCard, of: Convolution, number: int) -> tuple[str, str, str]:
    """Address, text and class of the picture of filter `number`."""
    style = "kernel mosaic pixelated" + ("" if of.colour else " signed-kernel")
    src = filter_url(card, of.name, number, colour=of.colour)
    return src, f"Filter {number} of {of.name}", style
