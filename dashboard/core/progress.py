"""Progress for whoever started the program: a bar on the terminal."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from tqdm import tqdm

PATIENCE_S = 0.5  # what is finished by then needs no bar


@contextmanager
def progress_bar(description: str, unit: str) -> Iterator[Callable[[int, int], None]]:
    """A bar on standard error if that is a terminal; yields `report(done, total)`."""
    with tqdm(
        desc=description, unit=unit, unit_scale=unit == "B", delay=PATIENCE_S, disable=None
    ) as bar:

        def report(done: int, total: int) -> None:
            bar.total = total
            bar.update(done - bar.n)

        yield report
