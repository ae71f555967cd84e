"""A page shows no scan that the model, as it is set up now, would not make."""

from dataclasses import replace
from types import SimpleNamespace
from typing import cast

import pytest

from dashboard.core.current_gallery import CurrentGallery
from dashboard.core.settings import Settings
from dashboard.scans.library import Scans
from dashboard.scans.older_scans import Difference
from dashboard.scans.planning import ScanJob
from dashboard.services import Services
from dashboard.ui.scan import BEGIN, Offer
from data.gallery.gallery import Gallery
from data.scans.opening import PLAN
from data.scans.plan import ScanPlan
from explainers import Model
from explainers.images.preprocess import ImagePreprocess
from explainers.models import ModelCard
from tests.unit.dashboard.scans.runs import Runs

DARKER = ImagePreprocess(8, (8, 8), mean=(0.5,) * 3, std=(1.0,) * 3)
CHANGED = "The model’s settings have changed"


@pytest.fixture
def scans(runs: Runs, gallery: Gallery) -> Scans:
    current = cast("CurrentGallery", SimpleNamespace(gallery=gallery))
    return Scans(runs.store, current, Settings())


def expect_only(scans: Scans, card: ModelCard, scan_id: str) -> None:
    assert [each.id for each in scans.of(card)] == [scan_id]
    assert scans.outdated(card) is None
    assert scans.difference(scan_id, card) is None


def test_a_scan_with_other_preprocessing_is_not_of_the_model(
    runs: Runs, scans: Scans, job: ScanJob, model: Model
) -> None:
    scan, card = runs(job), replace(model.card, preprocess=DARKER)
    expect_only(scans, model.card, scan.id)
    assert scans.best(card) == ""
    assert scans.difference(scan.id, card) == Difference(
        CHANGED,
        f"other preprocessing ({model.card.preprocess.describe()} then, {DARKER.describe()} now)",
    )


def test_a_scan_with_other_class_names_is_not_of_the_model(
    runs: Runs, scans: Scans, job: ScanJob, model: Model
) -> None:
    scan, card = runs(job), replace(model.card, labels=model.card.labels[::-1])
    first, *_, last = model.card.labels
    expect_only(scans, model.card, scan.id)
    assert scans.best(card) == ""
    difference = scans.difference(scan.id, card)
    assert difference is not None
    assert difference.text.endswith(f"(class 0: {first} then, {last} now)")


def test_each_setting_shows_its_own_scan(
    runs: Runs, scans: Scans, job: ScanJob, model: Model
) -> None:
    """The scan that another setting left is neither shown nor lost."""
    darker = replace(model.card, preprocess=DARKER)
    provenance = {
        **job.plan.provenance,
        "preprocess": DARKER.fingerprint,
        "preprocessing": DARKER.describe(),
    }
    other = replace(job, plan=replace(job.plan, provenance=provenance))
    first, second = runs(job), runs(other)
    assert first.id != second.id
    for card, scan in ((model.card, first), (darker, second)):
        assert [each.id for each in scans.of(card)] == [scan.id]


@pytest.mark.parametrize(
    "plan", [b"", b"{", b'{"provenance": {"labels": []}}', b'{"provenance": {']
)
def test_a_scan_whose_plan_cannot_be_read_stays_so_that_opening_it_states_why(
    runs: Runs, scans: Scans, job: ScanJob, model: Model, plan: bytes
) -> None:
    scan = runs(job)
    (scan.folder / PLAN).write_bytes(plan)
    expect_only(scans, model.card, scan.id)


def test_the_provenance_of_a_plan_is_read_alone(job: ScanJob) -> None:
    text = job.plan.to_json()
    assert ScanPlan.provenance_in(text) == ScanPlan.from_json(text).provenance


def test_the_page_states_what_has_changed_and_offers_a_scan(
    runs: Runs, scans: Scans, job: ScanJob, model: Model, gallery: Gallery
) -> None:
    scan, card = runs(job), replace(model.card, preprocess=DARKER)
    services = cast("Services", SimpleNamespace(scans=scans, gallery=gallery))
    line = Offer(services, card, {}).state()
    text = "".join(map(str, line.text))
    assert f"{CHANGED} since scan {scan.id[:8]} of " in text
    assert ": other preprocessing (" in text
    assert f"scan={scan.id[:12]}" in text
    assert line.start == BEGIN
    shown = Offer(services, card, {"scan": scan.id[:12]}).state()
    assert "".join(map(str, shown.text)).startswith(f"{CHANGED} since the scan: other prepro")
    assert shown.start == BEGIN
