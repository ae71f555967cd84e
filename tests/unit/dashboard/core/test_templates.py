"""Templates escape what they are filled with, and miss nothing in silence."""

from pathlib import Path

import pytest
from jinja2 import Environment, UndefinedError
from markupsafe import Markup

from dashboard.core.templates import templates

ROOT = Path(__file__).parents[4]


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
    found = templates(tmp_path / "one", tmp_path / "two").get_template("page.html")
    assert found.render() == "one"


def test_every_template_can_be_read_and_escapes_by_itself() -> None:
    files = sorted((ROOT / "dashboard").rglob("templates/*"))
    assert files
    for file in files:
        source = file.read_text(encoding="utf-8")
        Environment().parse(source)
        assert "| safe" not in source, file
        assert "|safe" not in source, file
        assert "autoescape" not in source, file
