"""Templates escape what they are filled with, and miss nothing in silence."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from jinja2 import Environment, UndefinedError
from markupsafe import Markup

from dashboard.core.templates import templates

ROOT = Path(__file__).parents[4]
TAGS = (
    "a body button div figure footer form h1 h2 h3 head header html img input label li link main "
    "meta p script section small span style svg table td th title tr ul"
)
HTML = re.compile(rf"</?({'|'.join(TAGS.split())})(\s[^<>]*)?/?>")


def rendered(folder: Path, **values: object) -> str:
    text = '<a title="{{ text }}">{{ text }}</a>'
    (folder / "link.txt").write_text(text)  # whatever its name ends in
    return templates(folder).get_template("link.txt").render(values)


def test_values_are_text_and_only_markup_is_html(tmp_path: Path) -> None:
    shown = "&lt;b&gt;&#34;&#39;&amp;"
    assert rendered(tmp_path, text="<b>\"'&") == f'<a title="{shown}">{shown}</a>'
    assert rendered(tmp_path, text=Markup("<b>")) == '<a title="<b>"><b></a>'


def test_a_value_that_is_not_passed_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(UndefinedError, match="text"):
        rendered(tmp_path)


def test_the_first_folder_wins(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "page.html").write_text(name)
    result = templates(tmp_path / "one", tmp_path / "two").get_template("page.html")
    assert result.render() == "one"


def test_every_template_can_be_read_and_escapes_by_itself() -> None:
    files = sorted((ROOT / "dashboard").rglob("templates/*"))
    assert files
    for file in files:
        source = file.read_text(encoding="utf-8")
        Environment().parse(source)
        assert "| safe" not in source, file
        assert "|safe" not in source, file
        assert "autoescape" not in source, file


def made_by_hand(source: str) -> Iterator[str]:
    """The texts of a module that hold HTML, and its imports for escaping; docstrings may."""
    tree = ast.parse(source)
    docstrings = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            if id(node) not in docstrings and HTML.search(node.value):
                yield node.value
        elif isinstance(node, ast.Import | ast.ImportFrom):
            names = {alias.name for alias in node.names}
            if names & ({"html"} if isinstance(node, ast.Import) else {"escape", "unescape"}):
                yield ast.unparse(node)


def test_html_made_by_hand_is_noticed() -> None:
    for source in (
        'page = f"<p>{name}</p>"',
        "page = '<img src=\"x\">'",
        "from html import escape",
        "from markupsafe import Markup, escape",
        "import html",
    ):
        assert list(made_by_hand(source))
    for source in ('"""A <p>."""', "from dash import html", 'hover = "<b>%{x}</b><br>%{y}"'):
        assert not list(made_by_hand(source))


def test_all_html_is_made_by_templates() -> None:
    files = sorted((ROOT / "dashboard").rglob("*.py"))
    result = {str(file): list(made_by_hand(file.read_text(encoding="utf-8"))) for file in files}
    assert files
    assert {file: texts for file, texts in result.items() if texts} == {}
