"""What may be stored in a review: names, texts, tags, boxes and ids, each checked first."""

import json
import re
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from data.reviews.errors import ReviewProblem
from data.reviews.records import Box, Judgement, Review, ReviewSetup

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
