"""Maps that take long wait for somebody to start them; clicks overtake them, Cancel ends them."""

import threading
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from torch import nn

from dashboard.core import long_maps
from dashboard.core.long_maps import LongMaps, NotComputed, about
from dashboard.maps.map_requests import map_request, read_parameters, write_parameters
from dashboard.ui import ids, long_map
from dashboard.ui.long_map import Line, line_of
from dashboard.ui.panel import run_actions
from dashboard.ui.scene import Scene
from explainers import Engine, Model, load_model
from explainers.engine.requests import ImageRef, MapRequest
from explainers.errors import UnfitModel, UnfitParameter
from explainers.methods import find_method
from tests.unit.explainers.engine_parts import KEY, Counting, Stop, counting_model, picture
from tests.unit.explainers.nets import pixels

ME = "a session"


@pytest.fixture
def image(tmp_path: Path) -> ImageRef:
    return picture(tmp_path, 1)


@pytest.fixture
def engine() -> Iterator[Engine]:
    with Engine([counting_model()]) as engine:
        yield engine


@pytest.fixture(autouse=True)
def everything_is_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(long_maps, "SHORT_S", 0.0)
    monkeypatch.setattr(long_map, "person_key", lambda: ME)


def rise(image: ImageRef, masks: int = 50, seed: int = 0) -> MapRequest:
    return map_request(KEY, image, "last", 1, "rise", f"masks:{masks},grid:3,seed:{seed}")


def finished(maps: LongMaps, *requests: MapRequest) -> None:
    while maps.share(ME, requests) is not None:
        threading.Event().wait(0.01)


def test_it_waits_to_be_started_and_is_there_afterwards(engine: Engine, image: ImageRef) -> None:
    maps = LongMaps(engine)
    with pytest.raises(NotComputed, match=r"RISE takes about \d+.m?s here; start it"):
        maps.check(rise(image))
    maps.start(ME, (rise(image),))
    finished(maps, rise(image))
    maps.check(rise(image))
    assert maps.seconds(rise(image)) == 0
    with pytest.raises(NotComputed):
        maps.check(rise(image, seed=1))  # another question


def test_one_pass_never_needs_a_confirmation(engine: Engine, image: ImageRef) -> None:
    for key in ("saliency", "grad_cam", "layer_grad_cam"):
        LongMaps(engine).check(map_request(KEY, image, "last", 1, key))


def test_progress_rises_clicks_overtake_and_cancel_ends_it(image: ImageRef) -> None:
    model = counting_model()
    go, shares = threading.Semaphore(0), []
    with Engine([model]) as engine:
        maps = LongMaps(engine)
        maps.seconds(rise(image, 5000))  # the passes are measured
        net = model.module
        net.before = lambda _: go.acquire(timeout=10)  # type: ignore[assignment]
        requested = (rise(image, 5000),)
        maps.start(ME, requested)
        assert maps.share("somebody else", requested) is None
        assert maps.share(ME, (rise(image, 4000),)) is None
        for _ in range(5):
            go.release()
            threading.Event().wait(0.05)
            shares.append(maps.share(ME, requested))
        click = engine.submit(map_request(KEY, image, "last", 1, "saliency"))
        net.before = len  # type: ignore[assignment]
        go.release()
        assert click.result(30).values.any()
        maps.cancel("somebody else", requested)
        assert maps.share(ME, requested) is not None  # still under way
        maps.cancel(ME, requested)
        assert maps.share(ME, requested) is None
        engine.heatmap(map_request(KEY, image, "last", 2, "saliency"))  # a chunk later
        assert not engine.is_stored(rise(image, 5000))
        assert engine.share(rise(image, 5000)) is None
    assert shares == sorted(shares)
    assert 0 <= shares[0] <= shares[-1] < 1


def test_what_a_run_raised_is_stated_until_it_is_started_anew(
    engine: Engine, image: ImageRef
) -> None:
    maps = LongMaps(engine)
    fit = map_request(KEY, image, "last", 1, "guided_grad_cam")
    maps.start(ME, (fit,))
    finished(maps, fit)  # its ReLU is a module
    broken = MapRequest(KEY, image, "", 1, "rise", (("masks", 3),))
    maps.start(ME, (broken,))
    for _ in range(2):
        with pytest.raises(UnfitParameter, match='"masks" takes a whole number from 10'):
            finished(maps, broken)
    finished(maps, fit)  # nothing is wrong with the others
    assert maps.share("somebody else", (broken,)) is None


def test_what_is_under_way_is_not_begun_twice_and_each_map_ends_by_itself(image: ImageRef) -> None:
    model = counting_model()
    with Engine([model]) as engine:
        maps = LongMaps(engine)
        stop = Stop(cast(Counting, model.module))
        first, second = rise(image, 5000), rise(image, 5000, seed=1)
        maps.start(ME, (first,))
        assert stop.reached.wait(10)
        maps.start(ME, (first, second))  # as beside a pinned image
        maps.cancel(ME, (first,))
        assert maps.share(ME, (first,)) is None
        assert maps.share(ME, (second,)) is not None
        maps.cancel(ME, (second,))
        stop.go()
        engine.heatmap(map_request(KEY, image, "last", 2, "saliency"))
        assert not engine.is_stored(first)
        assert not engine.is_stored(second)


class Page:
    """What the line under the picture works on: what waits changes as it does in the app."""

    def __init__(self, engine: Engine, *shown: MapRequest) -> None:
        self.services = SimpleNamespace(long_maps=LongMaps(engine))
        self.view = SimpleNamespace(method="rise")
        self.shown = shown
        self.session = ME

    @property
    def not_computed(self) -> tuple[MapRequest, ...]:
        return tuple(each for each in self.shown if self.services.long_maps.seconds(each) > 0)

    def press(self, button: str) -> None:
        self.session = ME
        assert run_actions(long_map.PANEL, self, (button,)) == ""

    def line(self, session: str = ME) -> Line:
        self.session = session
        return line_of(cast(Scene, self))

    @property
    def is_working(self) -> bool:
        return long_map.is_working(cast(Scene, self))


def test_who_comes_back_sees_the_progress_and_can_cancel(image: ImageRef) -> None:
    model = counting_model()
    with Engine([model]) as engine:
        slow, other = rise(image, 5000), rise(image, 4000)
        page = Page(engine, slow)
        page.line()  # the passes are measured
        assert not page.is_working
        stop = Stop(cast(Counting, model.module))
        page.press(ids.LONG_MAP_START)
        assert "done" in page.line().text
        assert page.is_working
        assert stop.reached.wait(10)
        page.shown = (other,)
        assert page.line().start  # another image: nothing is begun for it,
        assert not page.is_working
        page.shown = (slow,)
        assert page.line().share is not None  # and this one went on
        assert page.line(session="somebody else").start
        assert not page.is_working
        page.shown = (slow, other)
        pinned = page.line()
        assert (pinned.share is not None, pinned.start) == (True, True)
        page.shown = (slow,)
        page.press(ids.LONG_MAP_CANCEL)
        assert page.line().start
        stop.go()


def test_what_somebody_else_has_computed_meanwhile_is_shown(
    engine: Engine, image: ImageRef
) -> None:
    page = Page(engine, rise(image))
    assert page.line().start
    engine.heatmap(rise(image))
    page.press(ids.LONG_MAP_START)  # after which the panels that wait are rendered
    assert page.line() == Line()
    assert set(long_map.PANEL.refreshes) >= {ids.PICTURE, ids.CAM, ids.WORDS}


def test_a_failed_run_is_stated_and_can_be_started_again(engine: Engine, image: ImageRef) -> None:
    broken = MapRequest(KEY, image, "", 1, "rise", (("masks", 3),))
    page = Page(engine)
    page.services.long_maps.start(ME, (broken,))
    with pytest.raises(UnfitParameter):
        finished(page.services.long_maps, broken)
    scene = SimpleNamespace(session=ME, services=page.services, not_computed=(broken,))
    line = line_of(cast(Scene, scene))
    sentence, link = line.text
    assert str(sentence).startswith('The parameter "masks" takes a whole number')
    assert cast(Any, link).href.endswith("#unfit-parameter")
    assert line.start


def test_an_estimate_is_of_passes(engine: Engine, image: ImageRef) -> None:
    few, many = (engine.seconds(rise(image, masks)) for masks in (100, 200))
    assert many == pytest.approx(2 * few)
    text = [about(seconds).replace("\u00a0", " ") for seconds in (0.004, 0.2, 40.4, 200)]
    assert text == ["about 10 ms", "about 200 ms", "about 40 s", "about 3 min"]


def test_equal_questions_have_equal_words(image: ImageRef) -> None:
    plain = map_request(KEY, image, "last", 1, "integrated_gradients")
    assert plain.layer == ""
    assert plain == map_request(KEY, image, "relu", 1, "integrated_gradients", "steps:32")
    assert plain != map_request(KEY, image, "", 1, "integrated_gradients", "steps:33")
    method = find_method("integrated_gradients")
    text = write_parameters(method, {"baseline": "white", "steps": 8})
    assert text == "steps:8,baseline:white"
    assert method.non_defaults(read_parameters(text)) == (("steps", 8), ("baseline", "white"))
    with pytest.raises(UnfitParameter, match='"steps" appears twice'):
        read_parameters("steps=8,steps=9", sign="=")


def test_the_engine_says_why_a_parameter_or_a_method_does_not_fit(
    engine: Engine, image: ImageRef
) -> None:
    with pytest.raises(UnfitParameter, match='no parameter "mask"'):
        engine.heatmap(MapRequest(KEY, image, "", 1, "rise", (("mask", 3),)))
    with Engine([smooth_model()]) as other:
        unfit = map_request(other.keys[0], image, "", 1, "guided_backprop")
        with pytest.raises(UnfitModel, match=r"Only nn\.ReLU modules are guided"):
            other.heatmap(unfit)


def smooth_model() -> Model:
    net = nn.Sequential(nn.Conv2d(3, 4, 1), nn.SiLU(), nn.Flatten(), nn.Linear(4 * 64, 2))
    return load_model(net, preprocess=pixels, layers=("1",))
