"""Files beside the images that seem to hold labels but are not read: train.csv, metadata.jsonl."""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path, PurePosixPath

from data.gallery.class_names import unified
from data.gallery.items import printable
from data.gallery.notes import GalleryNote
from data.gallery.sources.place import Place
from data.gallery.sources.source import Listing

ENDINGS = (".csv", ".tsv", ".txt", ".json", ".jsonl")
SEPARATOR = re.compile(r"[,;\t]")
IMAGE = re.compile(r"(image|img|file|photo|picture)s?( ?(id|name|file|path))?|id|filepath|path")
LABEL = re.compile(
    r"(.* )?(labels?|class(es)?|categor(y|ies)|targets?|diagnosis|dx|level|breed|species|tags?"
    r"|diseases?|grade|type)( (ids?|names?|idx|index))?"
)
OTHER = re.compile(r"split|sets?|subset|fold|usage|source|url|caption|comments?|notes?|date|time")
LONGEST = 3  # words of a class's name
ONE_HOT = {"0", "1", "0.0", "1.0"}
MOST_LINES = 20_000  # read of each file
MOST_BYTES = 20_000_000  # of a JSON file, which is read whole
MOST_FILES = 20
MOST_FOLDERS = 20  # of images, searched for tables
MOST_NAMES = 3  # how many a sentence lists
FEWEST = 2  # columns


def note_on_tables(place: Place, listing: Listing) -> Iterator[GalleryNote]:
    """Notes tables that seem to hold the images' labels; a warning if no image has a class."""
    images = _Images(
        frozenset(PurePosixPath(name).name for name in place.names),
        frozenset(PurePosixPath(name).stem for name in place.names),
    )
    files = [file for file in _tables(place) if file != listing.table]
    tables = [file.name for file in files[:MOST_FILES] if _has_labels(file, images)]
    if not tables:
        return
    names = " and ".join(map(printable, tables[:MOST_NAMES]))
    verbs = "is {} is" if len(tables) == 1 else "are {} are"
    text = f"{names} {verbs.format('beside the images and')} not read"
    if any(entry.label is not None for entry in listing.entries):
        yield GalleryNote("classes", f"{text}, as the names of folders or files state the classes.")
    else:
        yield GalleryNote(
            "classes", f"{text}; sort the images into one folder per class.", warning=True
        )


@dataclass(frozen=True)
class _Images:
    names: frozenset[str]
    stems: frozenset[str]

    def has(self, cell: str, heading: str) -> bool:
        """Whether a cell names one of the images; bare numbers only under a matching heading."""
        name = PurePosixPath(cell.replace("\\", "/")).name
        if name in self.names:
            return True
        return name in self.stems and bool(not name.isdecimal() or IMAGE.fullmatch(heading))


def _tables(place: Place) -> list[Path]:
    """Tables from the root down to the split's folder, then in the folders of the images."""
    above = place.below.split("/")[:-1]
    folders = [place.root.joinpath(*above[:depth]) for depth in range(len(above) + 1)]
    inner = sorted({PurePosixPath(name).parent.as_posix() for name in place.names})
    folders += [place.root / folder for folder in inner[:MOST_FOLDERS]]
    return [
        file
        for folder in dict.fromkeys(folders)
        for ending in ENDINGS
        for file in sorted(folder.glob(f"*{ending}"))
    ]


def _has_labels(file: Path, images: _Images) -> bool:
    """Whether a row names an image, and the other columns are labels.

    They are by their heading, as one-hot, or as one short text for each image.
    """
    try:
        tables = _json_tables(file) if file.suffix.startswith(".json") else [_table(file)]
    except (OSError, ValueError, RecursionError):
        return False
    return any(_labels_images(rows[:MOST_LINES], images) for rows in tables)


def _table(file: Path) -> list[list[str]]:
    with file.open(encoding="utf-8-sig", errors="replace") as lines:
        return [_cells(line) for line in islice(lines, MOST_LINES)]


def _json_tables(file: Path) -> list[list[list[str]]]:
    """The tables in a JSON file, each with a row of headings. Raises: OSError, ValueError."""
    if file.stat().st_size > MOST_BYTES:
        return []
    text = file.read_text(encoding="utf-8-sig")
    if file.suffix == ".jsonl":
        return _tables_in([json.loads(line) for line in text.splitlines() if line.strip()])
    return _tables_in(json.loads(text))


def _tables_in(value: object) -> list[list[list[str]]]:
    """Records, pairs of an image and its label, an object of these, and COCO's annotations."""
    if isinstance(value, dict):
        if all(isinstance(each, str | int) for each in value.values()):
            return _tables_in([*map(list, value.items())])
        tables = [table for each in value.values() for table in _tables_in(each)]
        if value.keys() >= {"images", "annotations", "categories"}:
            tables = [
                [[*head, "category"], *([*row, ""] for row in rows)] for head, *rows in tables
            ]
        return tables
    if not isinstance(value, list) or not value:
        return []
    if all(isinstance(each, dict) for each in value):
        head = [*value[0]]
        return [[head, *([str(each.get(name, "")) for name in head] for each in value)]]
    if all(isinstance(each, list) and len(each) == FEWEST for each in value):
        is_class = all(_is_short(str(label)) or isinstance(label, int) for _, label in value)
        head = ["file", "label" if is_class else "caption"]
        return [[head, *([str(cell) for cell in each] for each in value)]]
    return []


def _labels_images(rows: Sequence[Sequence[str]], images: _Images) -> bool:
    """Whether a row names an image, and the other columns are labels."""
    first = rows[0] if rows else []
    headings = [unified(cell) for cell in first]
    for number, row in enumerate(rows):
        if not FEWEST <= len(row) <= max(len(first), FEWEST):
            continue
        for column, cell in enumerate(row):
            if images.has(cell, headings[column] if column < len(headings) else ""):
                others = headings[:column] + headings[column + 1 :]
                cells = [*row[:column], *row[column + 1 :]]
                return number == 0 or _are_labels(others, cells) or _is_class(others, cells)
    return False


def _are_labels(headings: Sequence[str], cells: Sequence[str]) -> bool:
    return any(map(LABEL.fullmatch, headings)) or all(cell in ONE_HOT for cell in cells)


def _is_class(headings: Sequence[str], cells: Sequence[str]) -> bool:
    """Whether the only other column holds a short text, whatever its heading."""
    if len(cells) != 1 or OTHER.fullmatch(headings[0]):
        return False
    return _is_short(cells[0])


def _is_short(text: str) -> bool:
    """Whether it is as short as a class's name."""
    words = re.split(r"[\s_-]+", text)
    return len(words) <= LONGEST and all(word.isalpha() for word in words)


def _cells(line: str) -> list[str]:
    text = line.strip()
    cells = SEPARATOR.split(text) if SEPARATOR.search(text) else text.split()
    return [cell.strip().strip("\"'") for cell in cells]
