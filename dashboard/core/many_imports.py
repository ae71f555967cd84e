"""Imports of thousands of modules, as of torch and the app."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def many_imports() -> Iterator[None]:
    """Keeps the garbage collector away from what is imported: a fifth of the time, for no garbage.

    Afterwards all of it counts as old, which a collection of what is new leaves alone.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.unfreeze()  # into the oldest generation
        gc.enable()
