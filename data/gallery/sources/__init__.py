"""The kinds of galleries. A new one is a new file here and a line in `SOURCES`."""

from data.gallery.sources import class_folders, ilsvrc_val, starter, unlabelled, wnid_flat
from data.gallery.sources.place import STARTER, Place, explore
from data.gallery.sources.source import Entry, GallerySource, Listing
from data.gallery.sources.splits import choose_split

# The first source that accepts a folder reads it; the last one accepts every folder.
SOURCES: tuple[GallerySource, ...] = (
    starter.SOURCE,
    wnid_flat.SOURCE,
    class_folders.SOURCE,
    ilsvrc_val.SOURCE,
    unlabelled.SOURCE,
)

__all__ = [
    "SOURCES",
    "STARTER",
    "Entry",
    "GallerySource",
    "Listing",
    "Place",
    "choose_split",
    "explore",
]
