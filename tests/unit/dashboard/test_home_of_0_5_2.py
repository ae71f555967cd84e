"""A home that release 0.5.2 made opens: reviews, signatures, evidence, scans and addresses.

The archive holds what 0.5.2 wrote (its cache aside), over six made-up pictures and a network of two
convolutions: a scan, a quality test, a review by two reviewers with frozen evidence, a second
version, a remark, a draft, a settlement and a signature; and addresses that its pages requested.
"""

import csv
import hashlib
import json
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from io import BytesIO, StringIO
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import numpy as np
import pytest
from flask.testing import FlaskClient
from PIL import Image

from dashboard.__main__ import main
from dashboard.core.settings import Settings
from dashboard.scans.older_scans import how_it_differs, still_fits
from dashboard.server.app import create_app
from dashboard.server.wiring import build_services
from dashboard.services import Services
from dashboard.ui.scan import BEGIN, Offer
from dashboard.ui.scan import ScanLine as Line
from data.gallery.gallery import Gallery
from data.gallery.items import Item
from data.reviews import Review, ReviewState
from explainers.engine.result_store import ALGORITHM

OTHERWISE = f"This address is for algorithm 2, but striped now has {ALGORITHM}. Reload the page."
ARCHIVE = Path(__file__).with_name("home_of_0_5_2.tar.xz")


@dataclass(frozen=True)
class OldHome:
    """The home under today's code."""

    folder: Path
    services: Services
    client: FlaskClient
    signed: Review  # the review that was signed

    def body(self, address: str) -> bytes:
        answer = self.client.get(address)
        assert answer.status_code == 200, (address, answer.get_data(as_text=True)[:200])
        return answer.get_data()


@pytest.fixture(scope="module")
def old(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OldHome]:
    folder = tmp_path_factory.mktemp("old")
    with tarfile.open(ARCHIVE) as archive:
        archive.extractall(folder, filter="data")
    settings = Settings(
        offline=True,
        models=(f"{folder / 'striped.py'}:build",),
        labels=str(folder / "striped.txt"),
        images=(folder / "photos",),
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("STRATOSCOPE_HOME", str(folder / "home"))
        services = build_services(settings)
    signed = next(r.review for r in services.reviews.list() if r.review.name == "Before 1.0")
    yield OldHome(folder, services, create_app(services).test_client(), signed)
    services.close()


def test_the_review_is_signed_and_unchanged(
    old: OldHome, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("STRATOSCOPE_HOME", str(old.folder / "home"))
    reviews = old.services.reviews
    signature = reviews.sign_offs.of_review(old.signed.id)
    assert signature is not None
    assert (old.signed.state, signature.name) == (ReviewState.SIGNED_OFF, "Lea")
    assert (signature.statement, old.signed.samples) == ("Fit for release 1.", 6)
    report = old.body(f"/reviews/{old.signed.id}/report.html")
    assert hashlib.sha256(report).hexdigest() == signature.report_sha256
    file = old.folder / "report.html"
    file.write_bytes(report)
    assert main(["verify", str(file)]) == 0
    assert "Lea signed" in capsys.readouterr().out
    file.write_bytes(report + b" ")
    assert main(["verify", str(file)]) == 1


def test_every_verdict_is_exported_as_it_was(old: OldHome) -> None:
    before = csv.DictReader(StringIO((old.folder / "verdicts.csv").read_text()))
    body = old.body(f"/reviews/{old.signed.id}/verdicts.csv").decode()
    now = list(csv.DictReader(StringIO(body)))
    columns = before.fieldnames or ()
    assert len(now) == 9
    assert [{name: row[name] for name in columns} for row in now] == list(before)
    lines = old.body(f"/reviews/{old.signed.id}/verdicts.jsonl").decode().splitlines()
    samples = [json.loads(line) for line in lines]
    assert samples[1]["outcome"] == "wrong"


def test_frozen_evidence_can_be_read(old: OldHome) -> None:
    verdicts = old.services.reviews.verdicts.of_review(old.signed.id, "Lea")
    assert {each.reviewer for each in verdicts} == {"Ada", "Ben"}
    store = old.services.reviews.snapshots
    for verdict in verdicts:
        judgement = verdict.judgement
        assert judgement is not None
        facts = store.facts(judgement.evidence)
        assert facts["provenance"]["weights_sha256"] == old.signed.model.weights_sha256
        (values,) = store.arrays(judgement.evidence).values()
        assert values.shape == (7, 7)
        assert np.isfinite(values).all()
        for which in ("picture", "input"):
            body = old.body(f"/judge/verdicts/{verdict.id}/{which}.png")
            assert Image.open(BytesIO(body)).size[0] >= 224


def test_the_scan_opens_and_its_tables_are_made(old: OldHome) -> None:
    card = old.services.engine.card("striped")
    scan = old.services.scans.open(old.services.scans.best(card))
    assert scan.layers == ("1", "3")
    assert len(scan.names) == 6
    assert scan.readable.all()
    top = scan.top_images("3", 0, 3)
    assert len(top.positions) == 3
    rows = list(
        csv.DictReader(StringIO(old.body(f"/downloads/classes.csv?scan={scan.id}").decode()))
    )
    assert {row["name"] for row in rows if row["kind"] == "class"} == {"level", "upright"}


def test_the_addresses_of_its_pages_answer(old: OldHome) -> None:
    addresses = (old.folder / "addresses.txt").read_text().splitlines()
    for each in addresses:
        answer = old.client.get(each)
        text = answer.get_data(as_text=True) if answer.status_code != 200 else ""
        if "algorithm=2" in each:  # pictures and files of numbers that are computed otherwise today
            assert (answer.status_code, text) == (409, OTHERWISE), each
        else:
            assert answer.status_code == 200, (each, text)


def test_the_same_pictures_and_files_are_computed_by_today_s_rules(old: OldHome) -> None:
    today = f"algorithm={ALGORITHM}"
    addresses = (old.folder / "addresses.txt").read_text().splitlines()
    stated = [each for each in addresses if "algorithm=2" in each]
    for each in {address.partition("?")[0]: address for address in stated}.values():
        assert old.body(each.replace("algorithm=2", today))


def test_a_scan_of_other_images_or_classes_is_none_of_this_gallery(
    old: OldHome, tmp_path: Path
) -> None:
    """Its digest of the gallery has changed with the rules of matching, so contents decide."""
    card = old.services.engine.card("striped")
    scan = old.services.scans.open(old.services.scans.best(card))
    gallery = old.services.gallery
    assert scan.provenance["gallery_sha256"] != gallery.sha256
    first, *rest = gallery.items
    other = replace(first, class_name="upright" if first.class_name == "level" else "level")
    more = replace(first, id="0" * 64)

    def fits(*items: Item, whole: bool = True) -> bool:
        return still_fits(
            scan.folder, Gallery("photos", items, [], starter=False), card, whole=whole
        )

    assert fits(first, *rest)
    assert not fits(other, *rest)
    assert not fits(more, *rest)
    assert not fits(*rest)
    assert not fits(first, *rest, more)
    assert fits(first, *rest, more, whole=False)  # a selection of a gallery
    assert not still_fits(tmp_path, gallery, card, whole=True)


def test_a_scan_of_the_gallery_as_it_was_is_named_with_what_differs(old: OldHome) -> None:
    """Its classes may have been none for the model, and are some now."""
    card = old.services.engine.card("striped")
    scan = old.services.scans.open(old.services.scans.best(card))
    gallery = old.services.gallery
    first, second, *rest = gallery.items
    other = "upright" if first.class_name == "level" else "level"
    more = replace(first, id="0" * 64)

    def differs(*items: Item, whole: bool = True) -> str:
        made = Gallery("photos", items, [], starter=False)
        return how_it_differs(scan.folder, made, card, whole=whole)

    assert differs(*gallery.items) == ""
    assert differs(replace(first, class_name=other), second, *rest) == (
        f"other classes for 1 of its 6 images ({first.name}: {first.class_name} then, {other} now)"
    )
    assert differs(replace(first, class_name="dog"), second, *rest).endswith(
        f"{first.class_name} then, dog, none of the model’s classes now)"
    )
    assert differs(second, *rest) == "1 of its 6 images is not in the gallery any more"
    assert differs(*gallery.items, more) == "1 of the gallery’s 7 images is not in it"
    assert differs(*gallery.items, more, whole=False) == ""
    assert differs(more, first) == ""  # another gallery


def test_the_page_offers_a_scan_of_the_gallery_as_it_was(
    old: OldHome, monkeypatch: pytest.MonkeyPatch
) -> None:
    card, scans = old.services.engine.card("striped"), old.services.scans
    best, items = scans.best(card), old.services.gallery.items
    changed = [replace(items[0], class_name="dog"), *items[1:]]
    now = Gallery("photos", changed, [], starter=False)
    gallery = SimpleNamespace(gallery=now)
    monkeypatch.setattr(scans, "_current_gallery", gallery)
    services = cast(Services, SimpleNamespace(scans=scans, gallery=now))
    assert scans.best(card) == ""
    text, start = _said(Offer(services, card, {}).state())
    assert text.startswith(f"The gallery has changed since scan {best[:8]} of ")
    assert "The gallery has changed since scan " in text
    assert ": other classes for 1 of its 6 images (" in text
    assert "has not scanned" not in text
    assert f"scan={best}" in text
    assert start == BEGIN
    shown, start = _said(Offer(services, card, {"scan": best}).state())
    assert shown.startswith("The gallery has changed since the scan: other classes for 1 of its 6")
    assert start == BEGIN


def _said(state: Line) -> tuple[str, str]:
    parts = [state.text] if isinstance(state.text, str) else state.text
    return "".join(each if isinstance(each, str) else str(each) for each in parts), state.start
