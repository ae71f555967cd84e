"""The engine with a real network: sixteen threads, every answer that of the direct computation."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from skimage import data

from explainers import Engine, Model, trace
from explainers.engine.requests import FeatureMapsRequest, MapRequest, PredictRequest, TraceRequest
from explainers.images.picture import open_rgb
from tests.unit.explainers.engine_parts import hooks, reference


@pytest.mark.slow
def test_sixteen_threads_and_a_real_network(lite0: Model, tmp_path: Path) -> None:
    images = []
    for name in ("chelsea", "coffee", "rocket"):
        Image.fromarray(getattr(data, name)()).save(tmp_path / f"{name}.png")
        images.append(reference(tmp_path / f"{name}.png"))
    traces = [trace(lite0, open_rgb(image.path)) for image in images]
    key, passes = lite0.card.key, []
    top = [direct.result().top(5) for direct in traces]

    def ask(thread: int) -> None:
        i, layer = thread % len(images), lite0.layers[thread].name
        image, direct = images[i], traces[i]
        if thread % 2:
            target = (None, direct.target)[thread % 3 == 0]
            result = engine.trace(TraceRequest(key, image, target))
            assert result.target == direct.target
            np.testing.assert_allclose(result.logits, direct.logits, rtol=1e-4, atol=1e-4)
        requested = MapRequest(key, image, layer, direct.target, "grad_cam")
        close(engine.heatmap(requested).values, direct.cam(layer).values)
        maps = engine.feature_maps(FeatureMapsRequest(key, image, layer, 8))
        close(maps.values, direct.feature_maps(layer, 8).values)
        if thread < 2:
            assert engine.predict(PredictRequest(key, tuple(images), 5)).classes.tolist() == top

    with (
        Engine([lite0]) as engine,
        lite0.module.register_forward_pre_hook(lambda _, args: passes.append(len(args[0]))),
        ThreadPoolExecutor(16) as threads,
    ):
        list(threads.map(ask, range(16)))
    assert sum(passes) <= len(images) + 2 * len(images)  # traces; predictions once or twice
    assert hooks(lite0.module) == 0


def close(actual: np.ndarray, expected: np.ndarray) -> None:
    """Equal but for the order of additions."""
    np.testing.assert_allclose(actual, expected, rtol=0, atol=1e-4 * np.abs(expected).max())
