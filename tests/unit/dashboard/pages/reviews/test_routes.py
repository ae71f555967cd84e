"""Reviews over HTTP: made, judged, settled, signed and taken away; what is refused, and how."""

import csv
import hashlib
import io
import json
from pathlib import Path
from threading import Event
from typing import Any, cast
from unittest.mock import Mock

import flask
import numpy as np
import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine
from werkzeug.test import TestResponse

from dashboard import routes
from dashboard.__main__ import main
from dashboard.access import Person, Role, people
from dashboard.access.session import SESSION_COOKIE
from dashboard.core.jobs.files import Step
from dashboard.core.jobs.session_jobs import SessionJobs
from dashboard.pages.registry import PAGES
from dashboard.reviews.box_statistics import MarkedBoxes, marked_boxes
from dashboard.reviews.new_queue import queue_source
from dashboard.reviews.new_review import first_count
from dashboard.services import Services
from data.db.database import default_url, open_database
from data.reviews import (
    Box,
    Choice,
    Judgement,
    ReviewState,
    ReviewStore,
    Snapshot,
    SnapshotStore,
)
from explainers.models import ModelCard
from tests.unit.dashboard.reviews.report_data_parts import EVIL, FORMULA, png
from tests.unit.dashboard.route_client import LAYER, LITE0
from tests.unit.dashboard.tiny_services import NoScans

FACTS = {"image": {"size": [8, 8], "crop": [0, 0, 8, 8]}, "provenance": {"model": LITE0}}
SEEN = {"position": 0, "verdicts": {"Ada": 1, "Ben": 1}}  # of the disputed sample of `judged`
LEAD, BEN = Person("Ada", Role.LEAD), Person("Ben", Role.REVIEWER)


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Files are created within the request, however slow the machine."""
    monkeypatch.setattr("dashboard.pages.reviews.routes.SHORT_S", 600.0)
    monkeypatch.setattr("dashboard.routes.created_files.SHORT_S", 600.0)


@pytest.fixture
def database() -> Engine:
    return open_database(default_url())


@pytest.fixture
def store(services: Services, database: Engine, tmp_path: Path) -> ReviewStore:
    found = ReviewStore(database, SnapshotStore())
    vars(services).update(reviews=found, scans=NoScans())
    return found


class Client:
    """Asks as somebody."""

    def __init__(self, services: Services) -> None:
        self.who = LEAD
        server = flask.Flask("test")
        people(server, lambda: self.who)
        routes.register(server, services, [page.routes for page in PAGES if page.routes])
        self._client: FlaskClient = server.test_client()

    def post(self, path: str, **body: object) -> TestResponse:
        return self._client.post(f"/reviews/{path}", json={"person": self.who.name, **body})

    def done(self, path: str, **body: object) -> dict[str, Any]:
        answer = self.post(path, **body)
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.get_json()
        return found

    def refused(self, path: str, **body: object) -> str:
        answer = self.post(path, **body)
        assert answer.status_code >= 400
        assert answer.mimetype == "text/plain"
        return answer.text

    def get(self, path: str) -> TestResponse:
        return self._client.get(f"/reviews/{path}")

    def open_session(self, letter: str) -> None:
        self._client.set_cookie(SESSION_COOKIE, letter * 43)


@pytest.fixture
def client(services: Services, store: ReviewStore) -> Client:  # type: ignore[override]
    return Client(services)


def test_a_first_review_is_open_and_goes_through_the_gallery_at_random(
    client: Client, store: ReviewStore, services: Services
) -> None:
    review = store.get(client.done("first", model=LITE0)["id"])
    assert review.state is ReviewState.OPEN
    assert review.samples == first_count(services) == min(20, len(services.gallery))
    assert review.model.key == LITE0
    assert all(choice.words.capitalize() in review.guidelines for choice in Choice)
    assert "random" in review.queue.words


def test_a_set_up_asks_for_the_region_test(client: Client, store: ReviewStore) -> None:
    form = {"model": LITE0, "name": "Tested", "kind": "random", "count": "2", "seed": "0"}
    asks = client.done("create", **form, region_test=True)["id"]
    silent = client.done("create", **form)["id"]
    assert (store.get(asks).region_test, store.get(silent).region_test) == (True, False)
    client.done(f"{asks}/change", version=1, region_test="")  # as the form's box states it
    client.done(f"{silent}/change", version=1, region_test="yes")
    assert (store.get(asks).region_test, store.get(silent).region_test) == (False, True)
    client.done(f"{silent}/change", version=2, name="Tested again")
    assert store.get(silent).region_test
    newest = store.audit.entries(asks, limit=1)[0]
    assert newest.words == "set-up changed: region test"


def test_boxes_on_maps_per_pixel_count_and_lost_evidence_is_named(
    client: Client, store: ReviewStore, services: Services
) -> None:
    """The kept map of input x gradient counts; a second box lies outside, a third map is lost."""
    review = create(client)
    client.done(f"{review}/state", state="open", version=1)
    kept = {"": np.eye(8, dtype=np.float32)}
    seen = store.snapshots.keep(Snapshot(png("red"), png("blue"), kept, FACTS))
    lost = store.snapshots.keep(Snapshot(png("red"), png("blue"), kept, FACTS | {"n": 2}))
    said = {"method": "input_x_gradient", "target": 3}
    for position, box, evidence in (
        *((0, Box(0, 0, 4, 4), seen), (1, Box(20, 20, 30, 30), seen)),
        (2, Box(0, 0, 4, 4), lost),
    ):
        judgement = Judgement(choice=Choice.RIGHT, boxes=(box,), evidence=evidence, **said)  # type: ignore[arg-type]
        store.verdicts.give(review, position, "Ada", judgement, expected_version=0)
    (store.snapshots.folder / lost[:2] / lost[2:]).unlink()
    found = marked_boxes(services, store.get(review), "Ada")
    ((layer, images, energy),) = [(each.layer, each.images, each.energy) for each in found.layers]
    assert (layer, images, energy) == ("per pixel", 1, pytest.approx(0.5))
    assert found.words == (
        "Against the boxes’ area, Input × gradient per pixel: 50\u00a0% of the relevance lies in "
        "boxes that cover 25\u00a0% of the input, +25 points (no interval: under 8 images), of "
        "1 image, 1 box. With fewer than 8 images, this may be chance. Not measured: "
        "1 verdict, as the boxes lie outside what the network sees; 1 verdict, as the evidence "
        "cannot be read."
    )
    assert "as the evidence cannot be read" in client.get(f"{review}/report.html").text


def test_boxes_on_maps_of_another_class_than_the_predicted_one_stand_apart(
    client: Client, store: ReviewStore, services: Services
) -> None:
    """Predicted is class 3: Ada's box covers half of its map, Ben's nothing of that of class 5."""
    review = create(client)
    client.done(f"{review}/state", state="open", version=1)
    images = store.unpredicted(review)
    assert store.fill_predictions(review, dict.fromkeys(images, (3, "tench", 0.5))) == 3
    kept = {"": np.eye(8, dtype=np.float32)}
    seen = store.snapshots.keep(Snapshot(png("red"), png("blue"), kept, FACTS))
    for who, target, box in (("Ada", 3, Box(0, 0, 4, 4)), ("Ben", 5, Box(4, 0, 8, 4))):
        judgement = Judgement(
            choice=Choice.RIGHT,
            boxes=(box,),
            evidence=seen,
            method="input_x_gradient",
            target=target,
        )
        store.verdicts.give(review, 0, who, judgement, expected_version=0)
    found = marked_boxes(services, store.get(review), "Ada")
    name = "Input × gradient"
    assert [(each.method, each.images, each.energy) for each in found.layers] == [
        (name, 1, pytest.approx(0.5)),
        (f"{name} for another class than the predicted one", 1, pytest.approx(0)),
    ]


def test_maps_without_a_zero_have_no_share_in_boxes_and_the_reason_is_given(
    client: Client, store: ReviewStore, services: Services
) -> None:
    """RISE's values have an offset: their share in a box is nearly the box's area."""
    review = create(client)
    client.done(f"{review}/state", state="open", version=1)
    seen = store.snapshots.keep(Snapshot(png("red"), png("blue"), {"": np.eye(8) + 1}, FACTS))
    judgement = Judgement(
        choice=Choice.RIGHT, boxes=(Box(0, 0, 4, 4),), evidence=seen, method="rise", target=3
    )
    store.verdicts.give(review, 0, "Ada", judgement, expected_version=0)
    found = marked_boxes(services, store.get(review), "Ada")
    ((layer,),) = [found.layers]
    assert (layer.method, layer.energy, layer.pointed) == ("RISE", None, None)
    why = "the maps have no zero, so no share of them means anything"
    assert found.words == f"The share in the boxes, RISE, is not defined: {why}."
    assert why in client.get(f"{review}/report.html").text


def create(client: Client, **changed: object) -> str:
    given = {"model": LITE0, "name": "Before 2", "kind": "random", "count": "3", "seed": "7"}
    return str(client.done("create", **(given | changed))["id"])


def judged(client: Client, store: ReviewStore, card: ModelCard) -> str:
    """An open review of three samples, the first of them disputed."""
    review = create(client, tags=f"watermark, {FORMULA}", guidelines=EVIL, purpose="x")
    client.done(f"{review}/state", state="open", version=1)
    seen = store.snapshots.keep(Snapshot(png("red"), png("blue"), {}, FACTS))
    said = {"layer": LAYER, "method": "grad_cam", "target": 3, "evidence": seen}
    for position, who, choice in (
        *((0, "Ada", Choice.RIGHT), (0, "Ben", Choice.RIGHT_WRONG_REASON)),
        *((1, "Ada", Choice.RIGHT), (1, "Ben", Choice.RIGHT), (2, "Ada", Choice.WRONG)),
    ):
        judgement = Judgement(choice=choice, comment=FORMULA, boxes=(Box(0, 0, 4, 4),), **said)  # type: ignore[arg-type]
        store.verdicts.give(review, position, who, judgement, expected_version=0)
    return review


@pytest.mark.slow
def test_a_review_from_its_queue_to_its_signed_report(
    client: Client, store: ReviewStore, card: ModelCard, tmp_path: Path
) -> None:
    review = judged(client, store, card)
    said = client.done(f"{review}/settle", **SEEN, version=0, choice="wrong", comment="*so*")
    assert said["message"] == "Sample 1 settled: wrong."
    preview = client.get(f"{review}/report.html").data
    assert b"not signed off" in preview
    version = store.get(review).version
    client.done(f"{review}/state", state="closed", version=version)
    stale = client.refused(f"{review}/sign", statement="Fit.", revision=0)
    assert "changed since" in stale
    revision = client.get(f"{review}/revision").get_json()["revision"]
    assert "statement" in client.refused(f"{review}/sign", statement=" ", revision=revision)
    signed = client.done(f"{review}/sign", statement="Fit for 2.", revision=revision)
    assert store.get(review).state is ReviewState.SIGNED_OFF

    report = client.get(f"{review}/report.html").data
    assert hashlib.sha256(report).hexdigest() == signed["sha256"]
    for part in (b"Fit for 2.", b"<b>Settled: wrong</b> by Ada", b"Marked boxes", b"bn2"):
        assert part in report
    assert b"<script" not in report
    assert "signed" in client.refused(
        f"{review}/settle", **SEEN, version=1, choice="right", comment=""
    )
    assert "signed" in client.refused(f"{review}/change", version=version + 2, name="Other")
    other = create(client)
    assert client.get(f"{other}/report.html").status_code == 200


def test_verify_knows_the_file_its_damage_and_strangers(
    client: Client,
    store: ReviewStore,
    card: ModelCard,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    review = judged(client, store, card)
    early = tmp_path / "early.html"
    early.write_bytes(client.get(f"{review}/report.html").data)
    assert verified(early, capsys) == (1, "not signed off")
    client.done(f"{review}/state", state="closed", version=store.get(review).version)
    client.done(f"{review}/sign", statement="Fit.", revision=store.revision(review))
    report = tmp_path / "report.html"
    report.write_bytes(client.get(f"{review}/report.html").data)
    assert verified(report, capsys) == (0, "not who wrote it")
    report.write_bytes(report.read_bytes().replace(b"Fit.", b"Fib."))
    assert verified(report, capsys) == (1, "is NOT the report")
    unknown = tmp_path / "unknown.html"
    unknown.write_bytes(report.read_bytes().replace(review.encode(), b"0" * len(review)))
    assert verified(unknown, capsys) == (1, "not in this database")
    unknown.write_bytes(b"<p>Hello.</p>")
    assert verified(unknown, capsys) == (1, "not the report of a review")
    assert main(["verify", str(tmp_path / "absent.html")]) == 2


def verified(path: Path, capsys: pytest.CaptureFixture[str]) -> tuple[int, str]:
    """The exit code, and which of the sentences was said, on one line."""
    code = main(["verify", str(path)])
    said = "".join(capsys.readouterr())
    assert said.count("\n") == 1
    sentences = (
        *(
            "not signed off",
            "not who wrote it",
            "is NOT the report",
            "not in this database",
            "not the report of a review",
        ),
    )
    return code, next(each for each in sentences if each in said)


def test_exports_hold_everything_and_no_formula(
    client: Client, store: ReviewStore, card: ModelCard
) -> None:
    review = judged(client, store, card)
    table = list(csv.DictReader(io.StringIO(client.get(f"{review}/verdicts.csv").text)))
    assert [row["verdict"] for row in table] == [
        *("right", "right-wrong-reason", "right", "right", "wrong"),
    ]
    assert all(row["comment"] == f"'{FORMULA}" for row in table)
    assert [cell for row in table for cell in row.values() if cell[:1] in "=+-@\t\r" and cell] == []
    assert table[0]["boxes"] == "0 0 4 4"
    head, *lines = map(json.loads, client.get(f"{review}/verdicts.jsonl").text.splitlines())
    assert head["review"]["name"] == "Before 2"
    assert [len(line["verdicts"]) for line in lines] == [2, 2, 1]
    assert lines[0]["outcome"] is None
    differ = "verdicts differ and nothing is settled"
    assert [line["no_outcome"] for line in lines] == [differ, None, None]
    assert [(row["outcome"], row["no_outcome"]) for row in table[:3:2]] == [
        *(("", differ), ("right", "")),
    ]
    assert lines[1]["verdicts"][0]["judgement"]["comment"] == FORMULA
    assert client.get(f"{review}/verdicts.exe").status_code == 404


def test_conflicts_are_told_and_nothing_is_overwritten(
    client: Client, store: ReviewStore, card: ModelCard
) -> None:
    review = judged(client, store, card)
    settle = f"{review}/settle"
    for unstated in ({"position": 0}, SEEN | {"verdicts": {"Ada": "1"}}, SEEN | {"verdicts": [1]}):
        assert "Reload the page" in client.refused(settle, **unstated, version=0, choice="wrong")
    unseen = SEEN | {"verdicts": {"Ada": 1, "Ben": 2}}
    changed_since = client.refused(settle, **unseen, version=0, choice="wrong")
    assert changed_since.startswith("The verdicts on this sample have changed since you read them")
    agreed = {"position": 1, "verdicts": {"Ada": 1, "Ben": 1}}
    assert "not in dispute" in client.refused(settle, **agreed, version=0, choice="wrong")
    client.done(settle, **SEEN, version=0, choice="right", comment="first")
    assert client.refused(settle, **SEEN, version=0, choice="wrong", comment="2nd")
    standing = store.settlements.current(review, 0, "Ada")
    assert standing is not None
    assert standing.comment == "first"
    client.done(settle, **SEEN, version=1)
    withdrawn = store.settlements.current(review, 0, "Ada")
    assert withdrawn is not None
    assert withdrawn.choice is None
    client.done(f"{review}/change", version=2, name="Other", tags="a, b,, a", reviewers="Ada, Ben")
    assert client.refused(f"{review}/change", version=2, name="Again")
    changed = store.get(review)
    assert (changed.name, changed.tags, changed.guidelines) == ("Other", ("a", "b"), EVIL)


def test_rights_and_names(client: Client, store: ReviewStore) -> None:
    review = create(client)
    client.who = Person("", Role.ADMIN, local=True)
    assert "enter yours first" in client.refused(
        "create", model=LITE0, name="x", kind="random", count="1"
    )
    client.who = BEN
    for path in (
        *("create", "first", f"{review}/change", f"{review}/state", f"{review}/discard"),
        *(f"{review}/settle", f"{review}/sign"),
    ):
        assert client.post(path).status_code == 403
    assert client.post("add", name="mine", model=LITE0, views=[]).status_code == 403
    assert client.get("open").get_json()["lead"] is False
    client.who = Person("Vic", Role.VIEWER)
    assert client.post("add", review=review).status_code == 403


def test_nonsense_is_answered_in_one_sentence(client: Client, store: ReviewStore) -> None:
    review = create(client)
    assert "scan" in client.refused("create", model=LITE0, name="x", kind="highest-loss", count="3")
    assert client.refused("create", model=LITE0, name="", kind="random", count="3")
    assert client.refused("create", model="none", name="x", kind="random", count="3")
    assert client.refused("create", model=LITE0, name=["x"], kind="random", count="3")
    assert client.refused("create", model=LITE0, name="x", kind="random", count="many")
    assert client.refused(f"{review}/state", state="signed off", version=1)
    assert client.refused(f"{review}/state", state="flying", version=1)
    assert client.refused(f"{review}/state", state="open", version=True)
    assert client.get("nothing/report.html").status_code >= 400
    client.done(f"{review}/discard")
    assert store.list() == []


def test_a_view_is_added_with_all_that_it_shows(
    client: Client, store: ReviewStore, services: Services
) -> None:
    images = services.gallery.ids
    review = create(client, kind="random", count="1")
    first = store.queue.sample(review, 0).image_id
    other = next(image for image in images if image != first)
    view = {"image": other, "model": LITE0, "layer": LAYER, "target": 0, "evil": "x", "show": None}
    client.who = BEN
    said = client.done("add", review=review, model=LITE0, views=[view])["message"]
    assert "1 image" in said
    assert "2 now" in said
    assert store.queue.sample(review, 1).search == (
        f"?image={other}&model={LITE0}&layer={LAYER}&target=0"
    )
    again = client.done("add", review=review, model=LITE0, views=[view | {"layer": "bn2"}])[
        "message"
    ]
    assert again.startswith("Already in")
    assert "layer=bn2" in store.queue.sample(review, 1).search
    mine = client.refused("add", review=review, model=LITE0, views=[{"image": "upload"}])
    assert "gallery" in mine
    client.who = LEAD
    made = client.done("add", name="By hand", model=LITE0, subset="all")["message"]
    assert "3 images" in made


class Held:
    """Marked boxes whose measuring waits until it may go on."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.begun, self.go_on = Event(), Event()
        monkeypatch.setattr("dashboard.pages.reviews.files.marked_boxes", self.measure)
        monkeypatch.setattr("dashboard.pages.reviews.routes.SHORT_S", 0.1)
        monkeypatch.setattr("dashboard.routes.created_files.SHORT_S", 0.1)

    def measure(self, *_: object, step: Step) -> MarkedBoxes:
        step(1, 2)
        self.begun.set()
        assert self.go_on.wait(60)
        step(2, 2)
        return MarkedBoxes((), done=2, total=2, frozen_only=False)


def only(jobs: SessionJobs[Any]) -> Any:  # noqa: ANN401
    (job,) = jobs._jobs.values()
    return job


def test_a_long_report_is_a_job_that_another_request_finds_again_until_it_is_done(
    client: Client,
    store: ReviewStore,
    services: Services,
    card: ModelCard,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    client.open_session("a")
    review, held = judged(client, store, card), Held(monkeypatch)
    early = client.get(f"{review}/report.html")
    assert held.begun.wait(60)
    assert (early.status_code, early.headers["Retry-After"]) == (503, "1")
    again = client.get(f"{review}/report.html")
    name = f"review-{review[:12]}.html"
    assert again.text == f"{name} is 20\N{NO-BREAK SPACE}% created. Come back soon."
    last = client.get(f"{review}/report.html?last=1")
    assert (last.status_code, last.text) == (410, "This file is no longer kept. Create it again.")
    job = only(services.jobs.files._jobs)
    held.go_on.set()
    job.wait(60)
    done = client.get(f"{review}/report.html?last=1")
    assert done.headers["Content-Disposition"] == f"attachment; filename={name}"
    assert b"not signed off" in done.data
    assert client.get(f"{review}/report.html").data == done.data  # not created again
    assert only(services.jobs.files._jobs) is job
    store.verdicts.give(review, 2, "Ben", Judgement(choice=Choice.RIGHT), expected_version=0)
    assert client.get(f"{review}/report.html?last=1").data == done.data  # the file that was offered
    client.get(f"{review}/report.html")
    assert only(services.jobs.files._jobs) is not job


def test_a_report_of_another_session_or_person_is_not_served(
    client: Client, store: ReviewStore, card: ModelCard
) -> None:
    review = judged(client, store, card)
    client.open_session("a")
    client.get(f"{review}/report.html")
    assert client.get(f"{review}/report.html?last=1").status_code == 200
    client.who = BEN
    assert client.get(f"{review}/report.html?last=1").status_code == 410
    client.who = LEAD
    client.open_session("b")
    assert client.get(f"{review}/report.html?last=1").status_code == 410


def test_signing_is_a_job_that_can_be_cancelled_and_then_nothing_is_signed(
    client: Client,
    store: ReviewStore,
    services: Services,
    card: ModelCard,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    client.open_session("a")
    review, held = judged(client, store, card), Held(monkeypatch)
    client.done(f"{review}/state", state="closed", version=store.get(review).version)
    revision = store.revision(review)
    assert client.done(f"{review}/sign", statement="Fit.", revision=revision) == {}
    job = only(services.jobs.signing)
    assert job.running
    job.cancel()
    held.go_on.set()
    job.wait(60)
    assert (job.state.state, store.signature(review)) == ("idle", None)
    monkeypatch.setattr("dashboard.pages.reviews.routes.SHORT_S", 600.0)
    signed = client.done(f"{review}/sign", statement="Fit.", revision=revision)
    assert signed["message"] == "Signed off."
    assert client.get(f"{review}/report.html").status_code == 200


def test_boxes_on_a_slow_methods_map_count_where_it_was_kept(
    client: Client, store: ReviewStore, services: Services
) -> None:
    review = create(client)
    client.done(f"{review}/state", state="open", version=1)
    kept = {LAYER: np.eye(8, dtype=np.float32)}
    seen = store.snapshots.keep(Snapshot(png("red"), png("blue"), kept, FACTS))
    said = {"layer": LAYER, "method": "score_cam", "target": 3, "evidence": seen}
    judgement = Judgement(choice=Choice.RIGHT, boxes=(Box(0, 0, 4, 4),), **said)  # type: ignore[arg-type]
    store.verdicts.give(review, 0, "Ada", judgement, expected_version=0)
    found = marked_boxes(services, store.get(review), "Ada")
    ((layer, energy),) = [(each.layer, each.energy) for each in found.layers]
    assert (layer, energy) == (LAYER, pytest.approx(0.5))
    assert "1 of the verdicts count only at the judged layer" in found.words


def test_predictions_that_come_after_the_queue_are_filled_in(
    client: Client, store: ReviewStore, services: Services
) -> None:
    """The queue is made before any prediction; then two images are predicted as class 3."""
    card = services.engine.card(LITE0)
    review, signed = create(client), create(client)
    line = json.loads(client.get(f"{review}/verdicts.jsonl").text.splitlines()[1])
    assert (line["predicted"], line["no_prediction"]) == (None, "not predicted yet")
    images = store.unpredicted(review)
    assert len(images) == 3
    client.done(f"{signed}/state", state="open", version=1)
    client.done(f"{signed}/state", state="closed", version=2)
    client.done(f"{signed}/sign", statement="Fit.", revision=store.revision(signed))
    found = np.full((2, 1), 3), np.full((2, 1), 0.25, np.float32)
    services.predictions.put(
        card.weights_sha256, card.preprocess.fingerprint, list(images[:2]), *found
    )
    table = list(csv.DictReader(io.StringIO(client.get(f"{review}/verdicts.csv").text)))
    rows = {row["image_sha256"]: row for row in table}
    for image in images[:2]:
        said = [rows[image][name] for name in ("predicted", "probability", "no_prediction")]
        assert said == [card.labels[3], "0.25", ""]
    assert rows[images[2]]["no_prediction"] == "not predicted yet"
    assert store.unpredicted(review) == [images[2]]
    (entry,) = store.audit.entries(review, limit=1)
    assert (entry.who, entry.words) == ("(the server)", "predictions filled in of 2 samples")
    revision = store.revision(review)
    client.get(f"{review}/verdicts.csv")
    assert store.revision(review) == revision  # nothing new
    assert store.fill_predictions(review, {images[0]: (5, "other", 1.0)}) == 0  # it keeps its own
    client.get(f"{signed}/verdicts.csv")
    assert len(store.unpredicted(signed)) == 3  # a signed review stays as it is


def test_a_queue_starts_the_predictions_that_it_lacks(client: Client, services: Services) -> None:
    """Whoever is asked to wait for predictions finds them at work, whatever page they came by."""
    card = services.engine.card(LITE0)
    table = queue_source(services, card).predictions
    assert table is not None
    started = cast(Mock, services.jobs.predictions)
    assert table.pending.size == len(services.gallery)
    started.assert_called_with(card.key)
    ids, classes = services.gallery.ids, np.zeros((len(services.gallery), 1), int)
    network = card.weights_sha256, card.preprocess.fingerprint
    services.predictions.put(*network, ids, classes, classes.astype(np.float32))
    started.reset_mock()
    queue_source(services, card)
    started.assert_not_called()
