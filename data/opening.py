"""From the folders that were given to a gallery."""

from collections.abc import Iterable, Sequence
from itertools import chain
from pathlib import Path

from sqlalchemy import Engine

from data.errors import GalleryProblem
from data.gallery import Gallery
from data.index import Measured, Progress, index_files
from data.items import Item, Skipped, printable
from data.labels import ImageNetClass
from data.sources import SOURCES, STARTER, Entry, Listing, Place, explore


def open_gallery(
    paths: Sequence[Path], database: Engine, progress: Progress = lambda done, total: None
) -> Gallery:
    """One gallery of all the folders in `paths`; the starter gallery where there are none.

    `progress` is told how many of the files are indexed. A file that cannot be shown, or has the
    same content as one before it, stands in `skipped` with the reason.

    Raises: GalleryProblem if a folder cannot be opened, or nothing at all can be shown.
    """
    places = [explore(path) for path in paths] or [STARTER]
    listings = [_read(place) for place in places]
    entries: dict[Path, Entry] = {}
    for listing in listings:
        for entry in listing.entries:
            entries.setdefault(entry.path, entry)
    measured = index_files(database, list(entries), progress)
    items, unshown = _sift(zip(entries.values(), measured, strict=True))
    unread = chain(*(place.skipped for place in places), *(each.skipped for each in listings))
    skipped = [*unread, *unshown]
    if not items:
        raise GalleryProblem(_nothing(skipped))
    name = ", ".join(dict.fromkeys(printable(place.root.name) for place in places))
    return Gallery(name, items, skipped, starter=not paths)


def _read(place: Place) -> Listing:
    listings = (source.read(place) for source in SOURCES)
    return next(listing for listing in listings if listing is not None)


def _sift(files: Iterable[tuple[Entry, Measured]]) -> tuple[list[Item], list[Skipped]]:
    """The images that are shown, each content once, and the files that are not."""
    items: dict[str, Item] = {}
    skipped: list[Skipped] = []
    for entry, measured in files:
        if measured.problem:
            skipped.append(Skipped(printable(entry.path), measured.problem))
        elif measured.sha256 in items:
            same = printable(items[measured.sha256].path)
            skipped.append(Skipped(printable(entry.path), f"The same picture as {same}."))
        else:
            items[measured.sha256] = _item(entry, measured)
    return list(items.values()), skipped


def _item(entry: Entry, measured: Measured) -> Item:
    imagenet = entry.label if isinstance(entry.label, ImageNetClass) else None
    other = entry.label if isinstance(entry.label, str) else None
    return Item(
        id=measured.sha256,
        path=entry.path,
        name=entry.path.name,
        width=measured.width,
        height=measured.height,
        class_index=imagenet.index if imagenet else None,
        wnid=imagenet.wnid if imagenet else None,
        class_name=imagenet.name if imagenet else other,
        groups=imagenet.groups if imagenet else (),
        credit=entry.credit,
    )


def _nothing(skipped: Sequence[Skipped]) -> str:
    first = f"; the first is {skipped[0].path}: {skipped[0].reason}" if skipped else "."
    return f"None of the {len(skipped)} pictures can be shown{first}"
