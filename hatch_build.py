"""Builds the wheel: everything lies in one package, `stratoscope`.

A checkout has the packages `dashboard`, `explainers` and `data`, and the folder `assets`, at its
top. Installed like that, `data` would take the place of a user's own `data.py`, or the other way
round. So the wheel holds them as `stratoscope.dashboard` and so on, and `stratoscope.py` as
`stratoscope/__init__.py`. Each import of theirs is renamed on the way; whatever else names one of
the modules makes the build fail.
"""

import ast
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface
from hatchling.metadata.plugin.interface import MetadataHookInterface

WHOLE = "stratoscope"
PACKAGES = ("dashboard", "explainers", "data")
ASSETS = "assets"
LEFT_OUT = shutil.ignore_patterns("__pycache__", "*.d.ts", "screenshots", "package.json")
MAIN = f'''"""`python -m {WHOLE}`."""

import sys

from {WHOLE} import main

sys.exit(main())
'''
WSGI = f'''"""For WSGI servers: `gunicorn --threads 192 {WHOLE}.wsgi:app`."""

from {WHOLE}.dashboard.server.wsgi import app

__all__ = ["app"]
'''


class Unmovable(ValueError):
    """A line that names a module in a way that cannot be renamed."""


class OnePackage(BuildHookInterface[Any]):
    """Puts packages and assets into `stratoscope`; for an editable install nothing moves."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Hatchling calls it before it writes the wheel. Raises: Unmovable."""
        if version != "editable":
            self.folder = TemporaryDirectory()
            arrange(Path(self.root), Path(self.folder.name))
            build_data["force_include"][self.folder.name] = WHOLE

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Hatchling calls it when the wheel is written."""
        if version != "editable":
            self.folder.cleanup()


class Requirements(MetadataHookInterface):
    """The dependencies are those of requirements.txt."""

    def update(self, metadata: dict[str, Any]) -> None:
        """Hatchling calls it for what stands under `dynamic`."""
        text = (Path(self.root) / "requirements.txt").read_text(encoding="utf-8")
        lines = (line.partition("#")[0].strip() for line in text.splitlines())
        metadata["dependencies"] = [line for line in lines if line]


def arrange(root: Path, folder: Path) -> None:
    """Writes the package of the wheel into `folder`. Raises: Unmovable."""
    for name in (*PACKAGES, ASSETS):
        shutil.copytree(root / name, folder / name, ignore=LEFT_OUT)
    shutil.copyfile(root / f"{WHOLE}.py", folder / "__init__.py")
    for file in sorted(folder.rglob("*.py")):
        try:
            file.write_text(moved(file.read_text(encoding="utf-8"), root), encoding="utf-8")
        except Unmovable as error:
            raise Unmovable(f"{file.relative_to(folder)}: {error}") from None
    (folder / "__main__.py").write_text(MAIN, encoding="utf-8")
    (folder / "wsgi.py").write_text(WSGI, encoding="utf-8")
    (folder / "py.typed").touch()


def moved(source: str, root: Path) -> str:
    """The source with its imports renamed. Raises: Unmovable, with the line."""
    nodes = list(ast.walk(ast.parse(source)))
    for node, text in _named(nodes):
        if _is_module(text, root):
            raise Unmovable(f"line {node.lineno} names a module in the string {text!r}.")
    lines = [line.encode() for line in source.splitlines(keepends=True)]  # ast counts bytes
    places = sorted(_places(nodes, lines), reverse=True)  # from the end: columns stay right
    for number, column in places:
        line = lines[number - 1]
        lines[number - 1] = line[:column] + f"{WHOLE}.".encode() + line[column:]
    return b"".join(lines).decode()


def _places(nodes: list[ast.AST], lines: list[bytes]) -> Iterator[tuple[int, int]]:
    """Where the names of our modules stand in import statements: line, and column in bytes."""
    for node in nodes:
        if isinstance(node, ast.ImportFrom) and node.level == 0 and _is_ours(node.module or ""):
            statement = lines[node.lineno - 1][node.col_offset :].decode()
            word = re.match(rf"from[ \t]+(?={re.escape(node.module or '')}[ \t])", statement)
            if word is None:
                raise Unmovable(f"line {node.lineno}: write `from MODULE import ...` on one line.")
            yield node.lineno, node.col_offset + word.end()
        elif isinstance(node, ast.Import):
            for alias in node.names:
                if _is_ours(alias.name):
                    if alias.asname is None:
                        raise Unmovable(f"line {node.lineno}: write `import {alias.name} as ...`.")
                    yield alias.lineno, alias.col_offset


def _is_ours(module: str) -> bool:
    return module.partition(".")[0] in PACKAGES


def _named(nodes: list[ast.AST]) -> Iterator[tuple[ast.expr, str]]:
    """The strings that may name a module: whole ones, and the beginnings of f-strings."""
    inner = {
        id(part) for node in nodes if isinstance(node, ast.JoinedStr) for part in node.values[1:]
    }
    for node in nodes:
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in inner:
            yield node, node.value
        elif isinstance(node, ast.List | ast.Tuple | ast.Call):
            words = node.args if isinstance(node, ast.Call) else node.elts
            values = [each.value if isinstance(each, ast.Constant) else None for each in words]
            for option, word, value in zip(values, words[1:], values[1:], strict=False):
                if option == "-m" and isinstance(value, str):  # python -m dashboard
                    yield word, f"{value}."


def _is_module(text: str, root: Path) -> bool:
    """Whether it is the dotted name of a module, or its beginning; "data" alone may be anything."""
    if not re.fullmatch(rf"({'|'.join(PACKAGES)})\.[\w.]*", text):
        return re.search(rf"(from|import|-m) ({'|'.join(PACKAGES)})\b", text) is not None
    path = root.joinpath(*filter(None, text.split(".")))
    return path.is_dir() or path.with_suffix(".py").is_file()
