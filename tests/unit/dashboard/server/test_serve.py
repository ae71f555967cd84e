"""The whole app as it is started: by `python -m dashboard`, and from Python around one's module."""

import os
import signal
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest
import torch
from PIL import Image
from torch import nn

import dashboard
from dashboard.core.settings import Settings
from dashboard.server.wiring import build_services
from explainers import load_model


def read(url: str) -> str:
    with urllib.request.urlopen(url, timeout=30) as response:
        return str(response.read().decode())


@pytest.mark.slow
def test_python_m_dashboard_serves_until_it_is_stopped(home: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "dashboard", "--port", "0"],
        env=os.environ | {"TORCH_HOME": str(home / "torch")},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        lines = [process.stdout.readline()]
        while lines[-1] and not lines[-1].startswith("Stratoscope is at"):
            lines.append(process.stdout.readline())
        *stated, line = lines
        try:
            assert [each.split()[:2] for each in stated[:2]] == [
                ["Model", "module"],
                ["weights", "From"],
            ]
            assert any("images from Starter gallery." in each for each in stated)
            assert line.startswith("Stratoscope is at http://127.0.0.1:"), process.communicate()
            assert "Stratoscope</title>" in read(line.split()[3])
            process.send_signal(signal.SIGTERM)
            assert process.communicate(timeout=60) == ("", "")
        finally:
            process.kill()
    assert process.returncode == 0


def tiny() -> nn.Module:
    torch.manual_seed(0)
    return nn.Sequential(
        nn.Conv2d(3, 4, 3), nn.ReLU(), nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(4, 2)
    )


@pytest.mark.slow
def test_whoever_hands_a_model_over_is_offered_no_other() -> None:
    services = build_services(Settings(offline=True), [load_model(tiny(), name="Tiny")])
    try:
        assert services.engine.keys == ("Tiny",)
        assert services.jobs.weights.state.sentence == ""
        assert services.gallery.starter
    finally:
        services.close()


def test_ones_own_module_in_the_app(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    module = tiny()
    Image.new("RGB", (40, 30), "red").save(tmp_path / "red.png")
    server = dashboard.serve(
        module, images=tmp_path, labels=["cold", "warm"], name="Tiny", port=0, block=False
    )
    try:
        printed = capsys.readouterr().out
        assert server.url in printed
        assert "2 classes: cold, warm." in printed
        assert printed.count("1 image from ") == 1
        assert "Stratoscope</title>" in read(server.url)
    finally:
        server.close()
    with pytest.raises(OSError, match="refused"):
        read(server.url)
    assert module.training
