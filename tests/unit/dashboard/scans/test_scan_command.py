"""`python -m dashboard scan`: real processes, a real Dask cluster, and what it says."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from dashboard.__main__ import main
from dashboard.scans.coordinator import run_scan
from dashboard.scans.planning import ScanJob, plan_scan
from data import Scan, open_scan
from data.scans import ScanProgress, ScanStore

MODEL = """
import torch
from torch import nn

class Net(nn.Module):
    def __init__(self):
        super().__init__()
        torch.manual_seed(0)
        self.stem = nn.Sequential(nn.Conv2d(3, 6, 5, 4), nn.ReLU6())
        self.last = nn.Sequential(nn.Conv2d(6, 8, 3, 4), nn.ReLU())
        self.head = nn.Linear(8, 3)

    def forward(self, x):
        return self.head(self.last(self.stem(x)).mean((2, 3)))

def build():
    return Net()
"""
IMAGES = 70  # three chunks


@pytest.fixture
def options(tmp_path: Path) -> list[str]:
    """What names the gallery and the model on the command line; one image is broken."""
    numbers = np.random.default_rng(0)
    for i in range(IMAGES):
        folder = tmp_path / "photos" / ("cold", "warm", "odd")[i % 3]
        folder.mkdir(parents=True, exist_ok=True)
        pixels = numbers.integers(0, 256, (40, 50, 3), np.uint8)
        Image.fromarray(pixels).save(folder / f"{i:02}.png")
    (tmp_path / "my_model.py").write_text(MODEL)
    (tmp_path / "labels.txt").write_text("cold\nwarm\nodd\n")
    return [
        *("--images", str(tmp_path / "photos")),
        *("--model", f"{tmp_path / 'my_model.py'}:build"),
        *("--labels", str(tmp_path / "labels.txt")),
        *("--layers", "stem,last"),
    ]


def scan_with(options: list[str], *more: str, monkeypatch: pytest.MonkeyPatch, home: Path) -> Scan:
    monkeypatch.setenv("STRATOSCOPE_HOME", str(home))
    assert main(["scan", *options, *more]) == 0
    return open_scan()


@pytest.fixture
def cluster() -> Iterator[str]:
    """A scheduler and a worker process that computes two chunks at a time."""
    from distributed import LocalCluster

    with LocalCluster(
        n_workers=1, threads_per_worker=2, processes=True, dashboard_address=None
    ) as running:
        yield running.scheduler_address


@pytest.mark.slow
def test_processes_and_a_dask_cluster_give_the_same(
    options: list[str],
    cluster: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    local = scan_with(
        options, "--workers", "2", "--cams", "stem", monkeypatch=monkeypatch, home=tmp_path / "one"
    )
    text = capsys.readouterr().out
    assert re.search(r"70 images of photos by .*: 2 layers, \d+ MiB .*, 2 worker processes\.", text)
    assert f"open_scan('{local.id[:12]}')" in text
    monkeypatch.setattr("dashboard.scans.planning.CHUNK", 9)
    spread = scan_with(
        options,
        *("--scheduler", cluster, "--cams", "stem"),
        monkeypatch=monkeypatch,
        home=tmp_path / "two",
    )
    assert "the Dask cluster at tcp://" in capsys.readouterr().out
    assert spread.id == local.id
    assert (local.plan.chunk, spread.plan.chunk) == (32, 9)
    for name in (*(column.name for column in local.plan.columns), "moments_all"):
        np.testing.assert_allclose(
            spread.arrays[name], local.arrays[name], rtol=1e-5, atol=1e-5, err_msg=name
        )
    assert local.provenance["bounds"] == [6.0, None]
    notes = {(each["input"], each["text"]) for each in local.provenance["notes"]}
    assert ("model", "3 classes: cold, warm, odd.") in notes
    assert ("gallery", "70 images from photos.") in notes
    assert text.count("70 images from photos.") == 1
    assert local.cam_layers == ("stem", "last")
    assert (local.labels >= 0).all()


@pytest.mark.slow
def test_corruptions_are_scans_of_their_own_and_resume(
    options: list[str],
    home: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Killed by Ctrl-C in its second scan of three, the same command ends all of them."""
    more = ("--workers", "1", "--corruptions", "gaussian_noise", "--severities", "1,5")

    def stop_in_the_second(store: ScanStore, job: ScanJob, *of: Any) -> ScanProgress:  # noqa: ANN401
        if job.plan.clean:
            raise KeyboardInterrupt
        return run_scan(store, job, *of)

    with monkeypatch.context() as patched:
        patched.setattr("dashboard.scans.coordinator.run_scan", stop_in_the_second)
        assert main(["scan", *options, *more]) == 130
    assert "run the same command to continue" in capsys.readouterr().out
    clean = scan_with(options, *more, monkeypatch=monkeypatch, home=home)
    out = capsys.readouterr().out
    assert "Then 2 scans of these images under corruptions" in out
    assert re.search(r"none +0 .*\n +Gaussian noise +1 .*\n +Gaussian noise +5 ", out)
    noisy = [open_scan(path) for path in sorted((home / "data" / "scans").glob("*/"))]
    noisy = [scan for scan in noisy if scan.plan.clean == clean.id]
    assert sorted(scan.provenance["severity"] for scan in noisy) == [1, 5]
    assert clean.clean_id == clean.id
    for scan in noisy:
        assert scan.image_ids == clean.image_ids
        assert not np.array_equal(scan.probabilities, clean.probabilities)


@pytest.mark.slow
def test_a_broken_image_is_reported_and_the_scan_goes_on(
    options: list[str],
    home: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def plan_and_lose(*of: Any, **options: Any) -> ScanJob:  # noqa: ANN401
        job = plan_scan(*of, **options)
        Path(job.plan.images[33].path).unlink()
        return job

    monkeypatch.setattr("dashboard.scans.planning.plan_scan", plan_and_lose)
    scan = scan_with(options, "--workers", "1", monkeypatch=monkeypatch, home=home)
    assert "1 of them unreadable" in capsys.readouterr().out
    ((position, reason),) = scan.failures
    assert position == 33
    assert scan.names[33] in reason
    assert scan.classes[33].tolist() == [-1, -1, -1]
    assert len(scan.select()) == IMAGES - 1
    assert scan.moments[0, 0] == (IMAGES - 1) * 55 * 55


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        (["--workers", "0"], "--workers must be at least 1."),
        (["--scheduler", "tcp://127.0.0.1:9"], "no Dask scheduler responds"),
        (["--only", "0" * 24], "selection"),
        (["--cams", "nowhere"], 'no layer "nowhere"'),
        (["--corruptions", "rain"], "choose from gaussian_noise, gaussian_blur, jpeg, pixelate"),
        (["--corruptions", "jpeg", "--severities", "7"], "severities from 1 to 5"),
        (["--severities", "3"], "--severities needs --corruptions"),
    ],
)
def test_what_cannot_be_done_is_one_sentence(
    options: list[str],
    more: list[str],
    sentence: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr("dashboard.scans.workers.PATIENCE_S", 0.5)
    assert main(["scan", *options, *more]) == 2
    error = capsys.readouterr().err
    assert sentence in error
    assert "Traceback" not in error
