"""The order of a queue: the most urgent work first, round robin between users."""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from cachetools import FIFOCache

NEVER = -1  # the time of an owner without any turn yet
REMEMBERED = 1024  # owners whose last turns are stored


@dataclass(frozen=True)
class Claim:
    """A job's place in the queue: its urgency (the lowest value first) and its owners."""

    priority: int
    owners: frozenset[Hashable]


def next_turn(claims: Sequence[Claim], served: Mapping[Hashable, int]) -> int:
    """The index of the claim that goes next; `claims` are in the order of their arrival.

    The most urgent first. Among equals, the one whose owner had a turn the longest ago goes first:
    many requests of one user delay another's single one by one turn. Work of several users counts
    for the one who waited longest. `served` holds the time of each owner's last turn, as an
    increasing counter.

    Raises: ValueError without any claim.
    """

    def rank(index: int) -> tuple[int, int, int]:
        claim = claims[index]
        last = min((served.get(owner, NEVER) for owner in claim.owners), default=NEVER)
        return claim.priority, last, index

    return min(range(len(claims)), key=rank)


def order_of_turns(claims: Sequence[Claim], served: Mapping[Hashable, int]) -> list[int]:
    """The indices of all claims in the order of their next turns, if no others arrive."""
    left, times, order = [*range(len(claims))], dict(served), list[int]()
    now = max(times.values(), default=NEVER)
    while left:
        chosen = left.pop(next_turn([claims[index] for index in left], times))
        now += 1
        times |= dict.fromkeys(claims[chosen].owners, now)
        order.append(chosen)
    return order


class Turns:
    """The turns that owners had so far; its callers hold a lock."""

    def __init__(self) -> None:
        self._served: FIFOCache[Hashable, int] = FIFOCache(REMEMBERED)  # each owner's last turn
        self._count = 0

    def next(self, claims: Sequence[Claim]) -> int:
        """As `next_turn`."""
        return next_turn(claims, self._served)

    def order(self, claims: Sequence[Claim]) -> list[int]:
        """As `order_of_turns`."""
        return order_of_turns(claims, self._served)

    def take(self, owners: Iterable[Hashable]) -> None:
        """Count a turn of these owners."""
        self._count += 1
        for owner in owners:
            self._served[owner] = self._count
