"""The scene of Methods' panels: a view, and the model that it names."""

from collections.abc import Callable
from dataclasses import dataclass

from dash import Dash, Input, Output

from dashboard.maps.image_lookup import NO_SESSION
from dashboard.pages.methods.view import MethodsView
from dashboard.services import Services
from dashboard.ui.choices import Choices
from dashboard.ui.panel import on_scene
from explainers.approaches import APPROACHES, Approach
from explainers.models import ModelCard


@dataclass(frozen=True)
class MethodsScene:
    """A view of the approaches."""

    view: MethodsView
    services: Services

    @property
    def card(self) -> ModelCard:
        """The model that costs and fit refer to. Raises: ExplainerError."""
        return self.services.engine.card(self.view.model)

    @property
    def matching(self) -> list[Approach]:
        """The approaches that give all requested answers."""
        return [each for each in APPROACHES if self.view.matches(each)]

    @property
    def approach(self) -> Approach:
        """The one shown in full."""
        return next(each for each in APPROACHES if each.key == self.view.approach)

    def unfit(self, approach: Approach) -> str:
        """Why the approach does not fit the model; empty if it does."""
        return approach.method.fit(self.card) if approach.method else ""


def on_methods(
    app: Dash, services: Services, panel: str, *outputs: Output, also: tuple[Input, ...] = ()
) -> Callable[[Callable[[MethodsScene], object]], None]:
    """Calls a panel's function with each view that concerns it; an error becomes its notice.

    And with the same view again when one of `also` changes.
    """

    def read(data: object) -> MethodsScene:
        return MethodsScene(MethodsView.from_store(data, Choices(services, NO_SESSION)), services)

    return on_scene(app, panel, outputs, read, also)
