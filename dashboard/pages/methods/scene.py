"""The scene of Methods' panels: a view, and the model that it names."""

from dataclasses import dataclass

from dashboard.pages.methods.view import MethodsView
from dashboard.services import Services
from explainers.approaches import APPROACHES, Approach
from explainers.models import ModelCard


@dataclass(frozen=True)
class MethodsScene:
    """A view of the approaches."""

    view: MethodsView
    services: Services
    session: str  # whose uploads may be shown

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
