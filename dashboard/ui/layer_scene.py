"""A view of one layer of one model, with both available: the common part of two scenes."""

from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from dashboard.services import Services
from explainers.models import ModelCard
from explainers.results import Layer


class LayerView(Protocol):
    """A view that names a model and one of its layers."""

    @property
    def model(self) -> str:
        """The model's key."""

    @property
    def layer(self) -> str:
        """The layer's name."""


V = TypeVar("V", bound=LayerView)


@dataclass(frozen=True)
class LayerScene(Generic[V]):
    """A view with the model and the layer that it names."""

    view: V
    services: Services
    session: str  # whose uploads may be shown

    @property
    def card(self) -> ModelCard:
        """The model shown."""
        return self.services.engine.card(self.view.model)

    @property
    def depth(self) -> int:
        """The chosen layer's place among the model's layers, input first."""
        return [layer.name for layer in self.card.layers].index(self.view.layer)

    @property
    def layer(self) -> Layer:
        """The chosen layer."""
        return self.card.layers[self.depth]
