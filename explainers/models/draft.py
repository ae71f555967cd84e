"""A module with what belongs to it, before anything is known of its inside."""

from dataclasses import dataclass

from torch import nn

from explainers.images.preprocess import Preprocess
from explainers.models.notes import Note
from explainers.results import Layer


@dataclass(frozen=True, eq=False)
class Draft:
    """What a source hands over."""

    module: nn.Module
    preprocess: Preprocess
    labels: tuple[str, ...] = ()  # (): the classes have no names
    imagenet: bool = False  # ImageNet-1k's 1,000 classes in the usual order
    layers: tuple[Layer, ...] = ()  # (): to be found
    notes: tuple[Note, ...] = ()  # what its source concluded
    output: str | None = None  # the part of its output to take; None: to be found
    multi_label: bool = False  # True: its classes do not exclude one another
    origin: str | None = None  # of the preprocessing, "as ... declare"; None: nothing states one
    size_assumed: bool = False  # nothing states the input size, see `settle`


@dataclass(frozen=True)
class Identity:
    """What a model is called and where it comes from."""

    key: str
    name: str
    provenance: str
    trained: bool
    own_code: bool  # True: its architecture is part of its fingerprint
