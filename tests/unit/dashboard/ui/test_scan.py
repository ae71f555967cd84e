"""The offer of a scan: what it costs, measured on this machine, and how far it is."""

from types import SimpleNamespace
from typing import cast

import pytest
from dash import html

from dashboard.scans.library import Failure
from dashboard.services import Services
from dashboard.ui import scan
from dashboard.ui.scan import Offer, ScanLine, cost_in_words
from explainers.methods import Passes
from explainers.models import ModelCard

CARD = cast(ModelCard, SimpleNamespace(key="tiny", name="Tiny"))


def offered_scan(
    measured: float | None,
    each_pass: float = 0.0,
    under_way: object = None,
    failure: Failure | None = None,
) -> ScanLine:
    """The line over 400 images where an earlier scan took so many seconds per image."""

    def seconds_of(model: str, passes: Passes) -> float:
        assert model == "tiny"
        return each_pass * (passes.forward + passes.backward)

    scans = SimpleNamespace(
        measured_seconds=lambda _: measured,
        unfinished=lambda _: under_way,
        starting=lambda _: False,
        best=lambda _: "",
        failure=lambda _: failure,
        outdated=lambda _: None,
    )
    engine = SimpleNamespace(seconds_of=seconds_of, processors=4)
    services = SimpleNamespace(scans=scans, engine=engine, gallery=[None] * 400)
    return Offer(cast(Services, services), CARD, {}).state()


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (5, "under a minute"),
        (44.9, "under a minute"),
        (45, "about 1\u00a0min"),
        (61, "about 2\u00a0min"),
        (89 * 60, "about 89\u00a0min"),
        (89 * 60 + 1, "about 2\u00a0h"),
    ],
)
def test_an_estimate_is_rounded_up(seconds: float, words: str) -> None:
    assert cost_in_words(seconds) == words


def test_the_cost_comes_from_an_earlier_scan(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scan.os, "cpu_count", lambda: 2)
    line = offered_scan(measured=0.5)  # 400 images * 0.5 s by two workers: 100 s
    assert line.lead == "400 images, about 2\u00a0min"
    assert line.start == "Scan now"


def test_without_one_it_comes_from_passes_of_one_processor(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scan.os, "cpu_count", lambda: 8)
    line = offered_scan(measured=None, each_pass=1.0)  # 400 * 2 s on 4 processors, by 8 workers
    assert line.lead == "400 images, about 7\u00a0min"


def test_progress_counts_up() -> None:
    record = SimpleNamespace(images=400, state="running", is_stalled=False)
    progress = SimpleNamespace(record=record, done=64, rate=12.0, seconds_left=28.0)
    line = offered_scan(measured=None, under_way=progress)
    assert (line.lead, line.done, line.total, line.stop) == ("64 of 400 images", 64, 400, True)
    assert line.text == "12 images a second, 28 s left."


def help_of(line: ScanLine) -> list[str]:
    """The entries of the manual that a line links to."""
    links = [each for each in line.text if isinstance(each, html.A)]
    return [each.href.partition("#")[2] for each in links]


def test_a_failure_links_to_its_entry_in_the_manual() -> None:
    line = offered_scan(measured=1.0, failure=Failure("The weights are damaged.", "weights-error"))
    assert line.text[0] == "The weights are damaged. "
    assert help_of(line) == ["weights-error"]
    assert str(line.text[-1]).startswith("Tiny has not scanned this gallery yet.")
    without = offered_scan(measured=1.0, failure=Failure("It ended without a message."))
    assert (without.text[0], help_of(without)) == ("It ended without a message.", [])


def test_a_stored_failure_links_to_its_entry_too() -> None:
    stored = SimpleNamespace(
        images=9, state="failed", is_stalled=False, sentence="It is full.", help="disk-full"
    )
    line = offered_scan(None, under_way=SimpleNamespace(record=stored, done=4))
    assert (line.lead, line.text[0]) == ("4 of 9 images are scanned", "It is full. ")
    assert help_of(line) == ["disk-full"]


@pytest.mark.parametrize(
    ("answers", "is_started"),
    [
        ({"starting": True}, False),
        ({"best": "24238b80014a", "whole": True}, False),
        ({"best": "24238b80014a", "whole": False}, True),
        ({}, True),
    ],
)
def test_a_scan_that_was_begun_elsewhere_is_followed(
    monkeypatch: pytest.MonkeyPatch, answers: dict[str, object], *, is_started: bool
) -> None:
    started: list[str] = []
    scans = SimpleNamespace(
        unfinished=lambda _: None,
        starting=lambda _: answers.get("starting", False),
        best=lambda _: answers.get("best", ""),
        open=lambda _: SimpleNamespace(provenance={"whole": answers["whole"]}),
        start=lambda model, *_, **__: started.append(model),
    )
    services = SimpleNamespace(scans=scans, gallery=[None] * 400)
    offer = Offer(cast(Services, services), CARD, {"scan": answers.get("best", "")})
    monkeypatch.setattr(scan, "_offer", lambda _: offer)
    monkeypatch.setattr(scan, "person_key", lambda: "someone")
    scene = cast(scan.ScanScene, SimpleNamespace(services=services))
    scan.start(scene)
    scan.start_some(scene)
    assert started == (["tiny", "tiny"] if is_started else [])


@pytest.mark.parametrize(
    ("whole", "shown", "images"),
    [(False, "", ("a", "b")), (True, "", None), (False, "24238b80014a", None)],
)
def test_a_stopped_scan_of_some_images_continues_with_those(
    monkeypatch: pytest.MonkeyPatch, images: tuple[str, ...] | None, shown: str, *, whole: bool
) -> None:
    """Where a finished scan is shown, the whole gallery is offered instead."""
    started: list[object] = []
    record = SimpleNamespace(id="7c", whole=whole, state="cancelled", is_stalled=False)
    scans = SimpleNamespace(
        unfinished=lambda _: SimpleNamespace(record=record),
        starting=lambda _: False,
        best=lambda _: "",
        store=SimpleNamespace(image_ids={"7c": ("a", "b")}.__getitem__),
        start=lambda _model, only, _person: started.append(only),
    )
    offer = Offer(cast(Services, SimpleNamespace(scans=scans)), CARD, {"scan": shown})
    monkeypatch.setattr(scan, "_offer", lambda _: offer)
    monkeypatch.setattr(scan, "person_key", lambda: "someone")
    scan.start(cast(scan.ScanScene, SimpleNamespace(services=offer.services)))
    assert started == [images]
