"""The scene of Inputs' panels: a model, the gallery, and the conclusions about both."""

from dataclasses import dataclass

from werkzeug.utils import cached_property  # functools' holds a lock of all scenes

from dashboard.core.inputs import Inputs, inputs_of
from dashboard.pages.inputs.view import InputsView
from dashboard.services import Services
from data.gallery.gallery import Gallery
from explainers.models import ModelCard


@dataclass(frozen=True)
class InputsScene:
    """A view with the conclusions at hand."""

    view: InputsView
    services: Services
    session: str  # whose uploads may be shown

    @property
    def card(self) -> ModelCard:
        """The model shown. Raises: ExplainerError."""
        return self.services.engine.card(self.view.model)

    @cached_property
    def gallery(self) -> Gallery:
        """The current gallery."""
        return self.services.gallery

    @cached_property
    def inputs(self) -> Inputs:
        """The conclusions about both."""
        return inputs_of(self.card, self.gallery)
