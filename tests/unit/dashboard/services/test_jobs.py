"""What the jobs do: fetch ResNet-50 behind Lite0's back, predict the gallery, fetch the sample."""

import threading
from collections.abc import Callable, Hashable, Iterator
from concurrent.futures import Future
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import numpy as np
import pytest

from dashboard.core.current_gallery import CurrentGallery
from dashboard.core.jobs import Job, sample, weights
from dashboard.core.jobs.predictions import CHUNK, predictions_job
from dashboard.core.model_choice import chosen_models
from dashboard.core.request_load import RequestLoad
from dashboard.core.settings import Settings
from dashboard.services import Jobs
from data.db.database import open_database
from data.gallery.gallery import Gallery
from data.gallery.items import Item
from data.gallery.predictions import PredictionStore
from explainers import Engine
from explainers.engine.requests import PredictRequest
from explainers.engine.work_queue import Priority
from explainers.errors import EngineBusy, WeightsUnavailable
from explainers.models import NetworkId
from explainers.results import Predictions

CARD = SimpleNamespace(network_id=NetworkId("ab" * 32, "f1"), multi_label=False)


def item(number: int) -> Item:
    path = Path(f"/photos/{number}.png")
    return Item(f"{number:064x}", path, path.name, 8, 8, None, None, None, (), "")


GALLERY = Gallery("photos", [item(number) for number in range(CHUNK + 5)], [], starter=False)


class FakeEngine:
    """Predicts class 7 for every image but the second, which it cannot read."""

    def __init__(self) -> None:
        self.added: list[str] = []
        self.requested: list[tuple[str, ...]] = []
        self.futures: list[Future[Predictions]] = []
        self.busy = 0
        self.stuck = False  # True: no answer ever comes
        self.submitted = threading.Event()

    def card(self, key: str) -> SimpleNamespace:
        return CARD

    def add(self, spec: SimpleNamespace) -> str:
        self.added.append(spec.key)
        return str(spec.key)

    def submit(
        self, request: PredictRequest, priority: Priority, _owner: Hashable
    ) -> Future[Predictions]:
        assert priority is Priority.IDLE
        if self.busy:
            self.busy -= 1
            raise EngineBusy("The queue is full.")
        self.requested.append(tuple(image.sha256 for image in request.images))
        best = [-1 if image.sha256 == GALLERY.ids[1] else 7 for image in request.images]
        future: Future[Predictions] = Future()
        if not self.stuck:
            future.set_result(Predictions(np.array(best)[:, None], np.full((len(best), 1), 0.5)))
        self.futures.append(future)
        self.submitted.set()
        return future

    def share(self, request: PredictRequest) -> float | None:
        return None


@pytest.fixture
def engine() -> FakeEngine:
    return FakeEngine()


@pytest.fixture
def store() -> Iterator[PredictionStore]:
    database = open_database()
    yield PredictionStore(database)
    database.dispose()


def run(job: Job) -> None:
    job.start()
    assert job._thread is not None
    job._thread.join(20)
    assert not job._thread.is_alive()


def predicting(engine: FakeEngine, store: PredictionStore) -> Job:
    return predictions_job(cast(Engine, engine), "net", GALLERY, store, RequestLoad())


def test_the_gallery_is_predicted_in_chunks_and_kept(
    engine: FakeEngine, store: PredictionStore
) -> None:
    job = predicting(engine, store)
    run(job)
    assert [len(chunk) for chunk in engine.requested] == [CHUNK, 5]
    assert (job.state.state, job.state.done, job.state.total) == ("done", len(GALLERY), CHUNK + 5)
    table = store.table("ab" * 32, "f1", GALLERY.ids)
    assert table.top1[:3].tolist() == [7, -1, 7]
    assert table.probability[0] == 0.5


def test_predicting_goes_on_where_it_stood(engine: FakeEngine, store: PredictionStore) -> None:
    predicted = GALLERY.ids[:CHUNK]
    store.put("ab" * 32, "f1", predicted, np.full((CHUNK, 1), 3), np.full((CHUNK, 1), 0.9))
    run(predicting(engine, store))
    assert engine.requested == [GALLERY.ids[CHUNK:]]


def test_a_full_queue_is_tried_again(
    engine: FakeEngine, store: PredictionStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dashboard.core.jobs.await_answer.BUSY_S", 0)
    engine.busy = 2
    job = predicting(engine, store)
    run(job)
    assert job.state.done == len(GALLERY)


def test_an_answer_that_nobody_waits_for_any_more_is_cancelled(
    engine: FakeEngine, store: PredictionStore
) -> None:
    engine.stuck = True
    job = predicting(engine, store)
    job.start()
    assert engine.submitted.wait(20)
    job.close()
    assert job._thread is not None
    assert not job._thread.is_alive()
    assert [future.cancelled() for future in engine.futures] == [True]


@pytest.fixture
def missing(monkeypatch: pytest.MonkeyPatch) -> None:
    """ResNet-50's weights are not on this machine."""
    monkeypatch.setattr("dashboard.core.model_choice.weights_cached", lambda source: False)


def no_connection(source: str, progress: object, cancelled: object) -> None:
    raise WeightsUnavailable("No connection.")


def weights_job(engine: FakeEngine, settings: Settings) -> Job:
    job = weights.weights_job(cast(Engine, engine), settings)
    if job._thread is not None:
        job._thread.join(20)
    return job


@pytest.mark.usefixtures("missing")
def test_resnet50_is_fetched_in_the_background_and_then_offered(
    engine: FakeEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fetch(source: str, progress: Callable[[int, int], None], cancelled: object) -> None:
        assert source == "resnet50"
        progress(100, 100)

    monkeypatch.setattr(weights, "fetch_weights", fetch)
    job = weights_job(engine, Settings(offline=False))
    assert engine.added == ["resnet50"]
    assert (job.state.state, job.state.done, job.state.total) == ("done", 100, 100)
    assert job.state.sentence == "ResNet-50 is ready."


@pytest.mark.usefixtures("missing")
def test_where_it_cannot_be_fetched_one_sentence_says_what_is_shown_why_and_how_to_get_it(
    engine: FakeEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(weights, "fetch_weights", no_connection)
    job = weights_job(engine, Settings(offline=False))
    assert engine.added == []
    assert (job.state.state, job.state.sentence) == (
        "failed",
        "EfficientNet-Lite0 is shown because ResNet-50's weights could not be fetched: go "
        "online and restart, or pass them with --weights FILE.",
    )


@pytest.mark.usefixtures("missing")
def test_offline_attempts_nothing_and_says_so(engine: FakeEngine) -> None:
    job = weights_job(engine, Settings(offline=True))
    assert job._thread is None
    assert job.state.state == "idle"
    assert "Stratoscope is offline" in job.state.sentence
    assert "--weights FILE" in job.state.sentence


@pytest.mark.usefixtures("missing")
@pytest.mark.parametrize("named", [{"models": ("timm:x",)}, {"weights": ("random",)}])
def test_whoever_named_a_model_is_not_bothered(
    engine: FakeEngine, named: dict[str, tuple[str]]
) -> None:
    job = weights_job(engine, Settings(**named))  # type: ignore[arg-type]
    assert job._thread is None
    assert job.state.sentence == ""


@pytest.mark.parametrize(
    ("settings", "cached", "sources"),
    [
        (Settings(), True, ["resnet50", "efficientnet_lite0"]),
        (Settings(), False, ["efficientnet_lite0"]),
        (Settings(layers=(("layer1",),)), True, ["resnet50"]),
        (Settings(weights=("random",)), False, ["resnet50"]),
        (Settings(models=("timm:x", "timm:y")), True, ["timm:x", "timm:y"]),
    ],
)
def test_the_models_that_a_server_opens_with(
    settings: Settings, cached: bool, sources: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dashboard.core.model_choice.weights_cached", lambda source: cached)
    assert [spec.source for spec in chosen_models(settings)] == sources


@pytest.mark.parametrize(
    ("models", "weights", "specs"),
    [
        (
            *(("timm:x",), ("own", "a.pt", "b.pt")),
            [("timm:x", None), ("timm:x", "a.pt"), ("timm:x", "b.pt")],
        ),
        (
            *(("timm:x", "timm:y"), ("a.pt", "own")),
            [("timm:x", "a.pt"), ("timm:y", None)],
        ),
        ((), ("a.pt", "b.pt"), [("resnet50", "a.pt"), ("resnet50", "b.pt")]),
    ],
)
def test_checkpoints_of_one_model_stand_beside_one_another(
    models: tuple[str, ...],
    weights: tuple[str, ...],
    specs: list[tuple[str, str | None]],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in ("a.pt", "b.pt"):
        (tmp_path / name).touch()
    monkeypatch.chdir(tmp_path)
    settings = Settings(models=models, weights=weights)
    assert [(spec.source, spec.weights) for spec in chosen_models(settings)] == specs


def test_the_fetched_sample_is_shown(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    shown: list[Path] = []
    monkeypatch.setattr(sample, "fetch_imagenet_sample", lambda progress, cancelled: tmp_path)
    job = sample.sample_job(Settings(offline=False), shown.append)
    assert job.state.sentence.endswith("can be fetched (110 MB).")
    assert not shown
    run(job)
    assert shown == [tmp_path]
    assert job.state.state == "done"


def test_offline_the_sample_is_not_fetched() -> None:
    job = sample.sample_job(Settings(offline=True), lambda folder: None)
    assert job.state.sentence.endswith(
        "can be fetched (110 MB) once Stratoscope is started without --offline "
        "(STRATOSCOPE_OFFLINE)."
    )
    run(job)
    assert job.state.state == "failed"
    assert job.state.sentence.startswith("Stratoscope is offline")


def test_predictions_begin_when_a_page_asks_and_only_once(
    engine: FakeEngine, store: PredictionStore
) -> None:
    current_gallery = cast(
        CurrentGallery, SimpleNamespace(gallery=GALLERY, show=lambda folder: None)
    )
    jobs = Jobs(cast(Engine, engine), current_gallery, store, Settings(offline=True))
    assert not engine.requested
    first = jobs.predictions("net")
    assert jobs.predictions("net") is first
    jobs.close()
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("job-")]
