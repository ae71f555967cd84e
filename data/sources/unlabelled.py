"""Any other folder: its images, at any depth, without classes."""

from data.sources.place import Place
from data.sources.source import Entry, Listing, Source


def read(place: Place) -> Listing:
    """Claims every folder."""
    return Listing(tuple(Entry(place.root / name) for name in place.names))


SOURCE = Source(
    key="unlabelled",
    name="Unlabelled images",
    layout="Any folder; its images have no classes, and so no right or wrong.",
    read=read,
)
