"""The rules of the house that no linter knows."""

import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
LONG = 400  # lines; beyond them a file may have two subjects
CODE = {".py", ".js", ".css"}
TOP = {
    ".ci",
    ".gitignore",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "LICENSE",
    "Makefile",
    "README.md",
    "assets",
    "dashboard",
    "data",
    "explainers",
    "pyproject.toml",
    "requirements.txt",
    "tests",
}


def tracked() -> list[str]:
    """What git knows; no file of a virtual environment, no output of a tool."""
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True, text=True
    )
    return [name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]


def test_nothing_else_stands_at_the_top() -> None:
    assert {Path(name).parts[0] for name in tracked()} <= TOP


def test_long_files_are_named_as_a_hint(capsys: pytest.CaptureFixture[str]) -> None:
    """A hint, not a limit: split by meaning, not by length."""
    lengths = {
        name: len((ROOT / name).read_text(encoding="utf-8").splitlines())
        for name in tracked()
        if Path(name).suffix in CODE
    }
    assert lengths
    with capsys.disabled():
        for name, length in sorted(lengths.items()):
            if length > LONG:
                print(f"\n{name}: {length} lines; has it one subject?")  # noqa: T201


def test_no_path_of_somebodys_machine() -> None:
    homes = ("/home" + "/", "/Users" + "/", "/work" + "/")
    wrong = [
        f"{name}: {line.strip()}"
        for name in tracked()
        for line in (ROOT / name).read_text(encoding="utf-8", errors="ignore").splitlines()
        if any(home in line for home in homes)
    ]
    assert wrong == []


def test_nothing_comes_from_another_host() -> None:
    """Scripts and style sheets of the page name no address at all."""
    wrong = [
        name
        for name in tracked()
        if Path(name).suffix in {".js", ".css"}
        and "://" in (ROOT / name).read_text(encoding="utf-8")
    ]
    assert wrong == []
