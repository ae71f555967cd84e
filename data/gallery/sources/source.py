"""A gallery source: one layout of images and classes on disk."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from data.gallery.items import Skipped
from data.gallery.labels import ImageNetClass
from data.gallery.notes import GalleryNote
from data.gallery.sources.place import Place


@dataclass(frozen=True, slots=True)
class Entry:
    """An image file and its class by the source; a class outside ImageNet is a name."""

    path: Path
    label: ImageNetClass | str | None = None
    credit: str = ""
    name: str = ""  # of the class, as the folder is called; "" if equal to the label's name


@dataclass(frozen=True)
class Listing:
    """The images that a source read, in the order of the gallery."""

    entries: tuple[Entry, ...]
    skipped: tuple[Skipped, ...] = ()
    notes: tuple[GalleryNote, ...] = ()  # the recognised layout
    table: Path | None = None  # the files that the classes come from
    noun: str = "class"  # the word for a class: "folder" or "class"


@dataclass(frozen=True)
class GallerySource:
    """A kind of gallery; `read` returns None for a folder with another layout."""

    key: str
    name: str
    layout: str  # for people, in one sentence: the layout of the files
    read: Callable[[Place], Listing | None]
