"""The README is short and true: its Python runs as it stands, its figures are measured."""

import re
import subprocess
import sys
import textwrap
from pathlib import Path
from urllib.request import urlopen

import numpy as np
import pytest
from PIL import Image

from explainers.methods import METHODS

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
MOST_LINES = 150
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


def test_it_is_short_and_the_manual_has_the_rest() -> None:
    assert len(README.splitlines()) <= MOST_LINES
    for path in re.findall(r"\]\(([^)]+)\)", README):
        if "://" not in path:
            assert (ROOT / path).is_file(), path
    assert f"{len(METHODS)} methods" in README


def test_every_figure_is_measured_by_a_benchmark_and_stands_in_the_manual_too() -> None:
    manual = "".join(
        (ROOT / f"assets/docs/explanation/{name}.md").read_text(encoding="utf-8")
        for name in ("speed", "numbers")
    )
    table = README.split("## Measured\n")[1].split("\n## ")[0]
    rows = re.findall(r"^\| (?!what|---)(.*?) \| (.*?) \| `(.*?)` \|$", table, re.MULTILINE)
    assert len(rows) > 5
    for _, figures, command in rows:
        module = command.split()[0]
        assert (ROOT / f"{module.replace('.', '/')}.py").is_file()
        assert f"python -m {module}" in manual
        for figure in re.findall(r"\d+\.\d+ x|\d+(?:\.\d+)? m?s\b|\d+ of \d+", figures):
            assert figure in manual, figure


def test_the_two_commands_stand_in_it() -> None:
    makefile = (ROOT / "Makefile").read_text()
    for command in ("run", "test", "check", "bench"):
        assert f"make {command}" in README
        assert re.search(rf"^{command}:", makefile, re.MULTILINE)


def test_its_pictures_exist() -> None:
    for picture in re.findall(r"!\[.*?\]\((.*?)\)", README):
        assert (ROOT / picture).is_file()
