"""What a gallery source is: a way in which images may be laid out, with their classes."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from data.gallery.items import Skipped
from data.gallery.labels import ImageNetClass
from data.gallery.notes import Note
from data.gallery.sources.place import Place


@dataclass(frozen=True, slots=True)
class Entry:
    """An image file and what its source says of it; a class outside ImageNet is given by name."""

    path: Path
    label: ImageNetClass | str | None = None
    credit: str = ""
    name: str = ""  # of the class, as its folder is called; "" where that is the label's


@dataclass(frozen=True)
class Listing:
    """What a source found at a place, in the order of the gallery."""

    entries: tuple[Entry, ...]
    skipped: tuple[Skipped, ...] = ()
    notes: tuple[Note, ...] = ()  # what the layout was taken for
    table: Path | None = None  # from which the classes were read
    noun: str = "class"  # what a class is there: "folder" or "class"


@dataclass(frozen=True)
class Source:
    """A kind of gallery; `read` gives None for a place that is laid out in another way."""

    key: str
    name: str
    layout: str  # for people, in one sentence: how the files must lie
    read: Callable[[Place], Listing | None]
