"""Classifiers: their sources, layers and preprocessing, and how they are loaded."""

from explainers.models.head import LinearHead
from explainers.models.load import load_model
from explainers.models.model import Model, ModelCard, NetworkId
from explainers.models.notes import ModelNote, left_out
from explainers.models.sources import SOURCES, Cancelled, ModelSource, Progress, find_recipe
from explainers.models.spec import ModelSpec

__all__ = [
    "SOURCES",
    "LinearHead",
    "Model",
    "ModelCard",
    "ModelNote",
    "ModelSource",
    "ModelSpec",
    "NetworkId",
    "fetch_weights",
    "left_out",
    "load_model",
    "weights_cached",
]


def weights_cached(source: str) -> bool:
    """Whether the trained weights of the model called `source` are on this machine.

    Raises: UnknownModel.
    """
    return find_recipe(source).cached()


def fetch_weights(source: str, progress: Progress, cancelled: Cancelled = lambda: False) -> None:
    """Download the model's own weights to its library's cache: hash checked, by atomic rename.

    `progress` is called with the bytes so far and the total (0: unknown). Raises: UnknownModel;
    WeightsUnavailable, with the reason; Cancelled.
    """
    find_recipe(source).fetch(progress, cancelled)
