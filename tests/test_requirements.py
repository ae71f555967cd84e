"""What the app imports is what its requirements install; nothing more, nothing less."""

import ast
import re
import sys
import tomllib
from collections.abc import Iterable, Iterator
from fnmatch import fnmatch
from functools import cache
from importlib.metadata import distribution, packages_distributions
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
PACKAGES = ("dashboard", "data", "explainers", "stratoscope")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
LARGE = 30_000_000  # bytes
EXTRAS = PROJECT["optional-dependencies"]
# Installed for what no import names
UNNAMED = {
    "bootstrap-flask": "its style sheet is served",
    "psycopg": "SQLAlchemy imports it for a PostgreSQL URL",
    "ipykernel": "it runs the cells of a notebook",
}
# Imported where they are installed; what needs them says so
BY_CHOICE = {"pandas"}


def base() -> list[Requirement]:
    """The requirements of every installation."""
    lines = (ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines()
    return [Requirement(line) for line in lines]


@cache
def imported() -> dict[str, str]:
    """The distributions that the packages import, each with a file that does."""
    provided = packages_distributions()
    result = {}
    for package in PACKAGES:
        for path in (ROOT / package).rglob("*.py"):
            for name in modules(path.read_text(encoding="utf-8")) - {*PACKAGES}:
                (each, *_) = provided.get(name, [name])  # an extra may be missing here
                result[canonicalize_name(each)] = path.relative_to(ROOT).as_posix()
    return result


def modules(source: str) -> set[str]:
    """The top-level modules outside the standard library that a file imports."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            names.add(node.module or "")
    return {name.partition(".")[0] for name in names} - {*sys.stdlib_module_names, "_typeshed"}


def installed_by(requirements: Iterable[Requirement]) -> set[str]:
    """The distributions that these bring, with all that those need here."""
    seen: set[tuple[str, str]] = set()

    def visit(requirement: Requirement, extra: str) -> None:
        if requirement.marker is not None and not requirement.marker.evaluate({"extra": extra}):
            return
        name = canonicalize_name(requirement.name)
        for each in ("", *sorted(requirement.extras)):
            if (name, each) not in seen:
                seen.add((name, each))
                for text in distribution(name).requires or ():
                    visit(Requirement(text), each)

    for each in requirements:
        visit(each, "")
    return {name for name, _ in seen}


def optional() -> Iterator[Requirement]:
    """The requirements of all extras."""
    for texts in EXTRAS.values():
        yield from map(Requirement, texts)


def test_every_import_is_installed_with_the_app() -> None:
    available = installed_by(base()) | BY_CHOICE
    available |= {canonicalize_name(each.name) for each in optional()}
    missing = {name: file for name, file in imported().items() if name not in available}
    assert missing == {}


def test_nothing_is_installed_that_is_not_used() -> None:
    declared = {canonicalize_name(each.name) for each in (*base(), *optional())}
    assert declared - imported().keys() <= {*UNNAMED}


def test_what_only_tests_need_is_not_installed_with_the_app() -> None:
    assert not installed_by(base()) & {"pytest", "playwright", "pandas", "scikit-learn", "uv"}


def test_every_large_package_has_its_reason() -> None:
    large = [name for name in installed_by(base()) if size(name) > LARGE]
    assert "torch" in large
    table = {
        name
        for row in re.findall(r"^\| ([\w\\*, -]+) \|", CONTRIBUTING, re.MULTILINE)
        for name in row.replace("\\", "").split(", ")
    }
    reasons = [name for name in large if not any(fnmatch(name, each) for each in table)]
    assert reasons == []


def size(name: str) -> int:
    """What a distribution takes, in bytes, without what Python compiles."""
    files = distribution(name).files or ()
    paths = (Path(str(file.locate())) for file in files if file.suffix != ".pyc")
    return sum(path.stat().st_size for path in paths if path.is_file())


def test_every_requirement_has_a_lower_bound_and_stands_in_order() -> None:
    names = [each.name.lower() for each in base()]
    assert names == sorted(names)
    for each in (*base(), *optional()):
        assert [bound.operator for bound in each.specifier] == [">="], str(each)
