"""The engine as requests use it: no long map, no work for clients who have left."""

from collections.abc import Iterator
from concurrent.futures import Future
from pathlib import Path
from typing import cast

import flask
import pytest

from dashboard.access import Person, Role, people
from dashboard.access.person import person_key
from dashboard.core import long_maps
from dashboard.core.long_maps import NotComputed
from dashboard.limits.request_budget import answer_in_turn
from dashboard.limits.served_engine import (
    DISCONNECTED,
    ServedEngine,
    owner_of_request,
    wait_for_client,
)
from dashboard.maps.map_requests import map_request
from explainers.engine.engine import EngineLimits
from explainers.engine.requests import ImageRef, TraceRequest
from explainers.engine.work_queue import NO_OWNER, Priority
from explainers.errors import Cancelled, EngineBusy
from tests.unit.explainers.engine_parts import KEY, Counting, Stop, counting_model, picture

ADA = ("account", "Ada")


@pytest.fixture
def image(tmp_path: Path) -> ImageRef:
    return picture(tmp_path, 1)


@pytest.fixture
def engine() -> Iterator[ServedEngine]:
    with ServedEngine([counting_model()]) as engine:
        yield engine


@pytest.fixture
def app() -> flask.Flask:
    app = flask.Flask("test")
    people(app, lambda: Person("Ada", Role.ADMIN))
    return app


def test_a_long_map_is_computed_for_no_request_but_outside_of_one(
    engine: ServedEngine, image: ImageRef, app: flask.Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(long_maps, "SHORT_S", 0.0)
    slow = map_request(KEY, image, "last", 1, "rise", "masks:50,grid:3")
    quick = map_request(KEY, image, "last", 1, "saliency")
    with app.test_request_context():
        with pytest.raises(NotComputed, match=r"^RISE takes about .* here; start it") as caught:
            engine.heatmap(slow)
        assert caught.value.maps == (slow,)
        assert engine.heatmap(quick).values.any()
        with pytest.raises(NotComputed):
            engine.compute(slow, Priority.NORMAL)
    computed = engine.heatmap(slow)  # a job or the command line: it may take as long as it takes
    with app.test_request_context():
        assert engine.heatmap(slow) is computed


def test_work_of_a_client_who_has_left_is_cancelled(
    image: ImageRef, app: flask.Flask, tmp_path: Path
) -> None:
    model, other = counting_model(), picture(tmp_path, 2)
    with ServedEngine([model]) as engine:
        stop = Stop(cast(Counting, model.module))
        first = engine.submit(TraceRequest(KEY, other))  # holds the thread
        assert stop.reached.wait(10)
        requested = TraceRequest(KEY, image)
        left = iter([False, True])

        def has_left() -> bool:
            assert engine.before(requested) is not None  # it is in the queue until then
            return next(left)

        with (
            app.test_request_context(environ_overrides={DISCONNECTED: has_left}),
            pytest.raises(Cancelled),
        ):
            engine.trace(requested)
        assert engine.before(requested) is None
        stop.go()
        assert first.result(10).predicted >= 0
        assert not engine.is_stored(requested)


def test_a_request_that_loses_its_place_in_the_queue_is_sent_again(
    image: ImageRef, app: flask.Flask, tmp_path: Path
) -> None:
    model, other = counting_model(), picture(tmp_path, 2)
    with ServedEngine([model], limits=EngineLimits(queue=2)) as engine:
        stop = Stop(cast(Counting, model.module))
        first = engine.submit(TraceRequest(KEY, other), owner=ADA)  # holds the thread
        assert stop.reached.wait(10)

        def newcomer() -> bool:
            engine.submit(TraceRequest(KEY, image, 3), owner="eve")
            return False

        answer_in_turn(app)
        app.add_url_rule("/", view_func=lambda: str(engine.trace(TraceRequest(KEY, image))))
        app.register_error_handler(EngineBusy, lambda _: "panels that show the refusal")
        answer = app.test_client().get("/", environ_overrides={DISCONNECTED: newcomer})
        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "1")
        assert answer.text == "The engine is busy with 2 other requests; try again in a moment."
        stop.go()
        assert first.result(10).predicted >= 0


def test_a_stored_answer_is_returned_whether_or_not_anybody_waits() -> None:
    future: Future[int] = Future()
    future.set_result(3)
    wait_for_client(future, lambda: True)
    assert future.result() == 3


@pytest.mark.parametrize(
    ("person", "key"),
    [
        (Person("Ada", Role.VIEWER), ("account", "Ada")),
        (Person("", Role.VIEWER, anonymous=True), ("address", "192.0.2.7")),
        (None, ("address", "192.0.2.7")),
        (Person("Ada", Role.ADMIN, local=True), ("local",)),
    ],
)
def test_requests_count_for_an_account_else_for_an_address(
    person: Person | None, key: tuple[str, ...]
) -> None:
    app = flask.Flask("test")
    people(app, lambda: person)
    for cookie in ("a" * 43, "b" * 43):  # who leaves the cookie out is nobody else
        environ = {"REMOTE_ADDR": "192.0.2.7", "HTTP_COOKIE": f"stratoscope_session={cookie}"}
        with app.test_request_context(environ_overrides=environ):
            assert person_key() == owner_of_request() == key
    assert owner_of_request() == NO_OWNER  # work of the server itself
