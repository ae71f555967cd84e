"""Which parts of a network are stages: blocks in a row, and layout changes between them."""

from collections.abc import Callable, Iterator

from explainers.models.calls import CONTAINERS, Call, Content
from explainers.models.forms import EXTRA, MAPS, SEQUENCE

TOLERANCE = 1e-4  # between sums of the same values in another order
FEWEST = 2  # blocks in a row


def is_stage(call: Call, is_block: Callable[[Call], bool]) -> bool:
    """Whether its output comes from several blocks in a row, with no other path around them.

    Between them values may change their layout, and class tokens may join and leave. A path around
    the blocks, such as a shortcut or a concatenation, makes one block of the whole.
    """
    if call.took is None or call.gave is None:
        return False
    reached: list[tuple[Content, int]] = [(call.took, 0)]  # values, and blocks on the path to them
    for child in _parts(call):
        ways = [count for content, count in reached if _same(content, child.took)]
        if ways and child.gave is not None:
            reached.append((child.gave, max(ways) + is_block(child)))
    return any(count >= FEWEST and _same(content, call.gave) for content, count in reached)


def _parts(call: Call) -> Iterator[Call]:
    """The parts of a call, with containers expanded."""
    for child in call.children:
        if type(child.module) in CONTAINERS:
            yield from _parts(child)
        else:
            yield child


def _same(one: Content, other: Content | None) -> bool:
    """Whether the values are the same in another layout, or with class tokens added."""
    if other is None:
        return False
    if one.size == other.size:
        return abs(one.total - other.total) <= TOLERANCE * max(one.magnitude, other.magnitude)
    maps, tokens = sorted((one.shape, other.shape), key=len, reverse=True)
    if len(maps) != MAPS or len(tokens) != SEQUENCE or maps[1] != tokens[2]:
        return False
    return 0 < tokens[1] - maps[2] * maps[3] <= EXTRA
