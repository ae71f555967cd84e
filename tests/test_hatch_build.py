"""The wheel's one package: imports are renamed, and nothing else names a module of the checkout."""

from pathlib import Path

import pytest

from hatch_build import MAIN, WSGI, Unmovable, arrange, moved

ROOT = Path(__file__).parents[1]


def test_import_statements_are_renamed_and_nothing_else() -> None:
    source = '''"""How data travels: from data to explainers."""

import data.errors as e, json
from data import open_scan  # from data import open_scan
from explainers.models import (
    load_model,
)

if wide := "×":  from dashboard.core.version import __version__; data = {"data": wide}
def later():
    from . import data
    import dashboard.core as core
    return data.errors, "data", f"{core}data.errors", "data.pkl"
'''
    with pytest.raises(Unmovable, match=r"line 1 names a module in the string"):
        moved(source, ROOT)
    source = source.replace(": from data to explainers", "")
    assert (
        moved(source, ROOT)
        == '''"""How data travels."""

import stratoscope.data.errors as e, json
from stratoscope.data import open_scan  # from data import open_scan
from stratoscope.explainers.models import (
    load_model,
)

if wide := "×":  from stratoscope.dashboard.core.version import __version__; data = {"data": wide}
def later():
    from . import data
    import stratoscope.dashboard.core as core
    return data.errors, "data", f"{core}data.errors", "data.pkl"
'''
    )


@pytest.mark.parametrize(
    "line",
    [
        "import data",
        "import explainers.models",
        "import_module('dashboard.cli.scan')",
        "import_module(f'dashboard.cli.{name}')",
        "run(executable, '-m', 'dashboard', 'scan')",
        "command = [executable, '-m', 'explainers.models']",
        "help = 'type `python -m dashboard --help`'",
        "hint = 'type: from data import open_scan'",
        "from \\\n    data import open_scan",
    ],
)
def test_what_cannot_be_renamed_fails_the_build_and_names_its_line(line: str) -> None:
    with pytest.raises(Unmovable, match="line 2"):
        moved(f"name = 'scan'\n{line}\n", ROOT)


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The package of the wheel."""
    folder = tmp_path_factory.mktemp("package")
    arrange(ROOT, folder)
    return folder


def test_the_package_holds_all_that_the_checkout_has(package: Path) -> None:
    for name in ("dashboard", "explainers", "data"):
        expected = {
            file.relative_to(ROOT)
            for file in (ROOT / name).rglob("*")
            if file.is_file() and file.suffix != ".pyc"
        }
        assert {f.relative_to(package) for f in (package / name).rglob("*.*")} >= expected
    assert (package / "assets/app/view.mjs").is_file()
    assert (package / "assets/docs/explanation/numbers.md").is_file()
    assert not (package / "assets/screenshots").exists()
    assert (package / "py.typed").is_file()
    assert (package / "__main__.py").read_text() == MAIN
    assert (package / "wsgi.py").read_text() == WSGI
    line = "from stratoscope.dashboard.core.version import __version__"
    assert line in (package / "__init__.py").read_text().splitlines()


def test_no_text_names_the_command_of_a_checkout(package: Path) -> None:
    """Python files are read while they are moved; these are pages and documents."""
    texts = [f for kind in ("html", "md", "mjs") for f in package.rglob(f"*.{kind}")]
    assert len(texts) > 100
    naming = [f.name for f in texts if "python -m dashboard" in f.read_text(encoding="utf-8")]
    assert naming == []
