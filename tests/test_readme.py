"""The README says what is true: its tables are the registries', its Python runs as it stands."""

import re
import subprocess
import sys
import textwrap
from pathlib import Path
from urllib.request import urlopen

import numpy as np
import pytest
from PIL import Image

from data.gallery.sources import SOURCES as GALLERIES
from explainers.methods import METHODS
from explainers.models.sources import SOURCES as MODELS

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
PYTHON = re.findall(r"```python\n(.*?)```", README, re.DOTALL)

MY_PROJECT = """
from torch import nn

def build_classifier():
    return nn.Sequential(
        nn.Conv2d(3, 8, 3, stride=4), nn.ReLU(), nn.Conv2d(8, 8, 3, stride=4), nn.ReLU(),
        nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(8, 2),
    )
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A folder as the README's reader has it: photographs, and a module of their own."""
    photos = tmp_path / "photos"
    photos.mkdir()
    noise = np.random.default_rng(0).integers(0, 256, (300, 400, 3), np.uint8)
    Image.fromarray(noise).save(photos / "cat.jpg")
    (tmp_path / "my_project.py").write_text(textwrap.dedent(MY_PROJECT))
    return tmp_path


def run(lines: str, folder: Path) -> subprocess.Popen[str]:
    """Runs the lines as a script in that folder, with the repository on the path."""
    setup = f"import sys; sys.path[:0] = [{str(ROOT)!r}, {str(folder)!r}]\n"
    command = [sys.executable, "-c", setup + lines]
    return subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, text=True)


@pytest.mark.slow
def test_ones_own_model_is_in_the_app_in_five_lines(project: Path) -> None:
    lines = next(block for block in PYTHON if "stratoscope.serve" in block)
    assert len([line for line in lines.splitlines() if line.strip()]) <= 5
    with run(lines.replace('"dog"])', '"dog"], port=0)'), project) as process:
        assert process.stdout is not None
        url = next(filter(None, (re.search(r"http://\S+", line) for line in process.stdout)), None)
        try:
            assert url
            with urlopen(url.group()) as page:
                assert page.status == 200
        finally:
            process.terminate()


def test_the_trace_is_used_as_shown(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = next(block for block in PYTHON if "load_model(" in block)
    monkeypatch.chdir(project)
    monkeypatch.syspath_prepend(project)
    monkeypatch.delitem(sys.modules, "my_project", raising=False)
    exec(compile(lines, "README.md", "exec"), {})
    assert "[[" in capsys.readouterr().out


@pytest.mark.parametrize(
    "row",
    [
        *(f"| {source.name} | {source.layout} |" for source in GALLERIES),
        *(f"| `{source.form}` | {source.help} |" for source in MODELS),
        *(f"| {method.name} | {method.answers} | {method.cost} |" for method in METHODS),
    ],
)
def test_tables_are_those_of_the_registries(row: str) -> None:
    assert row in README


def test_the_two_commands_stand_in_it() -> None:
    makefile = (ROOT / "Makefile").read_text()
    for command in ("run", "test", "check", "bench"):
        assert f"make {command}" in README
        assert re.search(rf"^{command}:", makefile, re.MULTILINE)


def test_its_pictures_exist() -> None:
    for picture in re.findall(r"!\[.*?\]\((.*?)\)", README):
        assert (ROOT / picture).is_file()
