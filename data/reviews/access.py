"""What a person may do in a review, see of it, and have stored in it: names, texts, tags, boxes.

Rights are decided inside the transaction that needs them. Each breach is one sentence.
"""

import json
import re
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import ColumnElement, Connection, exists, select, true
from sqlalchemy.orm import InstrumentedAttribute, aliased

from data.reviews.errors import (
    NotAReviewer,
    ReviewProblem,
    UnknownReview,
    UnknownSample,
    VerdictHidden,
    WrongState,
)
from data.reviews.records import NONE_GIVEN, Box, Judgement, Review, ReviewSetup, ReviewState
from data.reviews.tables import REVIEW, CurrentVerdictRow, ReviewRow, SampleRow

REFUSALS = {
    ReviewState.DRAFT: "The review {!r} is a draft; open it first.",
    ReviewState.OPEN: "The review {!r} is still open; close it first.",
    ReviewState.CLOSED: "The review {!r} is closed; reopen it first.",
    ReviewState.SIGNED_OFF: "The review {!r} is signed off and read-only.",
}


def read_review(connection: Connection, review_id: str) -> Review:
    """Raises: UnknownReview."""
    return _review(connection, review_id, None)


def shared_review(connection: Connection, review_id: str, *states: ReviewState) -> Review:
    """A review whose state nobody changes before the transaction ends; others may work in it too.

    Raises: WrongState if it is in none of the `states`; UnknownReview.
    """
    return _in_state(_review(connection, review_id, True), states)


def own_review(connection: Connection, review_id: str, *states: ReviewState) -> Review:
    """A review that nobody else works in before the transaction ends. Raises: the same."""
    return _in_state(_review(connection, review_id, False), states)


def _review(connection: Connection, review_id: str, shared: bool | None) -> Review:
    query = REVIEW.select().where(ReviewRow.id == review_id)
    if shared is not None:  # SQLite has no row locks and needs none: one transaction writes
        query = query.with_for_update(read=shared)
    review = REVIEW.first(connection, query) if is_id(review_id) else None
    if review is None:
        raise UnknownReview(f"There is no review with the id {review_id[:16]!r}.")
    return review


def _in_state(review: Review, states: tuple[ReviewState, ...]) -> Review:
    if review.state not in states:
        raise WrongState(REFUSALS[review.state].format(review.name))
    return review


def check_reviewer(review: Review, person: str) -> None:
    """Raises: NotAReviewer if the review names its reviewers and not this one."""
    if review.reviewers and person not in review.reviewers:
        raise NotAReviewer(f"{person} is not a reviewer of {review.name!r}; its lead can add them.")


def check_sample(connection: Connection, review: Review, position: int) -> None:
    """Makes the sample the transaction's own. Raises: UnknownSample."""
    if not 0 <= position < review.samples:
        raise unknown_sample(review, position)
    query = select(SampleRow.position).where(
        SampleRow.review_id == review.id, SampleRow.position == position
    )
    connection.execute(query.with_for_update())


def unknown_sample(review: Review, position: int) -> UnknownSample:
    """The error that says so."""
    return UnknownSample(
        f"The review {review.name!r} has {review.samples:,} samples, and none at number "
        f"{position + 1:,}."
    )


def is_veiled(review: Review) -> bool:
    """Whether others' verdicts are hidden from who has not given their own."""
    return review.blind and review.state in (ReviewState.DRAFT, ReviewState.OPEN)


def judged_by(review: Review, person: str) -> ColumnElement[bool]:
    """SampleRow: the person's own verdict on the sample stands."""
    own = aliased(CurrentVerdictRow)
    verdict = exists().where(
        own.review_id == review.id,
        own.position == SampleRow.position,
        own.reviewer == person,
        own.code != NONE_GIVEN,
    )
    return verdict.correlate(SampleRow)  # the sample asked about, however deep this stands


def seen_samples(review: Review, person: str) -> ColumnElement[bool]:
    """SampleRow: what others say of the sample is not hidden from the person."""
    return judged_by(review, person) if is_veiled(review) else true()


def seen_positions(
    review: Review,
    person: str,
    position: InstrumentedAttribute[int] | InstrumentedAttribute[int | None],
) -> ColumnElement[bool]:
    """The same for any column that holds a position."""
    if not is_veiled(review):
        return true()
    own = aliased(CurrentVerdictRow)
    return position.in_(
        select(own.position).where(
            own.review_id == review.id, own.reviewer == person, own.code != NONE_GIVEN
        )
    )


def sees(connection: Connection, review: Review, position: int, person: str) -> bool:
    """Whether what others say of one sample is not hidden from the person."""
    if not is_veiled(review):
        return True
    own = select(CurrentVerdictRow.code).where(
        CurrentVerdictRow.review_id == review.id,
        CurrentVerdictRow.position == position,
        CurrentVerdictRow.reviewer == person,
    )
    return connection.scalar(own) not in (None, NONE_GIVEN)


def check_sees(connection: Connection, review: Review, position: int, person: str) -> None:
    """Raises: VerdictHidden."""
    if not sees(connection, review, position, person):
        raise VerdictHidden("This review is blind: give your verdict to see those of others.")


LONGEST_NAME = 100  # characters: of people, reviews, tags
LONGEST_TEXT = 100_000  # characters: of comments, guidelines, statements
LARGEST_JSON = 2**18  # bytes: of a draft, of parameters
MOST_BOXES = 100


def new_id() -> str:
    """An id that nobody can guess: 16 hexadecimal digits."""
    return secrets.token_hex(8)


def is_id(text: str) -> bool:
    """Whether `text`, which may come out of an address, can be such an id."""
    return re.fullmatch(r"[0-9a-f]{16}", text) is not None


def kept_name(text: str, what: str) -> str:
    """A name without blanks at its ends; `what` is "The name of the review"."""
    name = kept_text(text, what).strip()
    if not name:
        raise ReviewProblem(f"{what} is missing; enter it.")
    if len(name) > LONGEST_NAME or not name.isprintable():
        raise ReviewProblem(f"{what} must be one line of at most {LONGEST_NAME} characters.")
    return name


def kept_text(text: str, what: str, longest: int = LONGEST_TEXT) -> str:
    """A text that any database can hold."""
    if len(text) > longest:
        raise ReviewProblem(f"{what} is longer than {longest:,} characters; shorten it.")
    try:
        text.encode()
    except UnicodeEncodeError:
        raise ReviewProblem(
            f"{what} contains half of a character (a lone surrogate); remove it."
        ) from None
    if "\0" in text:
        raise ReviewProblem(f"{what} contains a NUL character, which cannot be stored; remove it.")
    return text


def kept_json(values: Mapping[str, Any], what: str) -> dict[str, Any]:
    """Values as they return from the database: lists for tuples, keys as text."""
    try:
        text = json.dumps(values, allow_nan=False, ensure_ascii=False)
    except (TypeError, ValueError) as error:
        raise ReviewProblem(f"{what} cannot be stored ({error}).") from None
    if len(text.encode("utf-8", "replace")) > LARGEST_JSON:
        raise ReviewProblem(f"{what} is larger than {LARGEST_JSON // 1024} KiB; shorten it.")
    if "\\u0000" in text:
        raise ReviewProblem(f"{what} contains a NUL character, which cannot be stored; remove it.")
    kept: dict[str, Any] = json.loads(kept_text(text, what, LARGEST_JSON))
    return kept


def kept_setup(setup: ReviewSetup) -> ReviewSetup:
    """The set-up as it is kept. Raises: ReviewProblem."""
    return ReviewSetup(
        name=kept_name(setup.name, "The review's name"),
        purpose=kept_text(setup.purpose, "The purpose"),
        guidelines=kept_text(setup.guidelines, "The guidelines' text"),
        tags=_names(setup.tags, "A tag's name"),
        blind=setup.blind,
        reviewers=_names(setup.reviewers, "A reviewer's name"),
        opening=kept_json(setup.opening, "The opening view"),
        region_test=setup.region_test,
    )


def kept_judgement(judgement: Judgement) -> Judgement:
    """The judgement as it is kept. Raises: ReviewProblem."""
    if len(judgement.boxes) > MOST_BOXES:
        raise ReviewProblem(f"A verdict has at most {MOST_BOXES} boxes; remove some.")
    for box in judgement.boxes:
        _check_box(box)
    test = judgement.region_test
    return replace(
        judgement,
        tags=_names(judgement.tags, "A tag's name"),
        comment=kept_text(judgement.comment, "The comment"),
        layer=kept_text(judgement.layer, "The layer's name"),
        method=kept_text(judgement.method, "The method's name"),
        parameters=kept_json(judgement.parameters, "The method's parameters"),
        edits=kept_text(judgement.edits, "The edits' text"),
        region_test=None if test is None else kept_json(test, "The region test"),
        search=kept_text(judgement.search, "The view's address"),
    )


def check_tags(review: Review, judgement: Judgement) -> None:
    """Raises: ReviewProblem for a tag that is not in the vocabulary."""
    for tag in judgement.tags:
        if tag not in review.tags:
            raise ReviewProblem(f"This review has no tag {tag!r}; its lead can add it.")


def _check_box(box: Box) -> None:
    if not (0 <= box.left < box.right and 0 <= box.top < box.bottom):
        raise ReviewProblem("A box has no area or lies outside the image; mark it again.")


def _names(names: Iterable[str], what: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(kept_name(name, what) for name in names))
