"""Long requests that are under way, counted by person: nobody has more than two at a time."""

from collections.abc import Callable, Hashable
from threading import Lock

from explainers.errors import ExplainerError

MOST = 2


class TooMuchLongWork(ExplainerError):
    """The person has as many long requests under way as one may have."""


class LongWork:
    """Admits long requests; safe between threads."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._running: list[tuple[Hashable, Callable[[], bool]]] = []
        self._lock = Lock()

    def start(self, person: Hashable, begin: Callable[[], Callable[[], bool]]) -> None:
        """Calls `begin`, which starts the work and returns a function: is it still running?

        Raises: TooMuchLongWork, and begins nothing; whatever `begin` raises.
        """
        with self._lock:
            self._running = [each for each in self._running if each[1]()]
            own = sum(each[0] == person for each in self._running)
            if own >= self._most:
                raise TooMuchLongWork(
                    f"{own} of your long requests are running. Wait for one, or cancel one."
                )
            self._running.append((person, begin()))
