"""When a reviewer of a blind review could see others' verdicts on a sample: one rule for all."""

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

from data.reviews.records import Choice


class GivenVersion(NamedTuple):
    """One version of a verdict, as far as it matters here; `choice` None withdraws."""

    choice: Choice | None
    created: float


def could_see_others(
    own: Sequence[GivenVersion],
    at: int,
    others: Iterable[GivenVersion],
    closings: Iterable[float],
) -> bool:
    """Whether others' verdicts on the sample were visible before `own[at]` was given.

    They are while a verdict of one's own stands, and while the review is closed. `own` has the
    oldest version first; `others` are all versions of all others; `closings` are the times at which
    the review was closed: no verdict is given until it is open again.
    """
    replaced = (
        later.created for earlier, later in pairwise(own[: at + 1]) if earlier.choice is not None
    )
    closed = (time for time in closings if time < own[at].created)
    until = max((*replaced, *closed), default=0.0)
    return any(each.choice is not None and each.created < until for each in others)


def choice_made_at(own: Sequence[GivenVersion]) -> int:
    """The version in which the newest choice was made.

    Later ones that keep it, with other tags or after a withdrawal, do not make it again.
    """
    made = len(own) - 1
    for at in reversed(range(len(own))):
        if own[at].choice == own[-1].choice:
            made = at
        elif own[at].choice is not None:
            break
    return made
