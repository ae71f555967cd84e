"""The scene of the panels that the server renders: the sample, and the visible verdicts."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps

from dashboard.access import Person, Right, current_person
from dashboard.pages.judge.view import JudgeView
from dashboard.services import Services
from dashboard.ui.panel import Parts
from data.reviews import Review, ReviewStore

SETUP = "data-setup"  # the review and its version whose guidelines are shown: a verdict states it
OF_SAMPLE = ("review", "sample", "verdict")


@dataclass(frozen=True)
class JudgeScene:
    """A view of the page, and who looks at it."""

    view: JudgeView
    services: Services
    session: str  # whose uploads may be shown

    @property
    def person(self) -> str:
        """The person's name; empty if there is none."""
        return current_person().name

    @property
    def judges(self) -> bool:
        """Whether the person may give verdicts in the review, while it is open."""
        return takes_part(current_person(), self.review)

    @property
    def reviews(self) -> ReviewStore:
        """The store of all verdicts."""
        return self.services.reviews

    @property
    def labels(self) -> dict[int, str]:
        """The names of the model's classes."""
        return dict(enumerate(self.services.engine.card(self.view.model).labels))

    @property
    def review(self) -> Review:
        """The review. Raises: UnknownReview."""
        return self.reviews.get(self.view.review)


def takes_part(person: Person, review: Review) -> bool:
    """Whether a person may give verdicts in a review, while it is open."""
    return person.may(Right.JUDGE) and review.takes(person.name)


def of_review(render: Callable[[JudgeScene], Parts]) -> Callable[[JudgeScene], Parts]:
    """For panels of a sample; without a review they stay as they are."""

    @wraps(render)
    def rendered(scene: JudgeScene) -> Parts:
        return render(scene) if scene.view.review else {}

    return rendered
