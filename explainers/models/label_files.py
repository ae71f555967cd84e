"""Class names from a file: lines of text, CSV, JSON or YAML."""

import ast
import codecs
import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from explainers.errors import UnfitLabels
from explainers.models.label_order import INDEX_TO_NAME, NAME_TO_INDEX, Ordered, in_order
from explainers.models.label_tables import is_table, read_table
from explainers.models.labels import ClassNames, checked, without_numbers

PBTXT = re.compile(r"\s*item\s*:?\s*\{")  # how a label map of TensorFlow begins

BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
NESTED = (  # keys that hold the names in JSON and YAML files
    *("id2label", "names", "label_names", "class_names", "classes", "labels"),
    *(*INDEX_TO_NAME, *NAME_TO_INDEX, "categories"),
)
ENDINGS = {".csv": ",", ".tsv": "\t"}  # of tables, and the usual separator


def read_labels(path: Path) -> ClassNames:
    """Names from a file: JSON by its content, CSV, TSV and YAML by its suffix, else one a line.

    Raises: UnfitLabels if it cannot be read, or holds no list of distinct names.
    """
    text = _text(path)
    where, suffix = f"the labels file {path}", path.suffix.lower()
    if suffix == ".pbtxt" or PBTXT.match(text):
        raise UnfitLabels(
            f"The labels file {path} is a TensorFlow label map, which is not supported; write its "
            "names into a text file, one a line, in the order of their ids."
        )
    if not text.strip():
        raise UnfitLabels(f"The labels file {path} is empty; provide one name per class and line.")
    if suffix == ".json" or text.lstrip().startswith(("[", "{")):
        ordered = _json(text, path)
    elif suffix in (".yaml", ".yml"):
        ordered = _yaml(text, path)
    elif suffix in ENDINGS:
        ordered = read_table(text, where, ENDINGS[suffix])
    else:
        ordered = _lines(text, path)
    return checked(ordered, where, f"from {path.name}")


def _text(path: Path) -> str:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise UnfitLabels(
            f"The labels file {path} cannot be read: {error.strerror or error}."
        ) from error
    coding = next((coding for mark, coding in BOMS if content.startswith(mark)), "utf-8")
    try:
        text = content.decode(coding)
    except UnicodeDecodeError as error:
        raise UnfitLabels(f"The labels file {path} is not UTF-8: save it as such.") from error
    if "\0" in text:
        raise UnfitLabels(
            f"The labels file {path} is not text; provide one name per class and line."
        )
    return text


def _lines(text: str, path: Path) -> Ordered:
    lines = [line.strip() for line in text.rstrip().splitlines()]
    if "" in lines:
        number = lines.index("") + 1
        raise UnfitLabels(
            f"Line {number} of the labels file {path} is blank; name the class, or remove the line."
        )
    ordered = without_numbers(lines)
    if is_table(text, ordered.names):
        return read_table(text, f"the labels file {path}")
    return ordered


def _json(text: str, path: Path) -> Ordered:
    try:
        return _nested(json.loads(text), path)
    except json.JSONDecodeError as error:
        try:  # a dict or list as Python prints it, evaluated without running anything
            value = ast.literal_eval(text.strip())
        except (ValueError, SyntaxError, MemoryError, RecursionError):
            raise UnfitLabels(f"The labels file {path} is not valid JSON: {error}.") from error
    return _nested(value, path, typed=True)


def _yaml(text: str, path: Path) -> Ordered:
    try:
        value = yaml.load(text, Loader=yaml.BaseLoader)  # all scalars are texts: "no" is a name
    except yaml.YAMLError as error:
        reason = re.sub(r"\s+", " ", str(error))
        raise UnfitLabels(f"The labels file {path} is not valid YAML: {reason}.") from error
    return _nested(value, path)


def _nested(value: Any, path: Path, *, typed: bool = False) -> Ordered:  # noqa: ANN401
    """The names of a list or object, or those under one of its keys.

    `typed`: the keys of an object may be numbers, which JSON and YAML write as texts.
    """
    where, how, key = f"the labels file {path}", "", None
    if isinstance(value, Mapping):
        key = next((key for key in NESTED if isinstance(value.get(key), Mapping | list)), None)
        if key is not None:
            value, how = value[key], f" ({key})"
    if not isinstance(value, Mapping | list):
        raise UnfitLabels(
            f"The labels file {path} must hold a list of names, or map indices to names."
        )
    ordered = in_order(value, where, key or "", json=not typed)
    return ordered._replace(how=how + ordered.how)
