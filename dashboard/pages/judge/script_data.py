"""What the page's script receives: a review, and a person's verdict and draft on a sample."""

from dataclasses import asdict
from typing import Any

import numpy as np

from dashboard.access import Person
from dashboard.pages.judge.scene import takes_part
from dashboard.reviews.guideline_history import guidelines_for
from dashboard.services import Services
from data.reviews import NONE_GIVEN, Review, ReviewState, Verdict, VerdictDraft


def desk(services: Services, review: Review, person: Person, refused: str) -> dict[str, Any]:
    """The review as the page's script needs it; `refused`: why the person cannot give verdicts."""
    name = person.name
    table = services.reviews.statistics.choices(review.id, name)
    judged: list[int] = []
    if name in table.reviewers:
        mine = table.codes[:, table.reviewers.index(name)]
        judged = np.flatnonzero(mine != NONE_GIVEN).tolist()
    return {
        "review": review.id,
        "name": review.name,
        "samples": review.samples,
        "setup": review.version,
        "revision": services.reviews.revision(review.id),
        "guidelines": _guidelines(services, review, name),
        "tags": list(review.tags),
        "regionTest": review.region_test,  # each reviewer is asked to run it
        "person": name,
        "silent": refused,
        "judges": takes_part(person, review),
        "blind": review.blind and review.state in (ReviewState.DRAFT, ReviewState.OPEN),
        "refused": refused or why_not_now(review, name),
        "judged": judged,  # positions
    }


def _guidelines(services: Services, review: Review, name: str) -> dict[str, Any]:
    """Which version of the review they are from, who changed them, and what was judged before."""
    current = guidelines_for(services.reviews, review.id, name)
    return {"version": current.version, "changed": current.changed, "words": current.words}


def why_not_now(review: Review, name: str) -> str:
    """Why the review accepts no verdicts from that person, in one sentence; empty if it does."""
    if review.state is not ReviewState.OPEN:
        return f"This review is {review.state.value}: it is not accepting verdicts."
    if not review.takes(name):
        return "You can view this review; only its named reviewers can give verdicts."
    return ""


def record(verdict: Verdict | None, draft: VerdictDraft | None) -> dict[str, Any]:
    """The person's own verdict, and their draft if there is one."""
    judgement = verdict.judgement if verdict else None
    return {
        "version": verdict.version if verdict else 0,
        "id": verdict.id if verdict else "",
        "given": judgement is not None,
        "choice": judgement.choice if judgement else "",
        "confidence": int(judgement.confidence) if judgement else 0,
        "tags": list(judgement.tags) if judgement else [],
        "comment": judgement.comment if judgement else "",
        "box": [*asdict(judgement.boxes[0]).values()] if judgement and judgement.boxes else None,
        "draft": _draft(draft),
    }


def _draft(draft: VerdictDraft | None) -> dict[str, Any] | None:
    if draft is None:
        return None
    return {
        "content": dict(draft.content),
        "base": draft.base_version,
        "sequence": draft.sequence,
    }
