"""Which parts of a network are stages: blocks in a row, and layout changes between them."""

from collections.abc import Callable, Iterator

from explainers.models.calls import CONTAINERS, Call, Content
from explainers.models.forms import EXTRA, MAPS, SEQUENCE

TOLERANCE = 1e-4  # between sums over the same values in another order
FEWEST = 2  # blocks in a row


def is_stage(call: Call, is_block: Callable[[Call], bool]) -> bool:
    """Whether its output is that of several blocks in a row, with no other way around them.

    Between them values may be laid out anew, and class tokens may join and leave. What bypasses
    the blocks, as a shortcut or by concatenation, makes one block of the whole.
    """
    if call.took is None or call.gave is None:
        return False
    reached: list[tuple[Content, int]] = [(call.took, 0)]  # values, and blocks on the way there
    for child in _parts(call):
        ways = [count for content, count in reached if _same(content, child.took)]
        if ways and child.gave is not None:
            reached.append((child.gave, max(ways) + is_block(child)))
    return any(count >= FEWEST and _same(content, call.gave) for content, count in reached)


def _parts(call: Call) -> Iterator[Call]:
    """What a call is made of, containers taken apart."""
    for child in call.children:
        if type(child.module) in CONTAINERS:
            yield from _parts(child)
        else:
            yield child


def _same(one: Content, other: Content | None) -> bool:
    """Whether the values are the same in another layout, or with class tokens beside them."""
    if other is None:
        return False
    if one.size == other.size:
        return abs(one.total - other.total) <= TOLERANCE * max(one.magnitude, other.magnitude)
    maps, tokens = sorted((one.shape, other.shape), key=len, reverse=True)
    if len(maps) != MAPS or len(tokens) != SEQUENCE or maps[1] != tokens[2]:
        return False
    return 0 < tokens[1] - maps[2] * maps[3] <= EXTRA
