"""The kinds of galleries. A new one is a new file here and a line in `SOURCES`.

Packages add theirs, which are asked before the others.
"""

from data.gallery.sources import class_folders, ilsvrc_val, starter, unlabelled, wnid_flat
from data.gallery.sources.place import STARTER, Place, explore
from data.gallery.sources.source import Entry, GallerySource, Listing
from data.gallery.sources.splits import choose_split
from explainers.plugins import with_plugins

# The first source that accepts a folder reads it; the last one accepts every folder.
SOURCES: tuple[GallerySource, ...] = with_plugins(
    "stratoscope.gallery_sources",
    GallerySource,
    (
        starter.SOURCE,
        wnid_flat.SOURCE,
        class_folders.SOURCE,
        ilsvrc_val.SOURCE,
        unlabelled.SOURCE,
    ),
    key=lambda each: each.key,
    at=1,  # the starter gallery stays what it is
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
