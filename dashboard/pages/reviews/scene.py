"""The scene of Reviews' panels: one review, as the current person may see it."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, wraps

from dashboard.access import Right, current_person, offered
from dashboard.pages.reviews.view import ReviewsView
from dashboard.reviews.complete_samples import complete_samples
from dashboard.reviews.guideline_history import earlier_words
from dashboard.reviews.summary_cache import CachedReview, summary_for
from dashboard.services import Services
from dashboard.ui.panel import Parts
from data.reviews import Review, ReviewState, ReviewStore


@dataclass(frozen=True)
class ReviewScene:
    """A view with the review that it names, read once for all panels."""

    view: ReviewsView
    services: Services
    session: str  # whose uploads may be shown

    @property
    def store(self) -> ReviewStore:
        """Where it is kept."""
        return self.services.reviews

    @property
    def person(self) -> str:
        """The person's name; empty if there is none."""
        return current_person().name

    @cached_property
    def review(self) -> Review:
        """The review. Raises: UnknownReview; DatabaseProblem."""
        return self.store.get(self.view.review)

    @cached_property
    def cached(self) -> CachedReview:
        """Its summary. Raises: UnknownReview; DatabaseProblem."""
        complete_samples(self.services, self.view.review)
        return self.summary_of(self.view.review)

    def summary_of(self, review_id: str) -> CachedReview:
        """The same of any review. Raises: UnknownReview; DatabaseProblem."""
        return summary_for(self.store, review_id, self.person, may_judge=offered(Right.JUDGE))

    @property
    def judges(self) -> bool:
        """Whether the person may give verdicts in the review, while it is open."""
        return self.cached.summary.judges

    @cached_property
    def earlier_guidelines(self) -> str:
        """How many verdicts came under earlier guidelines, in a sentence; "" of none."""
        return earlier_words(self.store, self.view.review)


def of_review(render: Callable[[ReviewScene], Parts]) -> Callable[[ReviewScene], Parts]:
    """For panels of one review; where none is open they stay as they are."""

    @wraps(render)
    def rendered(scene: ReviewScene) -> Parts:
        return render(scene) if scene.view.review else {}

    return rendered


def hidden_part(review: Review, *, judges: bool) -> str:
    """What a blind review still hides, in one sentence; empty if it hides nothing.

    `judges` as in `Summary`.
    """
    if not review.blind or review.state not in (ReviewState.DRAFT, ReviewState.OPEN):
        return ""
    what = "you see only the samples that you have judged" if judges else "you see no verdicts"
    return f"This review is blind: until it is closed, {what}."
