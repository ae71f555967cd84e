"""How slow the machine is that the tests run on."""

from time import process_time

USUAL_S = 0.025  # of processor time, for the work below


def slowness() -> float:
    """How many times longer plain Python takes here and now than usually; at least 1."""
    start = process_time()
    names = [f"{number % 1000}/{number}.jpg".casefold() for number in range(50_000)]
    assert sum("77" in name for name in names)
    return max(1.0, (process_time() - start) / USUAL_S)
