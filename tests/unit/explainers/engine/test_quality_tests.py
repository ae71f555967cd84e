"""Trust through the engine: kept under all it depends on, cancelled, overtaken by clicks."""

import re
import time
from concurrent.futures import CancelledError
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from data.numerals import index_range
from explainers import Engine, Model
from explainers.engine.cache import ResultCache
from explainers.engine.requests import (
    FaithfulnessRequest,
    ImageRef,
    LayerFaithfulnessRequest,
    LocalisationRequest,
    SanityRequest,
    TraceRequest,
)
from explainers.engine.result_store import question_key
from explainers.engine.work_queue import Priority
from explainers.errors import UnfitModel, UnknownLayer, UnknownTarget
from explainers.methods import METHODS, Method, Passes
from explainers.quality.advice import advise
from explainers.quality.results import LayerFaithfulness, Localisation
from explainers.results import Layer
from tests.unit.explainers.engine.test_codec import same
from tests.unit.explainers.engine_parts import KEY, Counting, Stop, counting_model, hooks

LAYERS = ("relu", "last")


def test_each_question_is_answered_once_and_kept_on_disk(
    model: Model, net: Counting, images: tuple[ImageRef, ...], tmp_path: Path
) -> None:
    few, targets = images[:4], (0, 1, 2, 3)
    requested = (
        FaithfulnessRequest(KEY, "grad_cam", few[:1], (1,), ("last",), seed=3),
        LocalisationRequest(KEY, "grad_cam", few, targets, LAYERS),
        SanityRequest(KEY, "hires_cam", few, targets, LAYERS),
        LayerFaithfulnessRequest(KEY, "grad_cam", few[:1], (1,), LAYERS),
    )
    with Engine([model], cache=ResultCache(tmp_path / "kept")) as engine:
        answers = [engine.submit(each, Priority.NORMAL).result() for each in requested]
    net.batches.clear()
    with Engine([model], cache=ResultCache(tmp_path / "kept")) as engine:
        assert all(
            same(engine.stored(each), answer)
            for each, answer in zip(requested, answers, strict=True)
        )
        assert engine.stored(replace(requested[0], seed=4)) is None
    assert net.batches == []
    assert hooks(net) == 0


def test_the_key_holds_everything_that_the_answer_depends_on(
    engine: Engine, images: tuple[ImageRef, ...]
) -> None:
    card = engine.card(KEY)
    first = SanityRequest(KEY, "grad_cam", images[:2], (0, 1), LAYERS)
    others = [
        replace(first, seed=1),
        replace(first, protocol=first.protocol + 1),
        replace(first, images=images[1:3]),
        replace(first, targets=(1, 0)),
        replace(first, method="hires_cam"),
        replace(first, parameters=(("steps", 9),)),
        LocalisationRequest(KEY, "grad_cam", images[:2], (0, 1), LAYERS),
    ]
    assert len({question_key(card, each) for each in (first, *others)}) == len(others) + 1


def test_of_a_private_image_nothing_is_written(
    model: Model, image: ImageRef, tmp_path: Path
) -> None:
    requested = FaithfulnessRequest(
        KEY, "grad_cam", (replace(image, private=True),), (1,), ("last",)
    )
    with Engine([model], cache=ResultCache(tmp_path / "kept")) as engine:
        engine.submit(requested).result()
    assert not list((tmp_path / "kept").glob("*.npz"))


def test_a_click_overtakes_the_tests_and_nobody_s_tests_end(
    engine: Engine, net: Counting, image: ImageRef, images: tuple[ImageRef, ...]
) -> None:
    engine.card(KEY)
    stop = Stop(net)
    requested = FaithfulnessRequest(KEY, "grad_cam", (image,), (1,), ("last",))
    tests = engine.submit(requested, Priority.NORMAL)
    assert stop.reached.wait(10)
    click = engine.submit(TraceRequest(KEY, images[1]))
    assert engine.share(requested) is not None
    stop.go()
    click.result(10)
    assert not tests.done()
    assert tests.cancel()
    with pytest.raises(CancelledError):
        tests.result()
    until = time.monotonic() + 10
    while engine.share(requested) is not None:
        assert time.monotonic() < until
        time.sleep(0.01)


@pytest.mark.parametrize(
    ("changed", "error"),
    [({"layers": ("nowhere",)}, UnknownLayer), ({"targets": (99,)}, UnknownTarget)],
)
def test_an_impossible_request_is_refused_in_words(
    engine: Engine, image: ImageRef, changed: dict[str, Any], error: type[Exception]
) -> None:
    requested = FaithfulnessRequest(KEY, "grad_cam", (image,), (1,), ("last",))
    with pytest.raises(error):
        engine.submit(replace(requested, **changed)).result()


def test_localisation_needs_four_classes(engine: Engine, images: tuple[ImageRef, ...]) -> None:
    requested = LocalisationRequest(KEY, "grad_cam", images[:4], (0, 1, 1, 2), LAYERS)
    with pytest.raises(UnfitModel, match="four images"):
        engine.submit(requested).result()


def one_pass(method: Method) -> bool:
    cost = method.cost_of(counting_model().card, "last", {})
    return cost.forward + cost.backward <= 2


@pytest.mark.parametrize("method", [*filter(one_pass, METHODS)], ids=lambda method: method.key)
def test_evidence_works_for_every_method_of_one_pass_and_the_unfit_say_so(
    engine: Engine, image: ImageRef, method: Method
) -> None:
    layer = "" if method.per_pixel else "last"
    requested = engine.submit(FaithfulnessRequest(KEY, method.key, (image,), (1,), (layer,)))
    card = engine.card(KEY)
    if reason := method.fit(card) or method.unfit_at(card, layer):
        with pytest.raises(UnfitModel, match=re.escape(reason)):
            requested.result()
        return
    result = requested.result()
    assert 0 <= result.insertion.beaten <= 20
    assert np.isfinite([result.infidelity, result.sensitivity]).all()


def test_the_advice_is_the_finest_of_the_layers_that_localise_best() -> None:
    layers = [
        Layer(name, name, (4, size, size)) for name, size in zip("abc", (28, 14, 7), strict=True)
    ]
    names, images = ("a", "b", "c"), np.arange(4)
    sizes = [(28, 28), (14, 14), (7, 7)]

    def local(*means: float) -> Localisation:
        wobble = np.array([[-0.01], [0.01], [-0.01], [0.01]], np.float32)
        return Localisation(names, np.array([means], np.float32) + wobble, images, "whole", 0, 1)

    def faith(*gains: float) -> LayerFaithfulness:
        return LayerFaithfulness(names, np.array([gains], np.float32), 0, 1)

    cheap, dear = Passes(1, 1), Passes(500, 0)
    costs = [cheap, dear, cheap]
    result = advise(layers, local(0.26, 0.78, 0.8), faith(0.1, 0.1, 0.2), costs, sizes)
    assert result.recommended is result.layers[1]
    assert result.why.startswith("Read b, chosen among 3 layers: 0.78 of its positive relevance")
    assert "interval 0.26 to 1.00, of this layer alone and not corrected for the ch" in result.why
    assert "; n = 4 images), and" in result.why
    assert "(mean of 1 images, no interval)" in result.why
    assert "trivial maps were not compared" in result.why  # the advice tests them nowhere
    assert result.why.endswith(
        "; c (0.80 and +0.20) localises about as well, but this one is finer."
    )
    enlarged = [(224, 224)] * 3
    alike = advise(layers, local(0.26, 0.78, 0.8), faith(0.1, 0.1, 0.2), costs, enlarged)
    assert alike.recommended is alike.layers[2]  # all maps are enlarged: the cheaper
    unfaithful = advise(layers, local(0.26, 0.78, 0.8), faith(0.1, -0.1, 0.2), [cheap] * 3, sizes)
    assert unfaithful.recommended is unfaithful.layers[2]
    assert "no other layer’s mean comes within" in unfaithful.why
    none = advise(layers, local(0.25, 0.25, 0.25), faith(1, 1, 1), [cheap] * 3, sizes)
    assert none.recommended is None
    assert none.why.startswith("No layer is recommended")


@pytest.mark.parametrize("seed", range(8))
def test_the_advice_rounds_an_interval_outwards_as_the_page_does(seed: int) -> None:
    shares = np.random.default_rng(seed).uniform(0.4, 1, (12, 1)).astype(np.float32)
    local = Localisation(("a",), shares, np.arange(12), "whole", 0, 1)
    faith = LayerFaithfulness(("a",), np.array([[0.3]], np.float32), 0, 1)
    layers, cost = [Layer("a", "a", (4, 7, 7))], [Passes(1, 1)]
    result = advise(layers, local, faith, cost, [(7, 7)])
    assert f"interval {index_range(*local.interval('a'))}, of" in result.why


def test_of_layers_as_good_and_as_fine_the_cheapest_then_the_deepest_never_a_mean_of_two() -> None:
    """Which is more faithful is not decided by two images: it says so."""
    layers = [Layer(name, name, (4, 7, 7)) for name in "ab"]
    shares = np.array([[0.79, 0.79], [0.81, 0.81]] * 2, np.float32)
    local = Localisation(("a", "b"), shares, np.arange(4), "whole", 0, 1)
    faith = LayerFaithfulness(("a", "b"), np.array([[0.3, 0.1], [0.5, 0.1]], np.float32), 0, 1)
    dearer = advise(layers, local, faith, [Passes(10, 10), Passes(40, 0)], [(7, 7)] * 2)
    assert (dearer.recommended, [row.work for row in dearer.layers]) == (dearer.layers[0], [30, 40])
    assert dearer.why.endswith(
        "; b (0.80 and +0.10) localises about as well, but this one costs less."
    )
    tied = advise(layers, local, faith, [Passes(1, 1)] * 2, [(7, 7)] * 2)
    assert tied.recommended is tied.layers[1]
    assert tied.why.endswith(
        "; a (0.80 and +0.40) localises about as well, but this one lies deepest. Which is more "
        "faithful is not decided: 2 images, no interval."
    )
    rounding = LayerFaithfulness(("a", "b"), np.array([[0.004, -0.1]], np.float32), 0, 1)
    assert advise(layers, local, rounding, [Passes(1, 1)] * 2, [(7, 7)] * 2).recommended is None
