"""One filter of a convolution: an RGB tile, its slices side by side, or its largest weights."""

import numpy as np

from dashboard.components import PictureData
from dashboard.maps.layer_urls import filter_url
from data.numerals import fixed
from explainers import Engine
from explainers.engine.requests import FilterRequest
from explainers.layers.results import Convolution
from explainers.models import ModelCard

LARGEST = 5  # weights of a filter that are listed


def is_pointwise(of: Convolution) -> bool:
    """Whether a filter has one weight for each input, and so no shape to look at."""
    return of.height == of.width == 1 and not of.colour


def largest_weights(engine: Engine, card: ModelCard, of: Convolution, number: int) -> str:
    """A sentence that names the inputs with the largest weights of a pointwise filter."""
    weights = engine.compute(FilterRequest(card.key, of.name, number)).values[:, 0, 0]
    inputs = np.argsort(-np.abs(weights), kind="stable")[:LARGEST]
    listed = ", ".join(f"#{i} ({fixed(float(weights[i]), 3, plus=True)})" for i in inputs)
    return f"One weight for each of {of.inputs:,} inputs; the largest: {listed}."


def filter_picture(card: ModelCard, of: Convolution, number: int) -> PictureData | None:
    """The picture of filter `number`; slices are coloured by sign. None for a pointwise one."""
    if is_pointwise(of):
        return None
    return {
        "src": filter_url(card, of.name, number, colour=of.colour),
        "alt": f"Filter {number} of {of.name}",
        "signed": not of.colour,
    }
