"""The rules of the house that no linter knows."""

import ast
import subprocess
import sys
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
TORCH = {"torch", "torchvision", "captum", "timm"}
FORBIDDEN = {
    "dashboard": TORCH,
    "dashboard/figures": TORCH | {"dash", "dash_bootstrap_components", "flask"},
    "data": TORCH | {"dash", "plotly", "dashboard", "explainers"},
    "explainers": {"dash", "plotly", "flask", "dashboard", "data"},
}
# The one decoding rule, a leaf.
EXCEPTIONS = {"explainers/images/picture.py": ("data.gallery.pixels", "data")}


def tracked() -> list[str]:
    """What git knows; no file of a virtual environment, no output of a tool."""
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True, text=True
    )
    return [name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]


def imported(source: str) -> set[str]:
    """The packages that a file imports, anywhere in it."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module.split(".")[0])
    return found


def modules(source: str, package: str) -> set[str]:
    """The modules of `package` that a file imports from, anywhere in it."""
    nodes = list(ast.walk(ast.parse(source)))
    names = [alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names]
    names += [node.module for node in nodes if isinstance(node, ast.ImportFrom) and node.module]
    return {name for name in names if name.split(".")[0] == package}


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


@pytest.mark.parametrize("folder", FORBIDDEN)
def test_imports_go_one_way(folder: str) -> None:
    files = sorted((ROOT / folder).rglob("*.py"))
    wrong = {}
    for path in files:
        name, source = path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8")
        module, package = EXCEPTIONS.get(name, ("", ""))
        found = imported(source) & FORBIDDEN[folder]
        if module and modules(source, package) == {module}:
            found.discard(package)
        if found:
            wrong[name] = found
    assert files
    assert wrong == {}


@pytest.mark.parametrize(("file", "allowed"), [("pixels", {"data"}), ("decoding", set())])
def test_the_decoding_rule_imports_nothing_of_the_house(file: str, allowed: set[str]) -> None:
    source = (ROOT / f"data/gallery/{file}.py").read_text(encoding="utf-8")
    found = imported(source) & {"data", "explainers", "dashboard", "sqlalchemy"}
    assert found == allowed  # of `data`, the budget of memory alone
    assert source.count("from data.") == source.count("from data.gallery.decoding import")
    loaded = (
        "import sys, data.gallery.pixels;"
        "print([n for n in sys.modules if n.startswith('sqlalchemy')])"
    )
    answer = subprocess.run(
        [sys.executable, "-c", loaded], cwd=ROOT, capture_output=True, text=True
    )
    assert answer.stdout == "[]\n"


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
