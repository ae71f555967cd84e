"""The offer of a scan: what it costs, measured on this machine, and how far it is."""

from types import SimpleNamespace
from typing import cast

import pytest

from dashboard.services import Services
from dashboard.ui import scan
from dashboard.ui.scan import Offer, ScanLine, cost_in_words
from explainers.methods import Passes
from explainers.models import ModelCard

CARD = cast(ModelCard, SimpleNamespace(key="tiny", name="Tiny"))


def offered_scan(
    measured: float | None, each_pass: float = 0.0, under_way: object = None
) -> ScanLine:
    """The line over 400 images where an earlier scan took so many seconds per image."""

    def seconds_of(model: str, passes: Passes) -> float:
        assert model == "tiny"
        return each_pass * (passes.forward + passes.backward)

    scans = SimpleNamespace(
        measured_seconds=lambda _: measured,
        running=lambda _: under_way,
        starting=lambda _: False,
        best=lambda _: "",
        failure=lambda _: "",
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
