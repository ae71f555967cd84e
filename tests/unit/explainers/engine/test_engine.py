"""The engine: right answers from any number of threads, and nothing computed twice."""

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

from explainers import Engine, Model, trace
from explainers.engine.cache import ResultCache
from explainers.engine.requests import (
    ActivationMapsRequest,
    ChannelMapsRequest,
    ChannelsRequest,
    ConvolutionsRequest,
    FeatureMapsRequest,
    FiltersRequest,
    ImageRef,
    MapRequest,
    PositionRequest,
    PredictRequest,
    TogetherRequest,
    TraceRequest,
)
from explainers.errors import UnknownLayer
from explainers.images.picture import open_rgb
from explainers.layers.filters import first_filters
from explainers.methods import METHODS
from explainers.methods.base import Passes
from explainers.passes.tracing import network_input
from tests.unit.explainers.engine.test_codec import same
from tests.unit.explainers.engine_parts import (
    CLASSES,
    KEY,
    Counting,
    hooks,
    picture,
    predictions,
)


@pytest.mark.slow
def test_every_answer_is_that_of_the_direct_computation(
    engine: Engine, model: Model, image: ImageRef, images: tuple[ImageRef, ...]
) -> None:
    opened = open_rgb(image.path)
    inputs = network_input(model, opened)
    for target in (None, 3):
        direct = trace(model, opened, target)
        assert same(engine.trace(TraceRequest(KEY, image, target)), direct.result())
        for layer in ("relu", "last"):
            maps = engine.feature_maps(FeatureMapsRequest(KEY, image, layer, 3))
            assert same(maps, direct.feature_maps(layer, 3))
            for method in METHODS:
                result = engine.heatmap(MapRequest(KEY, image, layer, direct.target, method.key))
                expected_map = method.compute(model, inputs, layer, direct.target)
                # Chunks add up in another order, and some values are differences of two logits.
                rounding = 1e-5 * np.abs(expected_map.values).max()
                rounding += 4 * np.spacing(np.abs(direct.logits).max())
                np.testing.assert_allclose(
                    result.values, expected_map.values, rtol=1e-4, atol=rounding
                )
                assert (result.signed, result.units) == (expected_map.signed, expected_map.units)
    filters = engine.filters(FiltersRequest(KEY))
    assert same(filters, first_filters(model))
    assert engine.filters(FiltersRequest(KEY)) is filters  # every click asks for them
    top, expected = engine.predict(PredictRequest(KEY, images, 3)), predictions(model, images, 3)
    assert np.array_equal(top.classes, expected.classes)
    np.testing.assert_allclose(top.probabilities, expected.probabilities, rtol=1e-5)
    assert top.failures == ()


def test_a_trace_costs_one_forward_and_answers_for_all_that_it_holds(
    engine: Engine, net: Counting, image: ImageRef
) -> None:
    result = engine.trace(TraceRequest(KEY, image))
    assert engine.trace(TraceRequest(KEY, image, result.predicted)) is result
    for i, layer in enumerate(("relu", "last")):
        requested = MapRequest(KEY, image, layer, result.predicted, "grad_cam")
        assert engine.heatmap(requested) is result.grad_cams[i]
        assert engine.heatmap(replace(requested, method="hires_cam")) is result.hires_cams[i]
        engine.feature_maps(FeatureMapsRequest(KEY, image, layer))
    assert net.batches == [1]


def test_a_trace_of_the_predicted_class_answers_the_question_without_a_class(
    engine: Engine, net: Counting, model: Model, image: ImageRef
) -> None:
    predicted = trace(model, open_rgb(image.path)).target
    net.batches.clear()
    result = engine.trace(TraceRequest(KEY, image, predicted))
    assert engine.trace(TraceRequest(KEY, image)) is result
    other = engine.trace(TraceRequest(KEY, image, (predicted + 1) % CLASSES))
    assert other.target == (predicted + 1) % CLASSES
    assert engine.trace(TraceRequest(KEY, image)) is result
    assert net.batches == [1, 1]


def test_the_last_six_traces_stay_even_if_more_would_fit(
    engine: Engine, net: Counting, tmp_path: Path
) -> None:
    images = [picture(tmp_path, number) for number in range(7)]
    for image in images:
        engine.trace(TraceRequest(KEY, image))
    net.batches.clear()
    for image in images[1:]:
        engine.feature_maps(FeatureMapsRequest(KEY, image, "last", 2))
    assert net.batches == []
    engine.feature_maps(FeatureMapsRequest(KEY, images[0], "last", 2))
    assert net.batches == [1]


def test_a_map_requested_first_brings_the_whole_trace(
    engine: Engine, net: Counting, image: ImageRef
) -> None:
    heatmap = engine.heatmap(MapRequest(KEY, image, "relu", 2, "hires_cam"))
    result = engine.trace(TraceRequest(KEY, image, 2))
    assert same(heatmap, result.hires_cams[0])
    assert net.batches == [1]


def test_the_head_layers_map_of_any_class_costs_no_pass(
    engine: Engine, net: Counting, model: Model, image: ImageRef
) -> None:
    assert engine.card(KEY).head_layer == "last"
    engine.trace(TraceRequest(KEY, image))
    maps = [engine.heatmap(MapRequest(KEY, image, "last", k, "grad_cam")) for k in range(CLASSES)]
    assert net.batches == [1]
    for target, heatmap in enumerate(maps):
        expected = trace(model, open_rgb(image.path), target).cam("last").values
        np.testing.assert_allclose(heatmap.values, expected, atol=1e-6)


def test_feature_maps_without_a_trace_cost_one_forward(
    engine: Engine, net: Counting, image: ImageRef
) -> None:
    differentiated = []
    net.before = lambda _: differentiated.append(torch.is_grad_enabled())
    for _ in range(2):
        engine.feature_maps(FeatureMapsRequest(KEY, image, "relu"))
    assert (net.batches, differentiated) == ([1], [False])


def test_sixteen_threads_get_right_answers_and_no_work_is_done_twice(
    model: Model, net: Counting, images: tuple[ImageRef, ...], tmp_path: Path
) -> None:
    images = images[:6]
    traces = [trace(model, open_rgb(image.path)) for image in images]
    captum = METHODS[0]
    maps = [
        captum.compute(model, network_input(model, open_rgb(image.path)), "relu", 1)
        for image in images
    ]
    expected = predictions(model, images, 2)
    net.batches.clear()
    barrier = threading.Barrier(16)

    def ask(thread: int) -> None:
        barrier.wait()
        for step in range(len(images)):
            i = (step + thread) % len(images)
            direct = traces[i]
            result = engine.trace(TraceRequest(KEY, images[i], (None, direct.target)[thread % 2]))
            assert same(result, direct.result())
            requested = MapRequest(KEY, images[i], "last", direct.target, "grad_cam")
            assert same(engine.heatmap(requested), direct.cam("last"))
            own = MapRequest(KEY, images[i], "relu", 1, captum.key)
            assert same(engine.heatmap(own), maps[i])
            channels = engine.feature_maps(FeatureMapsRequest(KEY, images[i], "last", 4))
            assert same(channels, direct.feature_maps("last", 4))
            if thread == 0:
                top = engine.predict(PredictRequest(KEY, images, 2))
                assert np.array_equal(top.classes, expected.classes)

    cache = ResultCache(tmp_path / "cache")
    with Engine([model], cache=cache) as engine, ThreadPoolExecutor(16) as threads:
        list(threads.map(ask, range(16)))
    predicted, traced, by_captum = len(images) ** 2, len(images), len(images)
    assert sum(net.batches) == predicted + traced + by_captum
    assert hooks(net) == 0


def test_questions_that_meet_while_the_picture_is_decoded_are_one(
    model: Model, net: Counting, image: ImageRef
) -> None:
    met = threading.Event()

    def slowly(path: Path) -> Image.Image:
        assert met.wait(60)
        return open_rgb(path)

    predicted = trace(model, open_rgb(image.path)).target
    net.batches.clear()
    questions = (
        TraceRequest(KEY, image),
        TraceRequest(KEY, image, predicted),
        MapRequest(KEY, image, "relu", predicted, "grad_cam"),
        FeatureMapsRequest(KEY, image, "relu"),
    )
    with Engine([model], decode=slowly) as engine:
        futures = [engine.submit(question) for question in questions]
        met.set()
        for future in futures:
            future.result(60)
    assert net.batches == [1]


def test_a_network_that_is_passed_in_is_returned_as_it_was(
    net: Counting, model: Model, images: tuple[ImageRef, ...]
) -> None:
    net.train()
    net.fc.bias.requires_grad_(False)
    with Engine([model]) as engine:
        engine.predict(PredictRequest(KEY, images))
        engine.trace(TraceRequest(KEY, images[0]))
        engine.feature_maps(FeatureMapsRequest(KEY, images[1], "relu"))
    assert all(child.training for child in net.modules())
    assert [name for name, p in net.named_parameters() if not p.requires_grad] == ["fc.bias"]
    assert hooks(net) == 0


def test_what_is_shown_of_one_image_costs_one_turn_and_one_pass(
    engine: Engine, net: Counting, model: Model, image: ImageRef
) -> None:
    maps = ChannelMapsRequest.of_all(KEY, image, "last", 6)
    others = ActivationMapsRequest(KEY, image, "norm"), maps, PositionRequest(KEY, image, 0.5, 0.5)
    request = TogetherRequest(KEY, TraceRequest(KEY, image), "last", others)
    result = engine.compute(request)
    parts = request.parts(result)
    assert parts == (ChannelsRequest(KEY, image, "last", result.predicted), *others)
    assert all(map(engine.is_stored, parts))
    assert net.batches == [1]
    with Engine([model]) as alone:
        assert all(
            same(engine.compute(each), alone.compute(each)) for each in (request.trace, *parts)
        )


def test_a_part_that_is_not_stored_any_more_is_computed_again(
    engine: Engine, net: Counting, image: ImageRef
) -> None:
    requested, others = TraceRequest(KEY, image), (FeatureMapsRequest(KEY, image, "last"),)
    result = engine.trace(requested)
    assert not engine.is_stored(TogetherRequest(KEY, requested, others=others))
    assert engine.compute(TogetherRequest(KEY, requested, others=others)) is result
    assert engine.is_stored(others[0])
    assert net.batches == [1]


def test_a_part_that_cannot_be_answered_fails_nobody_but_who_asks_for_it(
    engine: Engine, image: ImageRef
) -> None:
    requested = TraceRequest(KEY, image)
    wrong = FeatureMapsRequest(KEY, image, "none")
    right = ActivationMapsRequest(KEY, image, "norm")
    assert same(
        engine.compute(TogetherRequest(KEY, requested, "", (wrong, right))), engine.trace(requested)
    )
    assert engine.is_stored(right)
    with pytest.raises(UnknownLayer):
        engine.compute(wrong)


def test_one_pass_finds_the_convolutions_of_all_layers(engine: Engine, net: Counting) -> None:
    last = engine.compute(ConvolutionsRequest(KEY, "last"))
    assert [each.name for each in last.convolutions] == ["last"]
    assert engine.is_stored(ConvolutionsRequest(KEY, "relu"))
    first = engine.compute(ConvolutionsRequest(KEY, "relu"))
    assert [each.name for each in first.convolutions] == ["stem"]
    assert net.batches == [1]
    with pytest.raises(UnknownLayer):
        engine.compute(ConvolutionsRequest(KEY, "none"))


def test_passes_that_were_timed_ahead_are_not_timed_again(engine: Engine, net: Counting) -> None:
    engine.time_ahead(KEY)
    assert engine.seconds_of(KEY, Passes(1, 0)) > 0
    timed = len(net.batches)
    engine.seconds_of(KEY, Passes(0, 1))
    assert len(net.batches) == timed > 0
