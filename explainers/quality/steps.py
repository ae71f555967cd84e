"""Work that consists of other work: each part reports its share of the whole."""

from typing import TypeVar

from explainers.engine.work_queue import Steps

Result = TypeVar("Result")


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
