"""Any other folder: its images, at any depth, without classes."""

from data.items import printable
from data.notes import Note
from data.sources.place import Place
from data.sources.source import Entry, Listing, Source
from data.sources.wnid_flat import label_of_file

MOST_NAMES = 3  # that a sentence lists


def read(place: Place) -> Listing:
    """Claims every folder; a file whose name begins with a WordNet id has that class."""
    entries = tuple(Entry(place.root / name, label_of_file(name)) for name in place.names)
    if any(entry.label is not None for entry in entries):
        return Listing(entries)
    return Listing(entries, notes=(Note("layout", _sentence(place)),))


def _sentence(place: Place) -> str:
    folders = sorted({top for name in place.inner.values() if (top := _top(name))})
    if not folders:
        return "The images lie in no folders of classes and have no class."
    names = ", ".join(map(printable, folders[:MOST_NAMES]))
    more = f" and {len(folders) - MOST_NAMES:,} more" if len(folders) > MOST_NAMES else ""
    return (
        f"The names of folders ({names}{more}) are not taken as classes, so the images have none; "
        "name classes with --class-map FILE."
    )


def _top(name: str) -> str:
    return name.split("/", 1)[0] if "/" in name else ""


SOURCE = Source(
    key="unlabelled",
    name="Unlabelled images",
    layout="Any folder; its images have no classes, and so no right or wrong.",
    read=read,
)
