"""Models that are loaded when needed, make room for each other, and come back."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from explainers import Engine, ModelSpec, trace
from explainers.engine.engine import EngineLimits
from explainers.engine.requests import ImageRef, TraceRequest
from explainers.errors import UnfitModel
from explainers.images.picture import open_rgb
from explainers.results import TraceResult
from tests.unit.explainers.engine_parts import KEY, counting_model, picture

OWN_CODE = """
from pathlib import Path
import torch
from tests.unit.explainers.engine_parts import Counting

def build():
    with Path(__file__).with_suffix(".log").open("a") as log:
        log.write("built\\n")
    return Counting(seed={seed})
"""


def own_model(folder: Path, name: str, seed: int) -> ModelSpec:
    (folder / f"{name}.py").write_text(OWN_CODE.format(seed=seed))
    return ModelSpec(f"{folder / name}.py:build", layers=("relu", "last"), device="cpu")


def builds(folder: Path, name: str) -> int:
    log = folder / f"{name}.log"
    return len(log.read_text().splitlines()) if log.exists() else 0


@pytest.fixture
def two(tmp_path: Path) -> tuple[ModelSpec, ModelSpec]:
    return own_model(tmp_path, "first", 1), own_model(tmp_path, "second", 2)


@pytest.fixture
def narrow(two: tuple[ModelSpec, ModelSpec]) -> Iterator[Engine]:
    """An engine with room for one of the two models."""
    with Engine(two, limits=EngineLimits(model_bytes=1)) as engine:
        yield engine


def logits(engine: Engine, key: str, image: ImageRef) -> np.ndarray:
    return engine.trace(TraceRequest(key, image)).logits


def test_models_are_loaded_when_needed_and_make_room_for_each_other(
    narrow: Engine, two: tuple[ModelSpec, ModelSpec], tmp_path: Path
) -> None:
    assert narrow.keys == ("first", "second") == tuple(spec.key for spec in two)
    assert builds(tmp_path, "first") == 0
    images = [picture(tmp_path, number) for number in range(2)]
    for image in images:
        for spec in two:
            direct = trace(spec.load(), open_rgb(image.path))
            assert np.array_equal(logits(narrow, spec.key, image), direct.logits)
    assert builds(tmp_path, "first") == builds(tmp_path, "second") == 2 + 2
    for spec in two:
        logits(narrow, spec.key, images[0])  # known: needs no model
        assert narrow.card(spec.key).key == spec.key
    assert builds(tmp_path, "first") == builds(tmp_path, "second") == 4


def test_with_room_for_both_each_is_loaded_once(
    two: tuple[ModelSpec, ModelSpec], tmp_path: Path
) -> None:
    with Engine(two) as engine:
        for number in range(3):
            for key in engine.keys:
                logits(engine, key, picture(tmp_path, number))
    assert builds(tmp_path, "first") == builds(tmp_path, "second") == 1


def test_a_model_that_changed_while_it_was_away_gets_answers_of_its_own(
    narrow: Engine, tmp_path: Path
) -> None:
    image, other = picture(tmp_path, 0), picture(tmp_path, 1)
    before = logits(narrow, "first", image)
    logits(narrow, "second", image)
    old = narrow.card("first").weights_sha256
    changed = own_model(tmp_path, "first", 3).load()
    logits(narrow, "first", other)
    assert narrow.card("first").weights_sha256 == changed.weights_sha256 != old
    after = logits(narrow, "first", image)
    assert np.array_equal(after, trace(changed, open_rgb(image.path)).logits)
    assert not np.array_equal(after, before)


def test_a_model_passed_in_stays_and_names_are_unique(tmp_path: Path) -> None:
    model = counting_model()
    spec = own_model(tmp_path, "first", 1)
    with Engine([spec, model], limits=EngineLimits(model_bytes=1)) as engine:
        assert engine.card(KEY) is model.card
        assert engine.add(model) == KEY
        assert engine.add(spec) == "first"
        assert engine.keys == ("first", KEY)
        with pytest.raises(UnfitModel, match='two models called "counting"'):
            engine.add(counting_model(seed=1))


def test_a_model_that_cannot_be_loaded_says_why_each_time(tmp_path: Path, image: ImageRef) -> None:
    spec = own_model(tmp_path, "first", 1)
    source = Path(tmp_path / "first.py")
    code = source.read_text()
    source.write_text("def build():\n    raise RuntimeError('no weights today')\n")
    with Engine([spec]) as engine:
        for _ in range(2):
            with pytest.raises(Exception, match="no weights today"):
                engine.card("first")
        source.write_text(code)
        assert isinstance(engine.trace(TraceRequest("first", image)), TraceResult)
