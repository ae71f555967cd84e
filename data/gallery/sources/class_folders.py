"""One folder per class, named by WordNet id or by class: ImageNet, Imagenette, `ImageFolder`."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from data.gallery.class_names import exact, in_order, label_index, stated_wnid
from data.gallery.items import printable
from data.gallery.labels import ImageNetClass, by_wnid
from data.gallery.notes import GalleryNote
from data.gallery.sources.names import imagenets, is_general, is_one_of_several
from data.gallery.sources.place import Place
from data.gallery.sources.source import Entry, GallerySource, Listing
from data.gallery.sources.splits import kind_of
from data.gallery.sources.wnid_flat import label_of_file
from data.numerals import count_of

MOST_LEVELS = 4  # folders that may hold the classes
MOST_NAMES = 3  # how many a sentence lists
HALF = 0.5
FEWEST = 2


@dataclass(frozen=True)
class _Level:
    """The folders that may be the classes: the n-th folder of each path, counted from `skip`."""

    number: int  # 0: the uppermost
    folders: tuple[str, ...]


def read(place: Place) -> Listing | None:
    """Accepts a folder of class folders.

    Folders with names that begin with a WordNet id always are classes. Two or more others are,
    unless all their names are general ("photos", "2023"); images beside them have no class. A
    single folder is one if its name is not general and no image is beside it, or if it is
    ImageNet's. With several levels, the one with the names of `place.expected`, the model's or
    ImageNet's classes is used, else the uppermost that does more than count ("patient 12").
    """
    inner = place.inner
    parts = {name: path.split("/")[:-1] for name, path in inner.items()}
    nested = [each for each in parts.values() if each]
    loose = len(parts) - len(nested)
    if not nested:
        return None
    levels = _levels(nested)
    level = _chosen(levels, place, loose)
    if level is None:
        return None
    labels = _labels(level.folders)
    entries = []
    for name, folders in parts.items():
        if len(folders) > level.number:
            folder = folders[level.number]
            entries.append(Entry(place.root / name, labels[folder], name=_own_name(folder)))
        else:
            entries.append(Entry(place.root / name, label_of_file(name)))
    notes = _notes(levels, level, loose, nested)
    return Listing(tuple(entries), notes=tuple(notes), noun="folder")


def _levels(paths: Sequence[Sequence[str]]) -> list[_Level]:
    """The levels at which every image inside a folder has one."""
    depth = min(map(len, paths))
    return [
        _Level(number, tuple(sorted({path[number] for path in paths}, key=in_order)))
        for number in range(min(depth, MOST_LEVELS))
    ]


def _chosen(levels: Sequence[_Level], place: Place, loose: int) -> _Level | None:
    first, expected = levels[0], place.expected
    stated = max(levels, key=lambda each: sum(exact(name) in expected for name in each.folders))
    best = max(levels, key=lambda each: _share_matched(each.folders))
    if any(exact(name) in expected for name in stated.folders):
        return stated
    if place.labels is not None:
        fitting = max(levels, key=lambda each: _share_of_labels(each.folders, place))
        if _share_of_labels(fitting.folders, place) >= HALF:
            return fitting
    if any(map(stated_wnid, first.folders)):
        return first
    if _share_matched(best.folders) >= HALF:
        return best
    if loose:
        several = len(first.folders) >= FEWEST and not all(map(is_general, first.folders))
        return first if several else None
    return _by_meaning(levels)


def _by_meaning(levels: Sequence[_Level]) -> _Level | None:
    """The uppermost level of several folders that do more than count; else a single folder."""
    named = [each for each in levels if not all(map(is_one_of_several, each.folders))]
    if several := [each for each in named if len(each.folders) >= FEWEST]:
        return several[0]
    if named and not is_general(named[-1].folders[0]):
        return None if kind_of(named[-1].folders[0]) else named[-1]
    numbered = [each for each in levels if _are_indices(each.folders)]
    return numbered[0] if numbered else _uppermost(levels)


def _uppermost(levels: Sequence[_Level]) -> _Level | None:
    """The uppermost level of several folders that only count, such as "plate 1", "plate 2"."""
    several = (each for each in levels if len(each.folders) >= FEWEST)
    return next((each for each in several if not all(map(is_general, each.folders))), None)


def _are_indices(folders: Sequence[str]) -> bool:
    return all(folder.isascii() and folder.isdecimal() for folder in folders) and not all(
        map(is_general, folders)
    )


def _share_matched(folders: Sequence[str]) -> float:
    return sum(imagenets(folder) is not None for folder in folders) / len(folders)


def _share_of_labels(folders: Sequence[str], place: Place) -> float:
    index = label_index(place.labels)
    return sum(index.find(folder).index is not None for folder in folders) / len(folders)


def _labels(folders: Collection[str]) -> dict[str, ImageNetClass | str]:
    """A WordNet id always means ImageNet's class, a word only if all words do.

    Otherwise the toys of a folder "kite", beside "doll house", would count as the bird.
    """
    by_word = {folder: imagenets(folder) for folder in folders}
    if all(by_word.values()):
        return {folder: label or exact(folder) for folder, label in by_word.items()}
    return {folder: by_wnid(stated_wnid(folder)) or exact(folder) for folder in folders}


def _own_name(folder: str) -> str:
    """The name of a class in the gallery; "" for ImageNet's name."""
    return "" if by_wnid(folder.strip()) else exact(folder)


def _notes(
    levels: Sequence[_Level], level: _Level, loose: int, paths: Sequence[Sequence[str]]
) -> Iterator[GalleryNote]:
    count = len(level.folders)
    names = _listed(level.folders)
    if count == 1:
        yield GalleryNote(
            "layout", f"All images are in one folder, {names}, which counts as their class."
        )
    else:
        yield GalleryNote("layout", f"Each of {count:,} folders is a class: {names}.")
    others = [each for each in levels if each.number != level.number and len(each.folders) > 1]
    for each in others:
        where = "above" if each.number < level.number else "below"
        yield GalleryNote(
            "layout",
            (
                f"The {len(each.folders):,} folders {where} them ({_listed(each.folders)}) do not "
                "count as classes; name those that do with --class-map FILE."
            ),
        )
    deeper = sum(len(path) > len(levels) for path in paths)
    if deeper and not any(each.number > level.number for each in others):
        yield GalleryNote("layout", f"{_images(deeper)} in subfolders belong to the same classes.")
    if loose:
        verb = "lies" if loose == 1 else "lie"
        yield GalleryNote(
            "layout",
            (
                f"{count_of(loose, 'image file')} {verb} beside the class folders, without a "
                "folder that states the class."
            ),
        )


def _images(count: int) -> str:
    return "1 image" if count == 1 else f"{count:,} images"


def _listed(folders: Sequence[str]) -> str:
    more = len(folders) - MOST_NAMES
    names = ", ".join(map(printable, folders[:MOST_NAMES]))
    return f"{names} and {more:,} more" if more > 0 else names


SOURCE = GallerySource(
    key="class_folders",
    name="One folder per class",
    layout="Each class in a folder of its own, named by WordNet id or by class, at any level.",
    read=read,
)
