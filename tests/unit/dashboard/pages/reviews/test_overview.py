"""The list of reviews: how far each is."""

from dataclasses import replace
from typing import cast
from unittest.mock import Mock

import pytest

from dashboard.access import Person, Role
from dashboard.components import ActionButton
from dashboard.pages.reviews import overview
from dashboard.pages.reviews.overview import _row
from dashboard.pages.reviews.scene import ReviewScene
from dashboard.pages.reviews.view import ReviewsView
from dashboard.ui import naming
from dashboard.ui.panel import Parts
from data.reviews.queue_origin import QueueOrigin
from data.reviews.records import Review, ReviewedGallery, ReviewedModel, ReviewState
from data.reviews.views import ReviewProgress

PROGRESS = ReviewProgress(
    Review(
        id="0" * 16,
        name="R",
        model=ReviewedModel("m", "M", "0" * 64, "0" * 64),
        gallery=ReviewedGallery("g", "0" * 64),
        queue=QueueOrigin("all images"),
        state=ReviewState.OPEN,
        samples=8,
        created=0.0,
        created_by="Lea",
        version=1,
    ),
    verdicts=9,
    judged=6,
    expected=8,
    last=0.0,
    by_named=0,
)


def list_of(reviews: list[ReviewProgress], images: int) -> ReviewScene:
    """The scene of the list of reviews, with a gallery of so many images."""
    services = Mock()
    services.reviews.list.return_value = reviews
    services.gallery = range(images)
    return ReviewScene(ReviewsView(model="m", review="", mode=""), services, "session")


def texts(parts: Parts, row: str) -> list[str]:
    """The buttons of a row."""
    return [button["text"] for button in cast(list[ActionButton], parts[row])]


@pytest.mark.parametrize(
    ("reviewers", "expected", "label", "value"),
    [
        ((), 8, "R: 6 of 8 samples judged", "6"),
        (("Ada", "Ben"), 16, "R: 7 of 16 verdicts, 2 more by reviewers not named", "7"),
    ],
)
def test_verdicts_have_a_total_only_where_the_reviewers_are_named(
    reviewers: tuple[str, ...], expected: int, label: str, value: str
) -> None:
    """By hand: nine verdicts on six of eight samples, by anybody, or seven by two named people."""
    progress = replace(
        PROGRESS,
        review=replace(PROGRESS.review, reviewers=reviewers),
        expected=expected,
        by_named=7 if reviewers else 0,
    )
    row = str(_row(progress))
    assert f"aria-label='{label}'" in row or f"'aria-label': '{label}'" in row
    assert f"value='{value}'" in row
    assert f"max='{expected}'" in row
    assert ("7 of 16 verdicts, 2 more" in row) == bool(reviewers)
    assert "9 of 8" not in row


@pytest.mark.parametrize(
    ("role", "creates", "reviews"),
    [(Role.VIEWER, False, False), (Role.REVIEWER, False, True), (Role.LEAD, True, True)],
)
def test_nobody_is_offered_what_their_role_does_not_allow(
    monkeypatch: pytest.MonkeyPatch, role: Role, creates: bool, reviews: bool
) -> None:
    monkeypatch.setattr(overview, "person_if_any", lambda: Person("vic", role))
    monkeypatch.setattr(naming, "person_if_any", lambda: Person("vic", role))
    empty, some = (overview.render(list_of(reviews, images=8)) for reviews in ([], [PROGRESS]))
    assert texts(empty, "new") == []
    assert texts(empty, "first") == ["Judge 8 images at random", "Set up a review"] * creates
    assert texts(some, "new") == ["New review"] * creates
    assert texts(some, "first") == []
    assert (overview.ASK in str(overview.layout())) != creates
    assert ("You review as " in str(naming.layout())) == reviews
    assert ("You are logged in as " in str(naming.layout())) != reviews
