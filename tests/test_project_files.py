"""Files that hosts and tools of a repository read are valid and agree with the project."""

import re
import tomllib
from pathlib import Path

import yaml

from dashboard.core.version import __version__

ROOT = Path(__file__).parents[1]


def read_yaml(name: str) -> dict:
    return yaml.safe_load((ROOT / name).read_text(encoding="utf-8"))


def test_the_matrix_has_every_python_that_the_package_states() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    stated = re.findall(r"Python :: (3\.\d+)$", "\n".join(project["classifiers"]), re.MULTILINE)
    job = read_yaml(".github/workflows/test.yml")["jobs"]["test"]
    assert job["strategy"]["matrix"]["python"] == stated
    assert {"ubuntu-latest", "macos-latest"} <= set(job["strategy"]["matrix"]["os"])
    assert "make test" in [step.get("run") for step in job["steps"]]


def test_issues_ask_for_the_doctor() -> None:
    for name in ("bug", "idea"):
        form = read_yaml(f".github/ISSUE_TEMPLATE/{name}.yml")
        assert {"name", "description", "body"} <= set(form)
        labels = [part["attributes"]["label"] for part in form["body"]]
        assert any("`stratoscope doctor`" in label for label in labels)


def test_the_citation_is_of_this_release() -> None:
    citation = read_yaml("CITATION.cff")
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert citation["version"] == __version__
    assert f"## {__version__} — {citation['date-released']}" in changelog
    assert citation["license"] == "MIT"


def test_a_commit_runs_the_checks() -> None:
    (repository,) = read_yaml(".pre-commit-config.yaml")["repos"]
    (hook,) = repository["hooks"]
    assert hook["entry"] == "make check"
    assert re.search(r"^check:", (ROOT / "Makefile").read_text(), re.MULTILINE)
