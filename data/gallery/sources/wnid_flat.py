"""Flat folders whose file names begin with the WordNet id: `n02123045_tabby.JPEG`."""

import re

from data.gallery.labels import ImageNetClass, by_wnid
from data.gallery.notes import GalleryNote
from data.gallery.sources.place import Place
from data.gallery.sources.source import Entry, GallerySource, Listing

NAME = re.compile(r"(?P<wnid>n\d{8})([_ -](?P<label>.+))?\.\w+", re.DOTALL)


def read(place: Place) -> Listing | None:
    """Claims a folder without subfolders in which at least one name begins with a WordNet id."""
    names = place.inner.values()
    if any("/" in name for name in names) or not any(map(NAME.fullmatch, names)):
        return None
    labels = [label_of_file(name) for name in place.names]
    count = sum(label is not None for label in labels)
    entries = (
        Entry(place.root / name, label) for name, label in zip(place.names, labels, strict=True)
    )
    begin = f"{count:,} of {len(labels):,} files" if count < len(labels) else "all files"
    rest = "; the others have none" if count < len(labels) else ""
    note = f"The names of {begin} begin with WordNet ids, which are their classes{rest}."
    return Listing(tuple(entries), notes=(GalleryNote("layout", note),))


def label_of_file(name: str) -> ImageNetClass | str | None:
    """The class whose WordNet id begins the name of the file at the path `name`, if any."""
    match = NAME.fullmatch(name.rpartition("/")[2])
    return match and (by_wnid(match["wnid"]) or (match["label"] or match["wnid"]).replace("_", " "))


SOURCE = GallerySource(
    key="wnid_flat",
    name="Files named by WordNet id",
    layout="All images in one folder, named <WordNet id>_<anything>.JPEG.",
    read=read,
)
