"""Heat maps that take long: a user starts them after seeing the estimate, never a click alone."""

from collections.abc import Callable, Hashable, Iterable, Mapping
from concurrent.futures import Future
from dataclasses import dataclass
from threading import Lock

from dashboard.core.long_work import LongWork
from explainers import Engine
from explainers.engine.requests import MapRequest
from explainers.engine.work_queue import Priority
from explainers.errors import ExplainerError
from explainers.methods import Passes, find_method
from explainers.results import Heatmap

SHORT_S = 2.0  # shorter maps start by themselves
ONE_PASS = 2  # a forward and a backward: it needs no confirmation
REMEMBERED = 64  # runs


class NotComputed(ExplainerError):
    """The map takes long and was not started; the sentence states how to start it.

    `address` is the page that starts it, "" for the current one; `maps` are the missing maps, and
    `seconds` is the estimate for them.
    """

    def __init__(
        self,
        sentence: str,
        address: str = "",
        maps: tuple[MapRequest, ...] = (),
        seconds: float = 0.0,
    ) -> None:
        super().__init__(sentence)
        self.address, self.maps, self.seconds = address, maps, seconds


@dataclass(frozen=True, eq=False)
class Run:
    """Maps that a session started together."""

    session: str
    maps: Mapping[MapRequest, Future[Heatmap]]

    @property
    def over(self) -> bool:
        """Whether all maps are computed or cancelled; False while an error is not reported."""
        return all(map(_is_there, self.maps.values()))

    @property
    def running(self) -> bool:
        """Whether any of it is queued or being computed."""
        return not all(future.done() for future in self.maps.values())


class LongMaps:
    """Starts, follows and cancels maps; thread-safe.

    A run continues until its session cancels it, whichever view the session shows meanwhile.
    """

    def __init__(self, engine: Engine, work: LongWork | None = None) -> None:
        self._engine = engine
        self._work = work or LongWork()
        self._runs: list[Run] = []  # the oldest first
        self._lock = Lock()

    def seconds(self, request: MapRequest) -> float:
        """The estimated time of the map; 0 if it is stored or takes one pass.

        Raises: UnfitParameter.
        """
        return seconds_left(self._engine, request)

    def check(self, request: MapRequest, address: str = "") -> None:
        """Raises: NotComputed if the map takes long and is not stored yet.

        `address` is the page that starts it, "" on that page.
        """
        refuse_long(self._engine, (request,), address)

    def check_all(self, requests: Iterable[MapRequest]) -> None:
        """Raises: NotComputed if the maps together take long."""
        refuse_long(self._engine, tuple(requests))

    def start(
        self, session: str, requests: tuple[MapRequest, ...], person: Hashable | None = None
    ) -> None:
        """Start the maps that are not running yet, at a lower priority than clicks.

        It counts as long work of `person`, or of the session if that is None.

        Raises: EngineBusy, TooMuchLongWork.
        """

        def begin() -> Callable[[], bool]:
            run = self._begin(session, requests, person)
            return lambda: run.running

        with self._lock:
            begun = all(self._run_of(session, each) is not None for each in requests)
        if not begun:
            self._work.start(session if person is None else person, begin)

    def _begin(
        self, session: str, requests: tuple[MapRequest, ...], person: Hashable | None
    ) -> Run:
        maps: dict[MapRequest, Future[Heatmap]] = {}
        run = Run(session, maps)
        with self._lock:
            self._runs = [each for each in self._runs if not each.over]
            new = [each for each in requests if self._run_of(session, each) is None]
            self._runs.append(run)
            for each in new:
                maps[each] = self._engine.submit(each, Priority.NORMAL, person)
            forgotten, self._runs = self._runs[:-REMEMBERED], self._runs[-REMEMBERED:]
        for future in (each for old in forgotten for each in old.maps.values()):
            future.cancel()  # no session can cancel it any more
        return run

    def before(self, requests: Iterable[MapRequest]) -> int:
        """The number of other requests in the queue before the first of these."""
        places = (self._engine.before(each) for each in requests)
        return min((place for place in places if place is not None), default=0)

    def cancel(self, session: str, requests: tuple[MapRequest, ...]) -> None:
        """Stop these maps after their chunk, unless another user waits for the same ones."""
        with self._lock:
            runs = [run for run in self._runs if run.session == session]
        for future in (run.maps[each] for run in runs for each in requests if each in run.maps):
            future.cancel()

    def share(self, session: str, requests: tuple[MapRequest, ...]) -> float | None:
        """The share that is done of the session's runs with any of these maps, 0 to 1.

        None if none of them is running. Raises: the error of the last run of one of them.
        """
        with self._lock:
            for each in requests:
                self._raise_failure(session, each)
            runs = [self._run_of(session, each) for each in requests]
        under_way = {future: request for run in runs if run for request, future in run.maps.items()}
        done = [
            1.0 if future.done() else self._engine.share(request) or 0.0
            for future, request in under_way.items()
        ]
        return sum(done) / len(done) if done else None

    def _run_of(self, session: str, request: MapRequest) -> Run | None:
        """The session's run that computes the map."""
        own = (run for run in self._runs if run.session == session and request in run.maps)
        return next((run for run in own if not run.maps[request].done()), None)

    def _raise_failure(self, session: str, request: MapRequest) -> None:
        own = [run for run in self._runs if run.session == session and request in run.maps]
        last = own[-1].maps[request] if own else None
        if last is not None and last.done() and not last.cancelled():
            last.result()


def seconds_left(engine: Engine, request: MapRequest) -> float:
    """The estimated time of the map; 0 if it is stored or takes one pass.

    Raises: UnfitParameter.
    """
    return seconds_of_all(engine, (request,)).get(request, 0.0)


def seconds_of_all(engine: Engine, requests: Iterable[MapRequest]) -> dict[MapRequest, float]:
    """The estimated time of each missing map; empty if one pass makes them all.

    Maps that are read from a trace share it: the first of them has its time, the others take 0.

    Raises: UnfitParameter.
    """
    missing = [each for each in dict.fromkeys(requests) if not engine.is_stored(each)]
    traces: set[Hashable] = set()
    passes: dict[MapRequest, Passes] = {}
    for each in missing:
        method, trace = find_method(each.method), (each.model, each.image, each.target)
        cost = method.cost_of(engine.card(each.model), each.layer, dict(each.parameters))
        traced = method.from_trace is not None
        passes[each] = Passes(0, 0) if traced and trace in traces else cost
        if traced:
            traces.add(trace)
    if sum(each.forward + each.backward for each in passes.values()) <= ONE_PASS:
        return {}
    return {each: engine.seconds_of(each.model, cost) for each, cost in passes.items()}


def refuse_long(engine: Engine, requests: tuple[MapRequest, ...], address: str = "") -> None:
    """Raises: NotComputed if the maps together take long and are not stored yet.

    An interactive request must not compute them; `address` as for `LongMaps.check`.
    """
    missing = seconds_of_all(engine, requests)
    seconds = sum(missing.values())
    if seconds > SHORT_S:
        name = find_method(next(iter(missing)).method).name
        sentence = f"{name} takes {about(seconds)} here; start it on the picture in Explore."
        raise NotComputed(sentence, address, tuple(missing), seconds)


def _is_there(future: Future[Heatmap]) -> bool:
    """Whether the map is computed or cancelled."""
    return future.done() and (future.cancelled() or future.exception() is None)


def about(seconds: float) -> str:
    """An estimate in words: "about 60 ms", "about 40 s", "about 3 min"."""
    if seconds < 0.95:  # noqa: PLR2004
        return f"about {max(1, round(100 * seconds)) * 10}\u00a0ms"
    if seconds < 90:  # noqa: PLR2004
        return f"about {round(seconds)}\u00a0s"
    return f"about {round(seconds / 60)}\u00a0min"


def requests_before(count: int) -> str:
    """A place in the queue as a sentence."""
    return f"Waiting: {count} request{' is' if count == 1 else 's are'} before yours."
