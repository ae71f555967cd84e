"""A module and its accessories, before it is analysed."""

from dataclasses import dataclass

from torch import nn

from explainers.images.preprocess import Preprocess
from explainers.models.notes import ModelNote
from explainers.results import Layer


@dataclass(frozen=True, eq=False)
class ModelDraft:
    """What a source returns."""

    module: nn.Module
    preprocess: Preprocess
    labels: tuple[str, ...] = ()  # (): the classes have no names
    imagenet: bool = False  # ImageNet-1k's 1,000 classes in the usual order
    layers: tuple[Layer, ...] = ()  # (): to be detected
    notes: tuple[ModelNote, ...] = ()  # its source's conclusions
    output: str | None = None  # the part of its output to use; None: to be detected
    multi_label: bool = False  # True: its classes are not mutually exclusive
    origin: str | None = None  # of the preprocessing, "as ... states"; None: not stated
    lender: str = ""  # the library's weights whose preprocessing it is, unless an origin is stated
    other_weights: bool = False  # than the lender's, so that its preprocessing is only assumed
    size_assumed: bool = False  # the input size is not stated, see `settle`

    @property
    def declared(self) -> str | None:
        """The origin of the preprocessing, in words; None: it is to be assumed."""
        if self.origin is None and self.lender and not self.other_weights:
            return self.as_lender_declares
        return self.origin

    @property
    def as_lender_declares(self) -> str:
        """The origin where it is the lender."""
        return f"as {self.lender} declare"


@dataclass(frozen=True)
class Identity:
    """The name of a model and its origin."""

    key: str
    name: str
    provenance: str
    trained: bool
    own_code: bool  # True: its architecture is part of its fingerprint
