"""One filter of a convolution as a picture: an RGB tile, or its slices side by side."""

from dashboard.components import PictureData
from dashboard.maps.layer_urls import filter_url
from explainers.layers.results import Convolution
from explainers.models import ModelCard


def filter_picture(card: ModelCard, of: Convolution, number: int) -> PictureData:
    """The picture of filter `number`; slices are coloured by sign."""
    return {
        "src": filter_url(card, of.name, number, colour=of.colour),
        "alt": f"Filter {number} of {of.name}",
        "signed": not of.colour,
    }
