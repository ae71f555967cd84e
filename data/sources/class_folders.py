"""One folder per class, named by WordNet id or by class: ImageNet, Imagenette, `ImageFolder`."""

import re
from collections.abc import Set as AbstractSet

from data.labels import ImageNetClass, by_name, by_wnid
from data.sources.place import Place
from data.sources.source import Entry, Listing, Source

SPLITS = ("val", "train", "test")  # the first one that is there is shown, the others are left out
WNID = re.compile(r"n\d{8}")


def read(place: Place) -> Listing | None:
    """Claims a folder of class folders.

    These are folders named by WordNet id, beside which unlabelled images may lie; or at least two
    folders with other names and nothing beside them.
    """
    prefix = _split_prefix(place.names)
    folders = {
        name: _top(name.removeprefix(prefix)) for name in place.names if name.startswith(prefix)
    }
    classes = set(folders.values()) - {""}
    named_by_wnid = any(map(WNID.fullmatch, classes))
    named_by_word = len(classes) > 1 and "" not in folders.values()
    if not named_by_wnid and not named_by_word:
        return None
    labels = _labels(classes)
    entries = (Entry(place.root / name, labels.get(top)) for name, top in folders.items())
    return Listing(tuple(entries))


def _top(name: str) -> str:
    """The uppermost folder of a name; "" if it lies in none."""
    return name.split("/", 1)[0] if "/" in name else ""


def _split_prefix(names: tuple[str, ...]) -> str:
    """The folder of the split to be shown, with "/"; "" where there are no splits."""
    tops = set(map(_top, names))
    if tops <= set(SPLITS) and all(name.count("/") > 1 for name in names):
        return next(f"{split}/" for split in SPLITS if split in tops)
    return ""


def _labels(classes: AbstractSet[str]) -> dict[str, ImageNetClass | str]:
    """A WordNet id always means ImageNet's class, a word only where all words do.

    Else the toys of a folder "kite", beside "doll house", would be taken for the bird.
    """
    by_word = {name: by_name(name) for name in classes}
    words_are_imagenet = all(by_word[name] or WNID.fullmatch(name) for name in classes)
    labels: dict[str, ImageNetClass | str] = {}
    for name in classes:
        imagenet = by_wnid(name) or (by_word[name] if words_are_imagenet else None)
        labels[name] = imagenet or name.replace("_", " ")
    return labels


SOURCE = Source(
    key="class_folders",
    name="One folder per class",
    layout=(
        "Each class in a folder of its own, named by WordNet id or by class; "
        "of train, val and test folders, val is shown."
    ),
    read=read,
)
