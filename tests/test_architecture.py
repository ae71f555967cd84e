"""The rules of the house that no linter knows."""

import ast
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
LONG = 400  # lines; beyond them a file may have two subjects
CODE = {".py", ".js", ".mjs", ".css"}
TOP = {
    ".ci",
    ".github",
    ".gitignore",
    ".oxlintrc.json",
    ".pre-commit-config.yaml",
    "CHANGELOG.md",
    "CITATION.cff",
    "CONTRIBUTING.md",
    "LICENSE",
    "Makefile",
    "README.md",
    "SECURITY.md",
    "assets",
    "dashboard",
    "data",
    "explainers",
    "hatch_build.py",
    "package.json",
    "pyproject.toml",
    "requirements.txt",
    "stratoscope.py",
    "tests",
    "tsconfig.json",
}


PACKAGES = ("dashboard", "data", "explainers")
# Imports stand at the top of a file; these few stand in a function, each for its reason.
FAST = "a command that needs no torch or database, such as --help, starts without them"
CAPTUM = "Captum brings Matplotlib along, 30 MB: only those who use it load it"
OPTIONAL = "the package is optional; the function says what to install"
IN_FUNCTIONS: dict[str, dict[str, set[str]]] = {
    FAST: {
        "dashboard/__init__.py": {
            "dashboard.cli.command",
            "dashboard.core.settings",
            "dashboard.notebook",
            "dashboard.server.serving",
            "explainers",
        },
        "dashboard/cli/advise.py": {
            "dashboard.cli.advice_report",
            "dashboard.core.current_gallery",
            "dashboard.core.inputs",
            "dashboard.server.wiring",
            "data.db.database",
            "explainers.methods",
        },
        "dashboard/cli/doctor.py": {"dashboard.cli.doctor_checks"},
        "dashboard/cli/doctor_checks.py": {
            "dashboard.access.setup",
            "dashboard.core.current_gallery",
            "dashboard.core.model_choice",
            "dashboard.pages",
            "dashboard.server.serving",
            "data.accounts",
            "data.db.database",
            "explainers.models",
            "explainers.models.device",
            "explainers.plugins",
        },
        "dashboard/cli/explain.py": {
            "dashboard.cli.edits",
            "dashboard.cli.explanation",
            "dashboard.cli.map_report",
            "dashboard.cli.quality_report",
            "dashboard.cli.region_report",
            "dashboard.core.inputs",
            "dashboard.maps.map_requests",
            "dashboard.maps.targets",
            "dashboard.server.wiring",
            "explainers.methods",
            "explainers.what_if.region_test",
            "explainers.what_if.text",
        },
        "dashboard/cli/help.py": {"dashboard.manual.site", "dashboard.reference"},
        "dashboard/cli/methods.py": {
            "dashboard.core.inputs",
            "dashboard.core.long_maps",
            "dashboard.server.wiring",
            "explainers.engine.requests",
            "explainers.methods",
        },
        "dashboard/cli/scan.py": {
            "dashboard.cli.robustness",
            "dashboard.core.current_gallery",
            "dashboard.core.inputs",
            "dashboard.core.model_choice",
            "dashboard.scans.coordinator",
            "dashboard.scans.corruptions",
            "dashboard.scans.planning",
            "dashboard.scans.robustness",
            "dashboard.scans.workers",
            "data.db.database",
            "data.scans",
        },
        "dashboard/cli/serve.py": {"dashboard.server.serving"},
        "dashboard/cli/user.py": {"data.accounts", "data.db.database"},
        "dashboard/cli/verify.py": {"data.db.database", "data.reviews"},
        "dashboard/core/settings/texts.py": {"data.accounts", "data.db.database"},
        "dashboard/server/wsgi.py": {"dashboard.server.open_app", "explainers.errors"},
    },
    CAPTUM: {
        "explainers/methods/guided_backprop.py": {"captum.attr"},
        "explainers/methods/input_x_gradient.py": {"captum.attr"},
        "explainers/methods/integrated_gradients.py": {"captum.attr._utils.approximation_methods"},
        "explainers/methods/layer_grad_cam.py": {"captum.attr"},
        "explainers/methods/saliency.py": {"captum.attr"},
        "explainers/quality/stability.py": {"captum.metrics"},
    },
    OPTIONAL: {
        "dashboard/notebook.py": {"IPython", "jupyter_core.paths"},
        "dashboard/scans/workers.py": {"distributed"},
        "data/frames.py": {"pandas"},
        "explainers/models/sources/folder.py": {"transformers"},
        "explainers/images/rgb.py": {"pillow_heif"},
    },
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


def imported_in_functions(source: str) -> set[str]:
    """The modules that the functions of a file import."""
    functions = (
        node
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
    )
    result: set[str] = set()
    for node in (each for function in functions for each in ast.walk(function)):
        if isinstance(node, ast.Import):
            result |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            result.add("." * node.level + (node.module or ""))
    return result


def test_every_import_in_a_function_has_its_reason() -> None:
    """A new one needs a line in IN_FUNCTIONS, under a reason that holds; the top is better."""
    result = {
        path.relative_to(ROOT).as_posix(): modules
        for package in PACKAGES
        for path in (ROOT / package).rglob("*.py")
        if (modules := imported_in_functions(path.read_text(encoding="utf-8")))
    }
    reviewed = {file: names for files in IN_FUNCTIONS.values() for file, names in files.items()}
    assert result == reviewed


def test_imports_in_functions_are_found_wherever_they_stand() -> None:
    source = """
import os
def f():
    import json, a.b
    class Inner:
        def g(self):
            from c.d import e
    async def h():
        from . import i
"""
    assert imported_in_functions(source) == {"json", "a.b", "c.d", "."}


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
        if Path(name).suffix in {".js", ".mjs", ".css"}
        and "://" in (ROOT / name).read_text(encoding="utf-8")
    ]
    assert wrong == []
