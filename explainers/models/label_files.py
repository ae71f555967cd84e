"""Class names from a file: lines of text, CSV, JSON or YAML."""

import ast
import codecs
import csv
import io
import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from explainers.errors import UnfitLabels
from explainers.models.labels import (
    ClassNames,
    checked,
    counted,
    in_order,
    without_numbers,
)

BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
NESTED = (  # keys under which JSON and YAML files keep the names
    *("id2label", "names", "label_names", "class_names", "classes", "labels"),
    *("idx_to_class", "class_to_idx", "label2id", "categories"),
)
INDEX_COLUMNS = ("index", "idx", "id", "class_id", "class_index", "class_idx", "label_id", "number")
NAME_COLUMNS = ("name", "class_name", "label_name", "label", "class", "category", "description")
TABLES = {".csv": ",", ".tsv": "\t"}


def read_labels(path: Path) -> ClassNames:
    """Names from a file; its content tells JSON, its ending CSV, TSV and YAML, else one a line.

    Raises: UnfitLabels if it cannot be read, or holds no list of distinct names.
    """
    text = _text(path)
    where, suffix = f"the labels file {path}", path.suffix.lower()
    if not text.strip():
        raise UnfitLabels(f"The labels file {path} is empty; give one name per class and line.")
    if suffix == ".json" or text.lstrip().startswith(("[", "{")):
        names, how = _json(text, path)
    elif suffix in (".yaml", ".yml"):
        names, how = _yaml(text, path)
    elif suffix in TABLES:
        names, how = _table(text, path, TABLES[suffix])
    else:
        names, how = _lines(text, path)
    return checked(names, where, f"Classes: {counted(names)} from {path.name}{how}.")


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
        raise UnfitLabels(f"The labels file {path} is no text; give one name per class and line.")
    return text


def _lines(text: str, path: Path) -> tuple[list[str], str]:
    lines = [line.strip() for line in text.rstrip().splitlines()]
    if "" in lines:
        number = lines.index("") + 1
        raise UnfitLabels(
            f"Line {number} of the labels file {path} is blank: name the class, or take it out."
        )
    if len(lines) == 1 and "," in lines[0]:
        return _table(text, path, ",")
    return without_numbers(lines)


def _table(text: str, path: Path, separator: str) -> tuple[list[str], str]:
    """One line of names, or columns; the header tells which, or the indices do."""
    try:
        rows = [row for row in csv.reader(io.StringIO(text), delimiter=separator) if any(row)]
    except csv.Error as error:
        raise UnfitLabels(f"The labels file {path} is no valid CSV: {error}.") from error
    rows = [[cell.strip() for cell in row] for row in rows]
    if len(rows) == 1:
        return rows[0], ", in one line"
    header = [cell.casefold().replace(" ", "_") for cell in rows[0]]
    name = next((header.index(each) for each in NAME_COLUMNS if each in header), None)
    if name is not None and len(set(map(len, rows))) == 1:
        index = next((header.index(each) for each in INDEX_COLUMNS if each in header), None)
        body = rows[1:]
        if index is None and len(header) > 1:
            numbers = [k for k in range(len(header)) if all(row[k].isdecimal() for row in body)]
            index = numbers[0] if numbers and numbers[0] != name else None
        column = f" (column {rows[0][name]})"
        if index is None or index == name:
            return [row[name] for row in body], column
        return _by_index([(row[index], row[name]) for row in body], path), column
    return _without_header(rows, path)


def _without_header(rows: list[list[str]], path: Path) -> tuple[list[str], str]:
    widths = set(map(len, rows))
    if widths == {1}:
        return without_numbers([row[0] for row in rows])
    for index, name in ((0, 1), (1, 0)) if widths == {2} else ():
        if all(row[index].isdecimal() for row in rows):
            return _by_index([(row[index], row[name]) for row in rows], path), ""
    raise UnfitLabels(
        f"The labels file {path} does not state which column holds the names: begin it with "
        'the line "index,name".'
    )


def _by_index(pairs: list[tuple[str, str]], path: Path) -> list[str]:
    if len({index for index, _ in pairs}) != len(pairs):
        raise UnfitLabels(f"The labels file {path} states an index twice; state each once.")
    return in_order(dict(pairs), f"The labels file {path}")


def _json(text: str, path: Path) -> tuple[list[str], str]:
    try:
        value = json.loads(text)
    except json.JSONDecodeError as error:
        try:  # a dict or list as Python prints it, which is evaluated without running anything
            value = ast.literal_eval(text.strip())
        except (ValueError, SyntaxError, MemoryError, RecursionError):
            raise UnfitLabels(f"The labels file {path} is no valid JSON: {error}.") from error
    return _nested(value, path)


def _yaml(text: str, path: Path) -> tuple[list[str], str]:
    try:
        value = yaml.load(text, Loader=yaml.BaseLoader)  # all scalars are texts: "no" is a name
    except yaml.YAMLError as error:
        reason = re.sub(r"\s+", " ", str(error))
        raise UnfitLabels(f"The labels file {path} is no valid YAML: {reason}.") from error
    return _nested(value, path)


def _nested(value: Any, path: Path) -> tuple[list[str], str]:  # noqa: ANN401
    """The names of a list or object, or those under one of its keys."""
    where, how = f"The labels file {path}", ""
    if isinstance(value, Mapping):
        key = next((key for key in NESTED if isinstance(value.get(key), Mapping | list)), None)
        if key is not None:
            value, how = value[key], f" ({key})"
    if not isinstance(value, Mapping | list):
        raise UnfitLabels(f"{where} must hold a list of names, or an object of indices and names.")
    return in_order(value, where), how
