"""Running long requests, counted by person: each has at most two at a time."""

from collections.abc import Callable, Hashable
from threading import Lock

from explainers.errors import ExplainerError

MOST = 2


class TooMuchLongWork(ExplainerError):
    """The person has the maximum number of long requests running."""


class LongWork:
    """Admits long requests; thread-safe."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._running: list[tuple[Hashable, Callable[[], bool]]] = []
        self._lock = Lock()

    def start(self, person: Hashable, begin: Callable[[], Callable[[], bool]]) -> None:
        """Call `begin`, which starts the work and returns a function: is it still running?

        Raises: TooMuchLongWork, and starts nothing; any error of `begin`.
        """
        with self._lock:
            self._running = [each for each in self._running if each[1]()]
            own = sum(each[0] == person for each in self._running)
            if own >= self._most:
                raise TooMuchLongWork(
                    f"{own} of your long requests are running. Wait for one, or cancel one."
                )
            self._running.append((person, begin()))
