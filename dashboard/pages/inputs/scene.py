"""The scene of Inputs' panels: a model, the gallery, and the conclusions about both."""

from collections.abc import Callable
from dataclasses import dataclass

from dash import Dash, Output
from werkzeug.utils import cached_property  # functools' holds a lock of all scenes

from dashboard.core.inputs import Inputs, inputs_of
from dashboard.maps.image_lookup import NO_SESSION
from dashboard.pages.inputs.view import InputsView
from dashboard.services import Services
from dashboard.ui.choices import Choices
from dashboard.ui.panel import on_scene
from data.gallery.gallery import Gallery
from explainers.models import ModelCard


@dataclass(frozen=True)
class InputsScene:
    """A view with the conclusions at hand."""

    view: InputsView
    services: Services

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


def on_inputs(
    app: Dash, services: Services, panel: str, *outputs: Output
) -> Callable[[Callable[[InputsScene], object]], None]:
    """Calls a panel's function with each view; an error becomes the panel's notice."""

    def read(data: object) -> InputsScene:
        return InputsScene(InputsView.from_store(data, Choices(services, NO_SESSION)), services)

    return on_scene(app, panel, outputs, read)
