"""The progress of a call from Python: a bar, a function of the caller, or nothing."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from tqdm import tqdm

from explainers.errors import UnfitArgument

Report = Callable[[int, int], None]  # so many of so many are done; a total of 0 is unknown
Progress = bool | Report


@contextmanager
def reporting(progress: Progress, description: str, unit: str) -> Iterator[Report]:
    """The function to report to: False reports nowhere, True to a bar on standard error.

    Raises: UnfitArgument if `progress` is something else.
    """
    if callable(progress):
        yield progress
    elif progress is False:
        yield lambda _done, _total: None
    elif progress is True:
        with tqdm(desc=description, unit=unit) as bar:

            def report(done: int, total: int) -> None:
                bar.total = total or None
                bar.update(done - bar.n)

            yield report
    else:
        raise UnfitArgument(
            "progress is True, False or a function of the number done and the total, not "
            f"{progress!r:.60}."
        )
