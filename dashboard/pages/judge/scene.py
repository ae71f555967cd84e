"""The scene of the panels that the server renders: the sample, and the visible verdicts."""

from collections.abc import Callable
from dataclasses import dataclass

from dash import Dash, Input, Output

from dashboard.access import current_person
from dashboard.access.session import session_id
from dashboard.pages.judge import ids as own
from dashboard.pages.judge.view import JudgeView
from dashboard.services import Services
from dashboard.ui.choices import Choices
from dashboard.ui.panel import on_scene
from data.reviews import Review, ReviewStore

OF = "data-sample"  # the sample that something speaks of, for assets/pages/judge/samples.js
OF_SAMPLE = ("review", "sample", "verdict")


@dataclass(frozen=True)
class JudgeScene:
    """A view of the page, and who looks at it."""

    view: JudgeView
    services: Services
    person: str

    @property
    def reviews(self) -> ReviewStore:
        """The store of all verdicts."""
        return self.services.reviews

    @property
    def review(self) -> Review:
        """The review. Raises: UnknownReview."""
        return self.reviews.get(self.view.review)


def on_judged(
    app: Dash, services: Services, panel: str, *outputs: Output
) -> Callable[[Callable[[JudgeScene], object]], None]:
    """Calls a panel's function with each sample, and again when something was kept.

    Without a review there is nothing to say.
    """

    def read(data: object) -> JudgeScene | None:
        view = JudgeView.from_store(data, Choices(services, session_id()))
        return JudgeScene(view, services, current_person().name) if view.review else None

    return on_scene(app, panel, outputs, read, also=(Input(own.SAVED, "data"),))
