"""Work in steps, which a queue may interrupt between two of them."""

from collections.abc import Callable, Generator
from contextlib import closing
from time import perf_counter
from typing import TypeVar

Result = TypeVar("Result")
# Work in chunks: each `yield` ends one, and may report the share of the work that is done.
Steps = Generator[float | None, None, Result]

# together with the chunk that exceeds it, less than the quarter of a second for others
TURN_S = 0.15


def finish(steps: Steps[Result]) -> Result:
    """All the work at once, outside any queue."""
    while True:
        try:
            next(steps)
        except StopIteration as end:
            result: Result = end.value
            return result


def in_turns(
    steps: Steps[Result], seconds: float = TURN_S, clock: Callable[[], float] = perf_counter
) -> Steps[Result]:
    """The same work with fewer chunk ends: only after at least `seconds` since the last.

    Each end gives the turn to other work; with many waiting it comes back late.
    """
    with closing(steps):
        begun = clock()
        while True:
            try:
                share = next(steps)
            except StopIteration as end:
                result: Result = end.value
                return result
            if clock() - begun >= seconds:
                yield share
                begun = clock()


def part(steps: Steps[Result], start: float, stop: float) -> Steps[Result]:
    """Run `steps` as the part of a whole from the share `start` to `stop`."""
    try:
        while True:
            try:
                share = next(steps)
            except StopIteration as end:
                result: Result = end.value
                return result
            yield start + (share or 0) * (stop - start)
    finally:
        steps.close()
