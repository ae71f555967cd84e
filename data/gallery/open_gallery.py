"""From the provided folders to a gallery."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import chain
from pathlib import Path

from sqlalchemy import Engine

from data.errors import GalleryProblem
from data.gallery.class_map import ClassMap, note_absent
from data.gallery.class_names import exact, stated_wnid, unified
from data.gallery.gallery import Gallery
from data.gallery.index import IndexEntry, Progress, index_files
from data.gallery.items import ClassKey, Item, Skipped, printable
from data.gallery.labels import ImageNetClass
from data.gallery.notes import GalleryNote
from data.gallery.picture_notes import gallery_notes
from data.gallery.sources import SOURCES, STARTER, Entry, Listing, Place, choose_split, explore
from data.gallery.sources.label_tables import note_on_tables
from data.gallery.sources.masks import without_masks
from data.gallery.sources.splits import taken_as_class

MOST_NAMES = 3  # how many a sentence lists


def open_gallery(  # noqa: PLR0913 - all that people may state of a gallery
    paths: Sequence[Path],
    database: Engine,
    progress: Progress = lambda done, total: None,
    *,
    split: str = "",
    class_map: ClassMap | None = None,
    labels: Sequence[str] | None = None,
) -> Gallery:
    """One gallery of all folders in `paths`; the starter gallery without any.

    `progress` receives the number of indexed files. If a folder has splits, `split` names the one
    to show; `class_map` states classes of the model by folder. Of nested folders, those with the
    names of a model's `labels` are the classes. A file that cannot be shown, or has the same
    content and class as an earlier one, is listed in `skipped` with the reason.

    Raises: GalleryProblem if a folder cannot be opened, the split or every folder of the class map
    is absent, or nothing at all can be shown.
    """
    stated = dict(class_map or {})
    places, notes = _places(paths, split, stated)
    class_labels = None if labels is None else tuple(labels)
    if paths:
        places = [
            replace(place, expected=frozenset(stated), labels=class_labels) for place in places
        ]
    listings = [_read(place) for place in places]
    entries: dict[Path, Entry] = {}
    for listing in listings:
        for entry in listing.entries:
            entries.setdefault(entry.path, entry)
    if stated:
        notes += note_absent(stated, chain.from_iterable(map(_names, entries.values())))
    measured = index_files(database, list(entries), progress)
    items, unshown = _sift(zip(entries.values(), measured, strict=True))
    unread = chain(*(place.skipped for place in places), *(each.skipped for each in listings))
    skipped = [*unread, *unshown]
    if not items:
        raise GalleryProblem(_nothing(skipped))
    for place, listing in zip(places, listings, strict=True):
        about = (*listing.notes, *note_on_tables(place, listing))
        notes += [_of(place, note, places) for note in about]
    name = ", ".join(dict.fromkeys(printable(place.root.name) for place in places))
    nouns = {listing.noun for listing in listings}
    return Gallery(
        name,
        items,
        skipped,
        starter=not paths,
        notes=(*notes, *_about(items, skipped), *gallery_notes([item.notes for item in items])),
        class_map=stated,
        class_noun=nouns.pop() if len(nouns) == 1 else "class",
        places=_classes_by_place(places, listings) if len(places) > 1 else {},
        mapped_to=class_labels,
    )


def _places(
    paths: Sequence[Path], split: str, mapped: Collection[str]
) -> tuple[list[Place], list[GalleryNote]]:
    """The folders, each with the images of its chosen split, without masks, and notes on them.

    Folders that a class map names, `mapped`, are kept.
    """
    if not paths:
        if split:
            raise GalleryProblem(f"The starter gallery has no splits; leave out --split {split}.")
        return [STARTER], []
    explored = [explore(path) for path in paths]
    places, notes = [], []
    for place in explored:
        images, of_masks = without_masks(place, mapped)
        chosen, of_split = choose_split(images, split)
        places.append(chosen)
        notes += [_of(place, note, explored) for note in (*of_split, of_masks) if note]
    if split and not any(note.topic == "split" for note in notes) and split.casefold() != "none":
        for place in places:
            if folder := taken_as_class(place, split):
                shown = printable(place.root / folder)
                raise GalleryProblem(
                    f"The folder {shown} counts as a class like those beside it, not as a split; "
                    f"provide it with --images, or leave out --split {split}."
                )
        names = " and ".join(printable(place.root) for place in places)
        raise GalleryProblem(
            f"{names} has no splits such as train, val and test; leave out --split {split}."
        )
    return places, notes


def _read(place: Place) -> Listing:
    listings = (source.read(place) for source in SOURCES)
    return next(listing for listing in listings if listing is not None)


def _classes_by_place(places: Sequence[Place], listings: Sequence[Listing]) -> dict[str, list[str]]:
    """The class names of each folder, by the shortest unique name of the folder."""
    counts = Counter(place.root.name for place in places)
    by_place: dict[str, list[str]] = {}
    for place, listing in zip(places, listings, strict=True):
        shown = printable(place.root.name if counts[place.root.name] == 1 else place.root)
        names = (_class_name(entry) for entry in listing.entries)
        by_place[shown] = list(dict.fromkeys(name for name in names if name is not None))
    return by_place


def _of(place: Place, note: GalleryNote, places: Sequence[Place]) -> GalleryNote:
    """The note, with its folder if there are several."""
    if len(places) == 1:
        return note
    return replace(note, text=f"{printable(place.root.name)}: {note.text}")


def _sift(files: Iterable[tuple[Entry, IndexEntry]]) -> tuple[list[Item], list[Skipped]]:
    """The images to show, each content once with all its classes, and the other files."""
    items: dict[str, Item] = {}
    skipped: list[Skipped] = []
    for entry, measured in files:
        if measured.problem:
            skipped.append(Skipped(printable(entry.path), measured.problem))
            continue
        earlier = items.get(measured.sha256)
        if earlier is None:
            items[measured.sha256] = _item(entry, measured)
            continue
        joined = _joined(earlier, _item(entry, measured))
        items[measured.sha256] = joined
        if joined is earlier or joined.path == entry.path:
            lost, kept = (entry.path, earlier) if joined is earlier else (earlier.path, joined)
            same = f"The same picture as {printable(kept.path)}."
            skipped.append(Skipped(printable(lost), same))
    return list(items.values()), skipped


def _joined(first: Item, second: Item) -> Item:
    """One item of the same picture twice, with both labels if they differ."""
    if first.class_name is None and second.class_name is not None:
        return second
    new = [
        key for key in second.class_keys if not any(_same(key, other) for other in first.class_keys)
    ]
    if not new:
        return first
    groups = dict.fromkeys((*first.groups, *second.groups))
    return replace(first, other_classes=(*first.other_classes, *new), groups=tuple(groups))


def _same(one: ClassKey, other: ClassKey) -> bool:
    if one[1] is not None and other[1] is not None:
        return one[1] == other[1]
    return unified(one[0]) == unified(other[0])


def _item(entry: Entry, measured: IndexEntry) -> Item:
    imagenet = entry.label if isinstance(entry.label, ImageNetClass) else None
    return Item(
        id=measured.sha256,
        path=entry.path,
        name=entry.path.name,
        width=measured.width,
        height=measured.height,
        class_index=imagenet.index if imagenet else None,
        wnid=imagenet.wnid if imagenet else None,
        class_name=_class_name(entry),
        groups=imagenet.groups if imagenet else (),
        credit=entry.credit,
        by_wnid=imagenet is not None and (not entry.name or stated_wnid(entry.name) != ""),
        notes=measured.notes,
        stamp=measured.stamp,
    )


def _class_name(entry: Entry) -> str | None:
    """The name of its folder, else of its label; None without a class."""
    label = entry.label
    return entry.name or (label.name if isinstance(label, ImageNetClass) else label)


def _names(entry: Entry) -> Iterator[str]:
    """The names that a class map may use for the class of an image."""
    if entry.name:
        yield entry.name
    if isinstance(entry.label, ImageNetClass):
        yield from (entry.label.name, entry.label.wnid)
    elif entry.label is not None:
        yield exact(entry.label)


def _about(items: Sequence[Item], skipped: Sequence[Skipped]) -> Iterator[GalleryNote]:
    unlabelled = sum(item.class_name is None for item in items)
    if 0 < unlabelled < len(items):
        verb = "has" if unlabelled == 1 else "have"
        yield GalleryNote("classes", f"{unlabelled:,} of {_images(len(items))} {verb} no class.")
    conflicts = [item for item in items if item.other_classes]
    if conflicts:
        names = [f"{printable(item.name)} ({' and '.join(item.class_names)})" for item in conflicts]
        more = len(names) - MOST_NAMES
        listed = ", ".join(names[:MOST_NAMES]) + (f" and {more:,} more" if more > 0 else "")
        verbs = "lies {} keeps" if len(conflicts) == 1 else "lie {} keep"
        count = "it counts" if len(conflicts) == 1 else "they count"
        phrase = verbs.format("in the folders of several classes and")
        yield GalleryNote(
            "conflicts",
            f"{_images(len(conflicts))} {phrase} all labels; unless the model is multi-label, "
            f"{count} as neither right nor wrong: {listed}.",
            warning=True,
        )
    if skipped:
        files = "1 file is" if len(skipped) == 1 else f"{len(skipped):,} files are"
        yield GalleryNote(
            "not shown", f"{files} not shown; the gallery lists each with its reason."
        )


def _images(count: int) -> str:
    return "1 image" if count == 1 else f"{count:,} images"


def _nothing(skipped: Sequence[Skipped]) -> str:
    first = f"; the first is {skipped[0].path}: {skipped[0].reason}" if skipped else "."
    return f"None of the {len(skipped)} pictures can be shown{first}"
