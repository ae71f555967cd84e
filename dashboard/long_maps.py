"""Heat maps that take a while: not begun by a click, but by somebody who has seen how long."""

import secrets
from collections import OrderedDict
from concurrent.futures import CancelledError, Future
from dataclasses import dataclass
from threading import Lock

from explainers import Engine
from explainers.errors import ExplainerError
from explainers.methods import find_method
from explainers.requests import MapRequest
from explainers.results import Heatmap
from explainers.work_queue import Priority

SHORT_S = 2.0  # what takes no longer starts by itself
ONE_PASS = 2  # a forward and a backward: nobody needs to be asked
REMEMBERED = 64  # runs


class NotComputed(ExplainerError):
    """The map takes long and nobody has started it; the sentence says how."""


@dataclass(frozen=True)
class Run:
    """Maps that somebody has started."""

    requests: tuple[MapRequest, ...]
    futures: tuple[Future[Heatmap], ...]


class LongMaps:
    """Starts, follows and cancels maps; safe between threads. A run is known by its token."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._runs: OrderedDict[str, Run] = OrderedDict()
        self._lock = Lock()

    def seconds(self, request: MapRequest) -> float:
        """About how long the map takes; 0 for what is there already or takes one pass.

        Raises: UnfitParameter.
        """
        method, card = find_method(request.method), self._engine.card(request.model)
        cost = method.cost_of(card, request.layer, dict(request.parameters))
        if cost.forward + cost.backward <= ONE_PASS or self._engine.knows(request):
            return 0.0
        return self._engine.seconds(request)

    def check(self, request: MapRequest) -> None:
        """Raises: NotComputed where the map takes long and is not there yet."""
        seconds = self.seconds(request)
        if seconds > SHORT_S:
            name = find_method(request.method).name
            raise NotComputed(
                f"{name} takes {about(seconds)} here; start it below the picture in Explore."
            )

    def start(self, requests: tuple[MapRequest, ...]) -> str:
        """Begins the maps, behind whatever is clicked. Raises: EngineBusy."""
        futures = tuple(self._engine.submit(each, Priority.NORMAL) for each in requests)
        token = secrets.token_urlsafe(16)
        with self._lock:
            self._runs[token] = Run(requests, futures)
            while len(self._runs) > REMEMBERED:
                self._runs.popitem(last=False)
        return token

    def cancel(self, token: str) -> None:
        """Ends the run with its chunk, unless somebody else waits for the same maps."""
        with self._lock:
            run = self._runs.pop(token, None)
        for future in run.futures if run else ():
            future.cancel()

    def holds(self, token: str, requests: tuple[MapRequest, ...]) -> bool:
        """Whether the run is one of all these maps."""
        with self._lock:
            run = self._runs.get(token)
        return run is not None and set(requests) <= set(run.requests)

    def share(self, token: str) -> float | None:
        """How much is done, 0 to 1; None where nothing of the run is under way any more.

        Raises: what the run raised.
        """
        with self._lock:
            run = self._runs.get(token)
        if run is None:
            return None
        if all(future.done() for future in run.futures):
            with self._lock:
                self._runs.pop(token, None)
            for future in run.futures:
                try:
                    future.result()
                except CancelledError:
                    return None
            return None
        done = [
            1.0 if future.done() else self._engine.share(request) or 0.0
            for request, future in zip(run.requests, run.futures, strict=True)
        ]
        return sum(done) / len(done)


def about(seconds: float) -> str:
    """An estimate in words: "about 40 s", "about 3 min"."""
    if seconds < 90:  # noqa: PLR2004
        return f"about {max(1, round(seconds))}\u00a0s"
    return f"about {round(seconds / 60)}\u00a0min"
