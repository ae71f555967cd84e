"""A class map: a user's file that states which class of the model each folder is."""

import csv
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches
from pathlib import Path

from data.errors import GalleryProblem
from data.gallery.class_matching import find_choice
from data.gallery.class_names import LabelIndex, exact, is_number, label_index, stated_wnid
from data.gallery.notes import GalleryNote

SEPARATORS = (",", ";", "\t")  # the first that fits every line
SEPARATOR_LINE = re.compile(r"sep=(?P<separator>.)\r?\n", re.IGNORECASE)  # as Excel writes it
HEADINGS = {"class", "label", "target", "index", "name"}
COLUMNS = 2
MOST_NAMES = 5  # how many a sentence lists

ClassMap = Mapping[str, str | int]  # folder -> class of the model, by name or index


def read_class_map(path: Path) -> ClassMap:
    """Read CSV lines `folder,class`, with or without a heading, or a JSON object of the same.

    A semicolon or a tab may separate the columns.

    Raises: GalleryProblem in one sentence.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise GalleryProblem(f"The class map {path} cannot be read ({error.strerror}).") from None
    except UnicodeDecodeError:
        raise GalleryProblem(f"The class map {path} is not UTF-8 text; save it as such.") from None
    pairs = _json(text, path) if text.lstrip().startswith(("{", "[")) else _csv(text, path)
    choices: dict[str, str | int] = {}
    for folder, choice in pairs:
        name = exact(folder)
        if choices.get(name, choice) != choice:
            raise GalleryProblem(
                f"The class map {path} states two classes for {name!r}; keep one of them."
            )
        choices[name] = choice
    if not choices:
        raise GalleryProblem(f"The class map {path} is empty; write lines of folder,class.")
    return choices


def note_absent(stated: ClassMap, present: Iterable[str]) -> list[GalleryNote]:
    """A note on the class folders that the map names and that are not among those `present`.

    It is a warning if one of them may be a misspelt folder. Raises: GalleryProblem if all of them
    are absent.
    """
    names = sorted(set(map(exact, present)))
    absent = [name for name in stated if name not in names]
    unstated = [name for name in names if name not in stated]
    near = {
        name: [] if is_number(name) else get_close_matches(name, unstated, 1) for name in absent
    }
    if absent and len(absent) == len(stated):
        name = absent[0]
        hint = f"it has {', '.join(names[:MOST_NAMES])}." if names else "it has none."
        hint = f"did you mean {near[name][0]!r}?" if near[name] else hint
        raise GalleryProblem(
            f"The class map names the folder {name!r}, which is not a class folder of this "
            f"gallery; {hint}"
        )
    if not absent:
        return []
    listed = [f"{name} (nearest: {near[name][0]})" if near[name] else name for name in absent]
    more = len(listed) - MOST_NAMES
    some = ", ".join(listed[:MOST_NAMES]) + (f" and {more:,} more" if more > 0 else "")
    what = "1 folder that is" if len(absent) == 1 else f"{len(absent):,} folders that are"
    text = f"The class map also names {what} not in this gallery: {some}."
    return [GalleryNote("classes", text, warning=any(near.values()))]


def check_classes(stated: ClassMap, labels: tuple[str, ...] | None, model: str) -> None:
    """Raises: GalleryProblem if the map names a class that the model, called `model`, lacks.

    `labels` None stands for ImageNet's 1,000 classes.
    """
    index = label_index(labels)
    for folder, choice in stated.items():
        if find_choice(choice, index) is None:
            near = () if stated_wnid(str(choice)) else index.nearest(str(choice))
            hint = f"did you mean {' or '.join(near)}?" if near else _range(index)
            raise GalleryProblem(
                f"The class map assigns {folder!r} to {choice!r}, which is not one class of "
                f"{model}; {hint}"
            )


def _range(index: LabelIndex) -> str:
    names = "name, by WordNet id," if index.imagenet else "name,"
    return f"state a class by {names} or by index, 0 to {len(index.labels) - 1}."


def _json(text: str, path: Path) -> list[tuple[str, str | int]]:
    try:
        stated = json.loads(text)
    except json.JSONDecodeError as error:
        raise GalleryProblem(f"The class map {path} is not valid JSON: {error}.") from None
    if not isinstance(stated, dict):
        raise GalleryProblem(
            f'The class map {path} must be a JSON object such as {{"folder": "class"}}, not a list.'
        )
    for folder, choice in stated.items():
        if not isinstance(choice, str | int) or isinstance(choice, bool) or choice == "":
            raise GalleryProblem(
                f"The class map {path} must state a name or an index for {folder!r}, "
                f"not {json.dumps(choice)}."
            )
    return list(stated.items())


def _csv(text: str, path: Path) -> list[tuple[str, str | int]]:
    if match := SEPARATOR_LINE.match(text):
        tables = [_rows(text[match.end() :], match["separator"])]
    else:
        tables = [_rows(text, separator) for separator in SEPARATORS]
    rows = next(filter(_is_map, tables), tables[0])
    for number, cells in rows:
        if not _is_map([(number, cells)]):
            raise GalleryProblem(
                f"Line {number} of the class map {path} must be folder,class; put a name that "
                "has a comma in quotes, and use one separator in all lines: comma, semicolon or "
                "tab."
            )
    if rows and rows[0][1][1].casefold() in HEADINGS:
        rows = rows[1:]
    return [(folder, choice) for _, (folder, choice) in rows]


def _rows(text: str, separator: str) -> list[tuple[int, list[str]]]:
    """The lines that are not empty, each with its number."""
    reader = csv.reader(text.splitlines(), delimiter=separator, skipinitialspace=True)
    rows = ((number, [cell.strip() for cell in row]) for number, row in enumerate(reader, start=1))
    return [(number, cells) for number, cells in rows if any(cells)]


def _is_map(rows: Sequence[tuple[int, list[str]]]) -> bool:
    return bool(rows) and all(len(cells) == COLUMNS and all(cells) for _, cells in rows)
