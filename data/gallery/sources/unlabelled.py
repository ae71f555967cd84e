"""Any other folder: its images, at any depth, without classes."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from data.gallery.items import printable
from data.gallery.notes import GalleryNote
from data.gallery.sources.names import is_general
from data.gallery.sources.place import Place
from data.gallery.sources.source import Entry, GallerySource, Listing
from data.gallery.sources.wnid_flat import label_of_file

NUMBERED = re.compile(  # cat.0.jpg, tree_frog_12.png, dog (3).jpg
    r"(?!(img|dsc|dscn|pxl|mvi)[ _.-])(?P<word>[^\W\d_]{2,}([ _-][^\W\d_]+)*)[ ._-]+\(?\d",
    re.IGNORECASE,
)
FEWEST = 2  # words, and files of each
MOST_NAMES = 3  # how many a sentence lists


def read(place: Place) -> Listing:
    """Accepts every folder; a file with a name that begins with a WordNet id has that class."""
    entries = tuple(Entry(place.root / name, label_of_file(name)) for name in place.names)
    if any(entry.label is not None for entry in entries):
        return Listing(entries)
    return Listing(entries, notes=(GalleryNote("layout", _sentence(place)),))


def _sentence(place: Place) -> str:
    folders = sorted({top for name in place.inner.values() if (top := _top(name))})
    if not folders:
        text = "The images are not in class folders and have no class"
        if words := _words(place.inner.values()):
            return (
                f"{text}; the names of files look like classes ({_listed(words)}) but are not read "
                "as classes: sort the images into one folder per class."
            )
        return f"{text}."
    return (
        f"The names of folders ({_listed(folders)}) do not count as classes, so the images have "
        "none; name classes with --class-map FILE."
    )


def _words(names: Iterable[str]) -> list[str]:
    """The words that number the files, if all have one and several words have two or more files."""
    words = Counter(match["word"] if (match := NUMBERED.match(name)) else "" for name in names)
    if len(words) < FEWEST or min(words.values()) < FEWEST or any(map(is_general, words)):
        return []
    return [] if "" in words else sorted(words)


def _listed(names: Sequence[str]) -> str:
    more = len(names) - MOST_NAMES
    shown = ", ".join(map(printable, names[:MOST_NAMES]))
    return f"{shown} and {more:,} more" if more > 0 else shown


def _top(name: str) -> str:
    return name.split("/", 1)[0] if "/" in name else ""


SOURCE = GallerySource(
    key="unlabelled",
    name="Unlabelled images",
    layout="Any folder; its images have no classes, so no prediction is correct or wrong.",
    read=read,
)
