"""Testing a map on demand: the gallery is looked through, the tests run, and stopping stops."""

import time
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest

from dashboard.core.current_gallery import CurrentGallery
from dashboard.core.jobs.job import Job
from dashboard.trust.evidence_jobs import EvidenceJobs
from dashboard.trust.findings import findings
from dashboard.trust.questions import (
    FEW,
    NO_IMAGE,
    Lacking,
    ReferenceImages,
    candidate_positions,
    passes_of,
    pick_references,
    questions,
    seconds_of,
    stored_evidence,
)
from data.db.database import open_database
from data.gallery.gallery import Gallery
from data.gallery.items import Item
from data.gallery.predictions import PredictionStore
from explainers import Engine
from explainers.engine.requests import ImageRef, MapRequest
from explainers.quality.protocol import NUDGES, OTHER_IMAGES, faithfulness_passes
from tests.unit.explainers.engine_parts import KEY, Counting, Stop, counting_model, picture

IMAGES = 12


@pytest.fixture
def engine() -> Iterator[Engine]:
    with Engine([counting_model()]) as engine:
        yield engine


@pytest.fixture
def gallery(tmp_path: Path) -> Gallery:
    refs = [picture(tmp_path, number) for number in range(IMAGES)]
    items = [
        Item(ref.sha256, ref.path, ref.path.name, 8, 8, None, None, None, (), "") for ref in refs
    ]
    return Gallery("noise", items, [], starter=False)


@pytest.fixture
def jobs(engine: Engine, gallery: Gallery) -> Iterator[EvidenceJobs]:
    database = open_database()
    current_gallery = cast(CurrentGallery, SimpleNamespace(gallery=gallery))
    jobs = EvidenceJobs(engine, current_gallery, PredictionStore(database))
    yield jobs
    jobs.close()
    database.dispose()


def map_request(gallery: Gallery) -> MapRequest:
    item = gallery.items[0]
    return MapRequest(KEY, ImageRef(item.id, item.path), "last", 1, "grad_cam")


def ended(job: Job | None) -> Job:
    assert job is not None
    until = time.monotonic() + 60
    while job.state.state == "running":
        assert time.monotonic() < until
        time.sleep(0.02)
    return job


def test_a_map_is_tested_once_for_all_and_only_the_session_that_started_it_follows_it(
    engine: Engine, gallery: Gallery, jobs: EvidenceJobs, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A random network is confident of nothing.
    monkeypatch.setattr("dashboard.trust.questions.CONFIDENT", 0.0)
    card, request = engine.card(KEY), map_request(gallery)
    before = jobs.questions(card, request)
    assert (before.localisation, before.sanity, before.lacking) == (None, None, Lacking())
    assert seconds_of(engine, card, before.all) > 0
    jobs.start("me", card, request)
    assert jobs.of("you", request) is None
    assert ended(jobs.of("me", request)).state.state == "done"
    now = jobs.questions(card, request)
    evidence = stored_evidence(engine, card, request, now)
    assert evidence.faithfulness is not None
    assert evidence.sanity is not None
    assert (evidence.localisation is None) == bool(now.lacking.localisation)
    assert seconds_of(engine, card, now.all) == 0


def test_of_a_map_without_a_zero_no_share_is_tested_and_the_reason_is_stated(
    engine: Engine, gallery: Gallery
) -> None:
    """RISE's values have an offset: its shares of the relevance or of the norm mean nothing."""
    card, image = engine.card(KEY), map_request(gallery).image
    request = MapRequest(KEY, image, "", 1, "rise", (("masks", 10),))
    before = questions(card, request, None)
    assert (before.searched, before.lacking.localisation) == (False, "")
    references = ReferenceImages((image,) * 4, (0, 1, 2, 3))
    now = questions(card, request, references)
    assert now.searched
    assert (now.localisation, now.sanity is None) == (None, False)
    why = "RISE has no zero, so no share of its values means anything"
    assert now.lacking.words == f"localisation and stability: {why}"
    none = questions(card, request, ReferenceImages((), ()))
    assert none.searched
    assert none.lacking.words == f"localisation and stability: {why}; sanity: {NO_IMAGE}"
    played = faithfulness_passes(0)
    alone = passes_of(card, now.faithfulness).forward
    assert alone == 10 + played  # ten masks of one map, which is not nudged
    cam = questions(card, map_request(gallery), references)
    assert passes_of(card, cam.faithfulness).forward == NUDGES + 2 + played
    assert cam.localisation is not None
    assert not cam.lacking.words


def test_stopping_ends_the_work_and_it_can_be_begun_again(
    engine: Engine, gallery: Gallery, jobs: EvidenceJobs
) -> None:
    card, request = engine.card(KEY), map_request(gallery)
    model = engine._pool.get(KEY)
    stop = Stop(cast(Counting, model.module))
    jobs.start("me", card, request)
    assert stop.reached.wait(10)
    job = jobs.of("me", request)
    assert job is not None
    job.cancel()
    stop.go()
    assert ended(job).state.state == "idle"
    jobs.start("me", card, request)
    assert ended(jobs.of("me", request)).state.state == "done"


def test_the_surest_images_come_first_and_wrong_ones_not_at_all(
    engine: Engine, gallery: Gallery
) -> None:
    card = engine.card(KEY)
    positions = candidate_positions(gallery)
    assert sorted(positions) == list(range(IMAGES))
    assert [gallery.ids[i] for i in positions] == sorted(gallery.ids)
    classes = [0, 1, 2, 3, -1, 4, *[0] * 6]
    chances = [0.6, 0.9, 0.7, 0.4, 0.99, 0.8, *[0.1] * 6]
    result = pick_references(gallery, card, positions, classes, chances)  # type: ignore[arg-type]
    assert result.targets == (1, 4, 2, 0)
    assert questions(card, map_request(gallery), result).lacking.words == ""
    request = questions(card, map_request(gallery), result).faithfulness
    explained, *others = request.images
    assert explained.sha256 == gallery.ids[0]
    assert len(others) == OTHER_IMAGES
    assert explained not in others
    predicted = dict(zip((gallery.ids[i] for i in positions), classes, strict=True))
    assert [predicted[each.sha256] for each in others] == list(request.targets[1:])
    assert -1 not in request.targets  # of an image that could not be read there is no map
    few = pick_references(gallery, card, positions, [0] * IMAGES, chances)  # type: ignore[arg-type]
    assert questions(card, map_request(gallery), few).lacking == Lacking(localisation=FEW)
    assert questions(card, map_request(gallery), few).lacking.words == f"localisation: {FEW}"
    assert questions(card, map_request(gallery), few).localisation is None
    assert questions(card, map_request(gallery), few).sanity is not None


def test_a_gallery_without_a_confident_image_can_test_neither(
    engine: Engine, gallery: Gallery
) -> None:
    card, positions = engine.card(KEY), candidate_positions(gallery)
    none = pick_references(gallery, card, positions, [0] * IMAGES, [0.1] * IMAGES)  # type: ignore[arg-type]
    tests = questions(card, map_request(gallery), none)
    assert (tests.localisation, tests.sanity) == (None, None)
    assert tests.lacking.words == f"localisation and sanity: {NO_IMAGE}"
    evidence = stored_evidence(engine, card, map_request(gallery), tests)
    sentences = {each.name: each.sentence for each in findings(evidence, None)}
    assert sentences["Localisation"] == f"Cannot be tested: {FEW}."
    assert sentences["Sanity"] == f"Cannot be tested: {NO_IMAGE}."
