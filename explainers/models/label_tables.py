"""Class names from a table: its separator, its column of names and its column of indices."""

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass

from explainers.errors import UnfitLabels
from explainers.models.label_order import (
    WNID,
    Ordered,
    as_index,
    by_index,
    listed,
    may_have_gaps,
    plain_title,
    plural_of,
    start_of,
)
from explainers.models.labels import without_numbers

SEPARATORS = (",", ";", "\t", "|")
SEPARATOR_LINE = re.compile(r"sep=(?P<separator>.)\r?\n", re.IGNORECASE)  # as Excel writes it
NUMBER = re.compile(r"-?\d*[.,]?\d+(e-?\d+)?%?", re.IGNORECASE)
INDEX_COLUMNS = (  # titles in lower case, without blanks and "_"
    *("index", "idx", "id", "classid", "classindex", "classidx", "classnumber", "#"),
    *("labelid", "labelindex", "labelidx", "categoryid", "target", "targetid"),
)
NAME_COLUMNS = (
    *("name", "classname", "labelname", "label", "class", "classlabel", "category"),
    "description",
)
EITHER = ("label", "class", "classlabel", "category", "")  # indices if they are numbers
COUNTS = re.compile(  # titles of columns that never hold indices
    r"n|num.{0,2}|(n|num|numberof)(images|samples|items|files|examples).*|.*counts?|total.*|"
    r"support|images|samples|size|freq.*"
)
TITLES = {*INDEX_COLUMNS, *NAME_COLUMNS}
FILES = ("file", "filename", "filepath", "path", "image", "imageid")


@dataclass(frozen=True)
class _Table:
    """Cells without their header, and the header in lower case, empty if there is none."""

    rows: list[list[str]]
    titles: tuple[str, ...]  # of the columns, as in the file
    header: tuple[str, ...]
    where: str

    def column(self, place: int) -> list[str]:
        """The cells of a column."""
        return [row[place] for row in self.rows]

    def indices(self, place: int) -> list[int | None]:
        """The cells of a column as indices."""
        return [as_index(cell) for cell in self.column(place)]


def is_table(text: str, names: Sequence[str]) -> bool:
    """Whether lines of text are a table, compared with the names that they would be as lines."""
    shared = [each for each in SEPARATORS if all(each in name for name in names)]
    mostly = sum(";" in name for name in names) * 2 > len(names)
    if len(names) == 1 or mostly or any("\t" in name for name in names):
        return bool(shared) or len(names) > 1
    if any(all(name.endswith(each) for name in names) for each in shared):
        return True
    try:
        return any(_header_rows(_rows(text, each)) > 1 for each in shared)
    except csv.Error:
        return False


def read_table(text: str, where: str, usual: str = ",") -> Ordered:
    """One line of names, or columns; the header decides which, or the indices do.

    `usual` is the separator of the file's suffix; its content may use another one. Raises:
    UnfitLabels if the table does not state which column holds the names.
    """
    try:
        rows = _split(text, usual)
    except csv.Error as error:
        raise UnfitLabels(f"{where} is not valid CSV: {error}.") from error
    if any("\n" in cell for row in rows for cell in row):
        raise UnfitLabels(f"A double quote in {where} is not closed on its line; close each one.")
    if len(rows) == 1 and len(rows[0]) > 1 and set(map(plain_title, rows[0])) <= TITLES:
        raise UnfitLabels(f"There is only a header in {where}; provide one class in each line.")
    if len(rows) <= 1:
        rows = rows or [[]]
        return Ordered(rows[0], ", in one line" if len(rows[0]) > 1 else "")
    widths = [len(row) for row in rows]
    if len(set(widths)) > 1:
        usually = max(set(widths), key=widths.count)
        number = next(number for number, width in enumerate(widths) if width != usually) + 1
        raise UnfitLabels(
            f"Row {number} of {where} has {_columns(widths[number - 1])} and most have {usually}; "
            "put names that contain the separator in double quotes."
        )
    kept = [place for place in range(widths[0]) if any(row[place] for row in rows)]
    rows = [[row[place] for place in kept] for row in rows]
    header = _header(rows)
    if header:
        return _with_header(_Table(rows[1:], tuple(rows[0]), header, where))
    return _without_header(_Table(rows, (), (), where))


def _split(text: str, usual: str) -> list[list[str]]:
    """The rows that are not empty, by the separator that gives the best table."""
    if match := SEPARATOR_LINE.match(text):
        return _rows(text[match.end() :], match["separator"])
    order = sorted(SEPARATORS, key=lambda separator: separator != usual)
    tables = [_rows(text, separator) for separator in order]
    best = max(tables, key=_header_rows)
    if _header_rows(best) > 0:
        return best
    ragged = (rows for rows in tables if sum(len(row) > 1 for row in rows) * 2 >= len(rows))
    return next(ragged, tables[0])


def _rows(text: str, separator: str) -> list[list[str]]:
    reader = csv.reader(io.StringIO(text, newline=None), delimiter=separator, skipinitialspace=True)
    return [[cell.strip() for cell in row] for row in reader if any(cell.strip() for cell in row)]


def _header_rows(rows: list[list[str]]) -> int:
    """The quality of rows as a table: 2 with a header or numbers, 1 with equal columns, 0 with one.

    -1 if rows have different numbers of columns.
    """
    width = len(rows[0]) if rows else 0
    if any(len(row) != width for row in rows):
        return -1
    if width <= 1:
        return 0
    if len(rows) > 1 and (_header(rows) or any(map(_are_numbers, zip(*rows, strict=True)))):
        return 2
    return 1


def _header(rows: list[list[str]]) -> tuple[str, ...]:
    """The first row in lower case if it names the columns, else ()."""
    first = tuple(plain_title(cell) for cell in rows[0])
    if len(first) == 1:
        return first if first[0] in NAME_COLUMNS else ()
    columns = [column[1:] for column in zip(*rows, strict=True)]
    if not first[0] and all(columns[0]):  # the row numbers of pandas have no title
        return first
    if any(NUMBER.fullmatch(cell) for cell in first):
        return ()
    titled = any(cell in TITLES or cell in FILES for cell in first)
    unlike = any(_are_numbers(column) or _are_wnids(column) for column in columns)
    return first if titled or (unlike and not any(map(WNID.fullmatch, rows[0]))) else ()


def _with_header(table: _Table) -> Ordered:
    places = range(len(table.header))
    texts = [place for place in places if not _are_numbers(table.column(place))]
    name = _name_column(table, texts)
    column = f" (column {table.titles[name]})"
    index = _index_column(table, [place for place in places if place not in (name, *texts)])
    if index is None:
        return Ordered(table.column(name), column)
    ordered = _by_index(table, index, name)
    return ordered._replace(how=f"{column}{ordered.how}")


def _name_column(table: _Table, texts: list[int]) -> int:
    """The column of names: of texts, if there is one; by its title, or the only one."""
    places = texts or range(len(table.header))
    titled = [place for title in NAME_COLUMNS for place in places if table.header[place] == title]
    if titled:
        return titled[0]
    plain = [place for place in texts if table.header[place] not in FILES]
    named = [place for place in plain if not _are_wnids(table.column(place))]
    if len(named or plain) == 1:
        return (named or plain)[0]
    titles = listed([table.titles[place] for place in places])
    raise UnfitLabels(
        f"Any of the columns {titles} in {table.where} may hold the names; title one of them "
        '"name".'
    )


def _index_column(table: _Table, numbers: list[int]) -> int | None:
    """The column of indices, by its title; an ambiguous column is refused."""
    stated = [place for place in numbers if table.header[place] in INDEX_COLUMNS]
    either = [place for place in numbers if table.header[place] in EITHER]
    whole = [place for place in (*stated, *either) if start_of(table.indices(place)) is not None]
    others = [
        place
        for place in numbers
        if place not in (*stated, *either) and not COUNTS.fullmatch(table.header[place])
    ]
    if whole:
        titled = [place for place in whole if table.header[place]] or whole  # before row numbers
        orders = {tuple(_ranks(table.indices(place))) for place in titled}
        if len(orders) > 1:
            first, second = (table.titles[place] for place in titled[:2])
            raise UnfitLabels(
                f"The columns {first} and {second} in {table.where} give two different orders; "
                "keep the one with the class indices."
            )
        return titled[0]
    for place in others:
        indices = table.indices(place)
        if start_of(indices) is not None and _ranks(indices) != list(range(len(indices))):
            raise UnfitLabels(
                f"The column {table.titles[place]} in {table.where} may or may not hold indices; "
                "title it index, or remove it."
            )
    return stated[0] if stated else None


def _without_header(table: _Table) -> Ordered:
    width = len(table.rows[0])
    if width == 1:
        return without_numbers(table.column(0))
    numbers = [place for place in range(width) if _are_numbers(table.column(place))]
    if numbers and width == len(("index", "name")):
        return _by_index(table, numbers[0], 1 - numbers[0])
    raise UnfitLabels(
        f'{table.where} does not state which column holds the names; add the line "index,name" at '
        "the top."
    )


def _by_index(table: _Table, index: int, name: int) -> Ordered:
    pairs = []
    for cell, text in zip(table.indices(index), table.column(name), strict=True):
        if cell is None:
            raise UnfitLabels(
                f'The class "{text}" in {table.where} has no index; provide one for each class.'
            )
        pairs.append((cell, text))
    if len({cell for cell, _ in pairs}) < len(pairs):
        raise UnfitLabels(f"Two classes in {table.where} have the same index; use each index once.")
    title = table.header[index] if table.header else ""
    if may_have_gaps(title):
        return by_index(pairs, table.where, plural_of(title), gaps=True)
    return by_index(pairs, table.where)


def _are_numbers(cells: Sequence[str]) -> bool:
    """Whether a column holds numbers; a few cells may be empty."""
    return any(cells) and all(not cell or NUMBER.fullmatch(cell) for cell in cells)


def _are_wnids(cells: Sequence[str]) -> bool:
    return all(map(WNID.fullmatch, cells))


def _ranks(indices: Sequence[int | None]) -> list[int]:
    return [index - min(each or 0 for each in indices) for index in indices if index is not None]


def _columns(count: int) -> str:
    return f"{count} column{'s' * (count != 1)}"
