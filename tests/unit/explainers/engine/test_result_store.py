"""Equal questions share an answer, also over restarts; different ones never do."""

from dataclasses import replace
from pathlib import Path

import pytest
import torch
from PIL import Image

from explainers import Engine, load_model, trace
from explainers.engine import result_store
from explainers.engine.cache import ResultCache
from explainers.engine.requests import (
    FeatureMapsRequest,
    ImageRef,
    MapRequest,
    SanityRequest,
    TraceRequest,
)
from explainers.engine.result_store import question_key
from explainers.images.picture import open_rgb
from explainers.images.preprocess import ImagePreprocess
from tests.unit.explainers.engine.test_codec import same
from tests.unit.explainers.engine_parts import KEY, Counting, counting_model
from tests.unit.explainers.nets import pixels


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "results"


def test_a_restart_forgets_nothing_but_activations(image: ImageRef, folder: Path) -> None:
    def ask(engine: Engine) -> list[object]:
        result = engine.trace(TraceRequest(KEY, image))
        return [
            result,
            engine.trace(TraceRequest(KEY, image, result.predicted)),
            engine.heatmap(MapRequest(KEY, image, "last", result.predicted, "hires_cam")),
            engine.heatmap(MapRequest(KEY, image, "relu", 1, "layer_grad_cam")),
        ]

    requested = []
    for _ in range(2):
        model = counting_model()
        with Engine([model], cache=ResultCache(folder)) as engine:
            requested.append(ask(engine))
            engine.feature_maps(FeatureMapsRequest(KEY, image, "relu"))
    assert all(map(same, *requested))
    assert len(list(folder.iterdir())) == 2  # the trace; Captum's map
    assert model.module.batches == [1]  # for the feature maps alone


def test_what_is_computed_from_a_private_image_stays_in_memory(
    image: ImageRef, folder: Path
) -> None:
    model = counting_model()
    with Engine([model], cache=ResultCache(folder)) as engine:
        for _ in range(2):
            engine.trace(TraceRequest(KEY, replace(image, private=True)))
    assert not list(folder.glob("*"))
    assert len(model.module.batches) == 1


def test_a_damaged_file_is_computed_again(image: ImageRef, folder: Path) -> None:
    computed = []
    for damage in (False, True, False):
        model = counting_model()
        if damage:
            next(folder.iterdir()).write_bytes(b"damaged")
        with Engine([model], cache=ResultCache(folder)) as engine:
            result = engine.trace(TraceRequest(KEY, image))
        computed.append(len(model.module.batches))
        assert same(result, trace(model, open_rgb(image.path)).result())
    assert computed == [1, 1, 0]


def test_different_weights_and_preprocessing_never_share(image: ImageRef, folder: Path) -> None:
    def shifted(opened: Image.Image) -> torch.Tensor:
        return pixels(opened) - 0.5

    results = []
    for seed, preprocess in ((0, pixels), (1, pixels), (0, shifted)):
        model = load_model(Counting(seed), preprocess=preprocess, layers=("relu", "last"), name=KEY)
        with Engine([model], cache=ResultCache(folder)) as engine:
            results.append(engine.trace(TraceRequest(KEY, image)))
        assert same(results[-1], trace(model, open_rgb(image.path)).result())
    assert len({result.logits.tobytes() for result in results}) == 3


def test_fewer_layers_are_another_question(image: ImageRef, folder: Path) -> None:
    for layers in (("relu", "last"), ("last",)):
        model = load_model(Counting(), preprocess=pixels, layers=layers, name=KEY)
        with Engine([model], cache=ResultCache(folder)) as engine:
            result = engine.trace(TraceRequest(KEY, image))
        assert tuple(layer.name for layer in result.layers) == layers


def test_all_that_an_answer_depends_on_is_in_its_key(
    image: ImageRef, monkeypatch: pytest.MonkeyPatch
) -> None:
    card = counting_model().card
    question = MapRequest(KEY, image, "relu", 1, "grad_cam", (("steps", 8.0),))
    cards = [
        card,
        replace(card, weights_sha256="0" * 64),
        replace(card, preprocess=ImagePreprocess()),
        replace(card, layers=card.layers[:1]),
        replace(card, device="cuda:0"),
    ]
    questions = [
        replace(question, model="other"),
        replace(question, image=replace(image, sha256="0" * 64)),
        replace(question, layer="last"),
        replace(question, target=2),
        replace(question, method="hires_cam"),
        replace(question, parameters=(("steps", 9.0),)),
        replace(question, parameters=()),
        TraceRequest(KEY, image),
        TraceRequest(KEY, image, 1),
        FeatureMapsRequest(KEY, image, "relu", 1),
        FeatureMapsRequest(KEY, image, "relu", 2),
    ]
    keys = [question_key(card, question) for card in cards]
    keys += [question_key(card, question) for question in questions]
    for home, name in (
        (result_store, "ALGORITHM"),
        (result_store, "PRECISION"),
        (torch, "__version__"),
    ):
        with monkeypatch.context() as changed:
            changed.setattr(home, name, "another")
            keys.append(question_key(card, question))
    assert len(set(keys)) == len(keys)


def test_what_an_answer_does_not_depend_on_is_not_in_its_key(image: ImageRef) -> None:
    card = counting_model().card
    question = TraceRequest(KEY, image)
    moved = replace(question, image=replace(image, path=Path("elsewhere.png")))
    renamed = replace(card, name="Another", labels=("a",) * 5, provenance="elsewhere")
    assert question_key(card, question) == question_key(renamed, moved)
    assert question_key(replace(card, device="cuda:0"), question) == question_key(
        replace(card, device="cuda:1"), question
    )


def test_the_layers_of_a_question_do_not_stand_for_those_of_the_model(image: ImageRef) -> None:
    request = SanityRequest(KEY, "saliency", (image,), (1,), ("",))
    card = counting_model().card
    fewer = replace(card, layers=card.layers[:1])
    assert question_key(card, request) != question_key(fewer, request)
