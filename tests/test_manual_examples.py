"""The examples in the manual and the README run, and their commands exist."""

import re
import shlex
import tomllib
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

import stratoscope
from dashboard.__main__ import build_parser
from dashboard.cli import COMMANDS
from dashboard.core.settings.option import option_name, variable
from dashboard.manual import Document
from dashboard.notebook import Notebook
from dashboard.reference import DOCUMENTS
from dashboard.reference.settings import groups

ROOT = Path(__file__).parents[1]
README = Document("README", lambda: (ROOT / "README.md").read_text(encoding="utf-8"))
LANGUAGES = ("", "sh", "python", "pycon", "text", "csv", "json", "nginx", "toml")
# Programs that examples may call.
OTHERS = ("cd", "gunicorn", "rsync", "sqlite3", ".venv/bin/python")
# Examples that other tests run, as they need files around them.
ELSEWHERE = {
    "howto/your-own": "tests/test_your_own.py",
    "howto/scan": "tests/unit/test_worked_example.py",
    "howto/python": "tests/test_python_api.py",
    "README": "tests/test_readme.py",
}


def blocks(document: Document) -> list[tuple[str, str]]:
    return [
        (token.info.split(" ")[0], token.content)
        for token in document.tokens
        if token.type == "fence"
    ]


@pytest.mark.parametrize("document", [README, *DOCUMENTS], ids=lambda each: each.key)
def test_every_shell_line_can_be_typed(document: Document) -> None:
    for language, code in blocks(document):
        assert language in LANGUAGES, language
        if language == "sh":
            for line in code.splitlines():
                check_line(line)


def check_line(line: str) -> None:
    """A command of ours with options that exist, a target of make, or another program."""
    words = shlex.split(line, comments=True)
    while words and re.match(r"^[A-Z_]+=", words[0]):
        assert words.pop(0).partition("=")[0] in variables()
    if not words:
        return
    program, *rest = words
    if program == "stratoscope":
        named = rest and rest[0] in {each.name for each in COMMANDS}
        full = rest if named else ["serve", *rest]
        build_parser(full[0]).parse_args([word for word in full if word != "…"])
    elif program == "make":
        makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
        assert re.search(rf"^{rest[0]}:", makefile, re.MULTILINE), line
    elif program == "export":
        assert rest[0].partition("=")[0] in variables(), line
    elif program == "pip":
        assert rest[0] == "install"
        for extra in re.findall(r"stratoscope\[(\w+)\]", line):
            assert extra in extras()
    else:
        assert program in OTHERS, line


def variables() -> set[str]:
    own = {variable(option_name(n, i)) for g in groups() for n, i in g.model_fields.items()}
    return own | {"STRATOSCOPE_HOME", "STRATOSCOPE_SECRET_KEY"}


@cache
def extras() -> set[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return set(project["optional-dependencies"])


@pytest.mark.parametrize("key", sorted(ELSEWHERE))
def test_examples_that_need_files_are_run_by_another_test(key: str) -> None:
    assert (f"{key}.md") in (ROOT / ELSEWHERE[key]).read_text(encoding="utf-8")


def of_python() -> list[tuple[str, str]]:
    return [
        (document.key, code)
        for document in DOCUMENTS
        if document.key not in ELSEWHERE
        for language, code in blocks(document)
        if language == "python"
    ]


@pytest.fixture
def surroundings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, object]:
    """The folder and the names that examples find."""
    from transformers import ResNetConfig, ResNetForImageClassification, ViTImageProcessor

    from dashboard.maps.export import Provenance, raw_map_npz
    from explainers.engine.requests import ImageRef
    from explainers.results import Heatmap
    from tests.unit.dashboard.tiny_services import SMALL

    monkeypatch.chdir(tmp_path)
    Path("photos").mkdir()
    noise = np.random.default_rng(0).integers(0, 256, (300, 400, 3), np.uint8)
    Image.fromarray(noise).save("photos/cat.jpg")
    provenance = Provenance.of(SMALL, ImageRef("0" * 64, Path("cat.jpg")), 0, "grad_cam")
    heatmap = Heatmap(np.ones((7, 7), np.float32), signed=True, units="logit")
    Path("maps.npz").write_bytes(raw_map_npz({"only": heatmap}, provenance))
    config = ResNetConfig(embedding_size=4, hidden_sizes=[4, 8], depths=[1, 1], num_labels=2)
    return {"model": ResNetForImageClassification(config), "processor": ViTImageProcessor()}


@pytest.mark.parametrize(("key", "code"), of_python(), ids=[key for key, _ in of_python()])
def test_every_python_example_runs(
    key: str,
    code: str,
    surroundings: dict[str, object],
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    if key == "howto/notebook":  # where a free port is taken, as another notebook may serve too
        monkeypatch.setattr("dashboard.notebook.this_notebook", lambda: Notebook("", "/"))
    exec(compile(code, f"{key}.md", "exec"), surroundings)
    printed = capsys.readouterr().out
    if key == "reference/files":
        assert printed == "small ['only', 'provenance']\n"
    if key == "howto/huggingface":
        assert stratoscope.load_model("exported").card.name
