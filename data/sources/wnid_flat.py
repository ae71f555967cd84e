"""Flat folders whose file names begin with the WordNet id: `n02123045_tabby.JPEG`."""

import re

from data.labels import ImageNetClass, by_wnid
from data.sources.place import Place
from data.sources.source import Entry, Listing, Source

NAME = re.compile(r"(?P<wnid>n\d{8})_(?P<label>.+)\.\w+")


def read(place: Place) -> Listing | None:
    """Claims a folder without subfolders in which at least one name begins with a WordNet id."""
    if any("/" in name for name in place.names) or not any(map(NAME.fullmatch, place.names)):
        return None
    return Listing(tuple(Entry(place.root / name, _label(name)) for name in place.names))


def _label(name: str) -> ImageNetClass | str | None:
    match = NAME.fullmatch(name)
    return match and (by_wnid(match["wnid"]) or match["label"].replace("_", " "))


SOURCE = Source(
    key="wnid_flat",
    name="Files named by WordNet id",
    layout="All images in one folder, named <WordNet id>_<anything>.JPEG.",
    read=read,
)
