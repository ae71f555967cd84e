"""The manual is complete, its sentences are those of the program, and its links resolve."""

import ast
import importlib
import pkgutil
import re
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from dash.development.base_component import Component

import dashboard
import data
import explainers
import stratoscope
from dashboard.cli import COMMANDS
from dashboard.core.errors import SettingsError
from dashboard.core.settings.option import flag, flags, option_name, variable
from dashboard.core.troubleshooting import PAGE, entry_of, text_of
from dashboard.manual import Document
from dashboard.manual.document import DOCS, resolve
from dashboard.pages.registry import PAGES
from dashboard.reference import DOCUMENTS
from dashboard.reference.commands import parser_of
from dashboard.reference.settings import groups
from dashboard.server.layout import skeleton
from dashboard.ui.view import UnfitError
from data.errors import DataError
from data.gallery.sources import SOURCES as GALLERIES
from explainers.edits.base import EditKind
from explainers.edits.kinds import EDITS
from explainers.errors import ExplainerError
from explainers.methods import METHODS
from explainers.models.sources import SOURCES as MODELS
from explainers.what_if.regions import REGIONS
from explainers.what_if.text import parse_edit
from tests.browser import screenshot

ROOT = Path(__file__).parents[1]
BY_KEY = {each.key: each for each in DOCUMENTS}
BASES = (SettingsError, DataError, ExplainerError, UnfitError)
STARTING = (".__main__", ".wsgi")  # modules that start the program when they are imported

every_document = pytest.mark.parametrize("document", DOCUMENTS, ids=lambda each: each.key)


def source(key: str) -> str:
    return BY_KEY[key].source


# Complete


@pytest.mark.parametrize("group", groups(), ids=lambda each: each.heading)
def test_every_setting_is_documented(group: type) -> None:
    for name, info in group.model_fields.items():  # type: ignore[attr-defined]
        option = option_name(name, info)
        section = source("reference/settings").split(f"### `{flag(option)}`\n")[1].split("### ")[0]
        assert f"`{variable(option)}`" in section
        assert info.description in section
        assert "- Takes: a text\n" not in section or info.annotation in (str, str | None)


@pytest.mark.parametrize("command", COMMANDS, ids=lambda each: each.name)
def test_every_command_is_documented_with_its_options(command: object) -> None:
    name = command.name  # type: ignore[attr-defined]
    section = re.split(r"^## ", source("reference/commands"), flags=re.MULTILINE)
    (own,) = [each for each in section if each.startswith(f"`stratoscope {name}`\n")]
    settings = {each for g in groups() for n, i in g.model_fields.items() for each in flags(n, i)}
    for action in parser_of(command)._actions:  # type: ignore[arg-type]
        for option in action.option_strings:
            assert option in settings or f"`{option}" in own or action.help == "==SUPPRESS=="


@pytest.mark.parametrize("method", METHODS, ids=lambda each: each.key)
def test_every_method_is_documented_with_its_parameters(method: object) -> None:
    text = source("reference/methods")
    assert f"## {method.name} `{method.key}`\n" in text  # type: ignore[attr-defined]
    for each in method.parameters:  # type: ignore[attr-defined]
        assert f"| `{each.name}` | `{each.default}` | {each.bounds} | {each.help} |" in text


@pytest.mark.parametrize("kind", EDITS, ids=lambda each: each.key)
def test_every_edit_is_documented_with_its_values_stage_and_source(kind: EditKind) -> None:
    text = source("reference/edits")
    section = text.split(f"## `{kind.key}`\n")[1].split("\n## ")[0]
    assert f"- Works on the {kind.stage}\n" in section
    assert f"- Source: {kind.source}\n" in section
    for each in kind.parameters:
        assert f"| `{each.name}` | `{each.default}` | {each.bounds} | {each.help} |" in section
    for neutral in kind.neutral or ():
        assert f"`{neutral}=" in section


def test_every_region_is_documented() -> None:
    examples = re.findall(r"^\| `(\w+=[\d+]+)` \|", source("reference/edits"), re.MULTILINE)
    assert {each.partition("=")[0] for each in examples} == set(REGIONS)
    for each in examples:
        assert parse_edit(f"erase:{each}").text == f"erase:{each}"


def test_every_source_is_documented() -> None:
    text = source("reference/sources")
    for gallery in GALLERIES:
        assert f"| {gallery.name} | {gallery.layout} |" in text
    for model in MODELS:
        assert f"| `{model.form}` | {model.help} |" in text


@pytest.mark.parametrize("name", stratoscope.__all__)
def test_every_public_name_is_documented(name: str) -> None:
    section = source("reference/python").split(f"## `{name}`\n")[1].split("\n## ")[0]
    assert len(section.split()) >= 3


def test_a_signature_has_no_address_and_keeps_its_defaults() -> None:
    text = source("reference/python")
    assert "0x" not in text
    assert "weights: str | Path | None = None" in text
    assert "split: str = ''" in text


def test_every_key_of_judge_is_listed() -> None:
    script = (ROOT / "assets/pages/judge/keys.mjs").read_text(encoding="utf-8")
    (table,) = re.findall(r"const KEYS = \{(.*?)\};", script, re.DOTALL)
    letters = re.findall(r"^  (\w):", table, re.MULTILINE)
    assert letters
    for letter in letters:
        assert f"| `{letter}` |" in source("reference/keys")


def error_classes() -> list[type[Exception]]:
    """All classes of errors that a user can cause."""
    for package in (dashboard, data, explainers):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if "migrations" not in module.name and not module.name.endswith(STARTING):
                importlib.import_module(module.name)

    def below(kind: type[Exception]) -> Iterator[type[Exception]]:
        yield kind
        for each in kind.__subclasses__():
            yield from below(each)

    pages = dict.fromkeys(each for base in BASES for each in below(base))
    # Those of other tests' examples are not the program's.
    return [each for each in pages if each.__module__.partition(".")[0] in sys.modules]


def entry_name(kind: type) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "-", kind.__name__).lower()


def test_every_error_has_an_entry_and_each_entry_an_error() -> None:
    kinds = [each for each in error_classes() if each not in (DataError, ExplainerError)]
    names = {entry_name(each) for each in kinds}
    anchors = {each.anchor for each in BY_KEY[PAGE].headings if each.level == 3}
    assert names == anchors


def test_an_entry_states_sentences_a_cause_and_a_fix() -> None:
    for heading in BY_KEY[PAGE].headings:
        if heading.level == 3:
            text = text_of(heading.anchor)
            assert re.search(r'^"[^"]', text, re.MULTILINE), heading
            assert "**Cause.** " in text, heading
            assert "**Fix.** " in text, heading


@cache
def sentences_of_code() -> str:
    """All texts in the program, joined; a space stands for what an f-string fills in."""
    parts = []
    for package in ("dashboard", "data", "explainers"):
        for path in sorted((ROOT / package).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Constant) and isinstance(node.value, str):
                    parts.append(node.value)
                elif isinstance(node, ast.JoinedStr):
                    texts = [getattr(each, "value", " ") for each in node.values]
                    parts.append("".join(str(each) for each in texts if isinstance(each, str)))
    return "\n".join(" ".join(part.split()) for part in parts)


ENTRIES = [each.anchor for each in BY_KEY[PAGE].headings if each.level == 3]
IN_A_ROW = 5  # words


@pytest.mark.parametrize("anchor", ENTRIES)
def test_a_quoted_sentence_is_one_of_the_program(anchor: str) -> None:
    """Values and names differ, but a few words in a row are the program's."""
    first = re.search(r'^".*?(?=\n\n)', text_of(anchor), re.MULTILINE | re.DOTALL)
    assert first
    quotes = re.findall(r'"(.+?[.…])"(?= "|$)', " ".join(first.group().split()))
    assert quotes
    for quote in quotes:
        runs = [run.split() for run in re.split(r"…|\d[\d,]*|\w+\.\w+|--?\w+:|'\w+'", quote)]
        longest = max(runs, key=len)
        count = min(IN_A_ROW, max(3, len(longest) - 2))
        windows = (" ".join(run[i : i + count]) for run in runs for i in range(len(run)))
        assert any(
            len(each.split()) == count and each in sentences_of_code() for each in windows
        ), quote


def test_an_error_without_a_class_of_its_own_leads_to_the_one_above() -> None:
    class Special(ExplainerError):
        pass

    class Gone(data.errors.FileChanged):
        pass

    assert entry_of(Gone("x")) == "file-changed"
    assert entry_of(Special("x")) == ""
    assert text_of("file-changed").startswith("### File changed\n")
    assert text_of("nothing") == ""


# True


def links(document: Document) -> Iterator[tuple[str, str]]:
    """What links and pictures name: the kind, and the address."""
    for token in (child for each in document.tokens for child in each.children or ()):
        for name in ("href", "src"):
            if name in token.attrs:
                yield name, str(token.attrs[name])


@every_document
def test_every_link_and_picture_resolves(document: Document) -> None:
    for kind, address in links(document):
        path, anchor = resolve(document.key, address)
        if "://" in path:
            assert path.startswith("https://")
        elif kind == "src":
            assert (DOCS / path).is_file(), address
        else:
            assert path in BY_KEY, address
            assert not anchor or anchor in {each.anchor for each in BY_KEY[path].headings}, address


def test_every_picture_is_made_by_the_program() -> None:
    """`make screenshot` makes one of each page that it takes at that width and theme."""
    text = Path(screenshot.__file__).read_text(encoding="utf-8")
    taken = {"explore", *re.findall(r'folder, "([\w-]+)", (?:settle|views)', text)}
    used = {
        resolve(each.key, address)[0]
        for each in DOCUMENTS
        for kind, address in links(each)
        if kind == "src"
    }
    kept = {f"pictures/{path.name}" for path in (DOCS / "pictures").iterdir()}
    assert used == kept == {f"pictures/{name}.jpg" for name in taken}
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert "-m tests.browser.screenshot" in makefile


def test_every_written_document_is_listed() -> None:
    written = {path.relative_to(DOCS).with_suffix("").as_posix() for path in DOCS.glob("*/*.md")}
    assert written <= set(BY_KEY)
    for moved in DOCS.glob("*.md"):  # old places name the new ones
        (address,) = re.findall(r"\]\((.*?)\)", moved.read_text(encoding="utf-8"))
        assert (DOCS / address).is_file()


@every_document
def test_no_anchor_is_an_id_of_the_page(document: Document) -> None:
    page = next(page for page in PAGES if page.name == "Help")
    root = skeleton(PAGES, page)
    everything = [root, *root._traverse()]
    ids = {getattr(each, "id", None) for each in everything if isinstance(each, Component)}
    assert not ids & {each.anchor for each in document.headings}
