"""Maps that take long wait for somebody to start them; clicks overtake them, Cancel ends them."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from torch import nn

from dashboard import long_maps
from dashboard.asking import map_request, read_parameters, write_parameters
from dashboard.long_maps import LongMaps, NotComputed, about
from explainers import Engine, Model, load_model
from explainers.errors import UnfitModel, UnfitParameter
from explainers.methods import find_method
from explainers.requests import ImageRef, MapRequest
from tests.unit.explainers.engine_parts import KEY, counting_model, picture
from tests.unit.explainers.nets import pixels


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


def rise(image: ImageRef, masks: int = 50, seed: int = 0) -> MapRequest:
    return map_request(KEY, image, "last", 1, "rise", f"masks:{masks},grid:3,seed:{seed}")


def finished(maps: LongMaps, token: str) -> None:
    while maps.share(token) is not None:
        threading.Event().wait(0.01)


def test_it_waits_to_be_started_and_is_there_afterwards(engine: Engine, image: ImageRef) -> None:
    maps = LongMaps(engine)
    with pytest.raises(NotComputed, match=r"RISE takes about \d+.m?s here; start it"):
        maps.check(rise(image))
    finished(maps, maps.start((rise(image),)))
    maps.check(rise(image))
    assert maps.seconds(rise(image)) == 0
    with pytest.raises(NotComputed):
        maps.check(rise(image, seed=1))  # another question


def test_one_pass_is_never_asked_about(engine: Engine, image: ImageRef) -> None:
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
        token = maps.start((rise(image, 5000),))
        assert maps.holds(token, (rise(image, 5000),))
        assert not maps.holds(token, (rise(image, 4000),))
        for _ in range(5):
            go.release()
            threading.Event().wait(0.05)
            shares.append(maps.share(token))
        click = engine.submit(map_request(KEY, image, "last", 1, "saliency"))
        net.before = len  # type: ignore[assignment]
        go.release()
        assert click.result(30).values.any()
        assert maps.share(token) is not None  # still under way
        maps.cancel(token)
        assert maps.share(token) is None
        engine.heatmap(map_request(KEY, image, "last", 2, "saliency"))  # a chunk later
        assert not engine.knows(rise(image, 5000))
        assert engine.share(rise(image, 5000)) is None
    assert shares == sorted(shares)
    assert 0 <= shares[0] <= shares[-1] < 1


def test_what_a_run_raised_is_said(engine: Engine, image: ImageRef) -> None:
    maps = LongMaps(engine)
    token = maps.start((map_request(KEY, image, "last", 1, "guided_grad_cam"),))
    finished(maps, token)  # its ReLU is a module
    broken = MapRequest(KEY, image, "", 1, "rise", (("masks", 3),))
    with pytest.raises(UnfitParameter, match='"masks" takes a whole number from 10'):
        finished(maps, maps.start((broken,)))


def test_an_estimate_is_of_passes(engine: Engine, image: ImageRef) -> None:
    few, many = (engine.seconds(rise(image, masks)) for masks in (100, 200))
    assert many == pytest.approx(2 * few)
    said = [about(seconds).replace("\u00a0", " ") for seconds in (0.004, 0.2, 40.4, 200)]
    assert said == ["about 10 ms", "about 200 ms", "about 40 s", "about 3 min"]


def test_equal_questions_are_asked_in_equal_words(image: ImageRef) -> None:
    plain = map_request(KEY, image, "last", 1, "integrated_gradients")
    assert plain.layer == ""
    assert plain == map_request(KEY, image, "relu", 1, "integrated_gradients", "steps:32")
    assert plain != map_request(KEY, image, "", 1, "integrated_gradients", "steps:33")
    method = find_method("integrated_gradients")
    text = write_parameters(method, {"baseline": "white", "steps": 8})
    assert text == "steps:8,baseline:white"
    assert method.given(read_parameters(text)) == (("steps", 8), ("baseline", "white"))


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
