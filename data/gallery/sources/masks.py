"""Masks beside their images: `COVID/masks` and `COVID/images`, `1_mask.png` and `1.png`.

A mask is a picture of where something is in an image, so it is no image of a class.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace

from data.gallery.class_names import exact, unified
from data.gallery.items import printable
from data.gallery.notes import GalleryNote
from data.gallery.sources.place import Place

# names that cannot mean anything else side by side
MASKS = re.compile(r"masks?|segmentations?|segmentation ?masks?|ground ?truths?")
IMAGES = re.compile(r"images?|imgs?|jpe?g ?images")
# names that may be those of classes: "lung masks", "labels"; "photos"; "train" of "train masks"
MAY_BE_MASKS = re.compile(rf"(?:(?P<of>.+) )?({MASKS.pattern}|annotations?|labels?)")
MAY_BE_IMAGES = re.compile(rf"(.+ )?({IMAGES.pattern}|photos?|pictures?|frames?)")
MARK = re.compile(r"[\W_]*(masks?|seg|segmentation|labels?|gt|ground_?truth)$")  # of a file's name
# of a file beside its image, which may have several: "1_mask", "1_mask_2"
BESIDE = re.compile(
    r"(?P<of>.+)[\W_]+(?P<mark>masks?|seg|segmentations?|labels?|gt|ground_?truths?)([\W_]*\d+)?"
)
DEEPEST = 4  # folders above the masks
MOST_NAMES = 3  # how many a sentence lists
HALF = 0.5


def without_masks(place: Place, kept: Collection[str] = ()) -> tuple[Place, GalleryNote | None]:
    """The folder without masks, and a note on what is left out; `kept` are names of folders.

    A folder called "masks" or the like holds masks if one of "images" is beside it. If their names
    may be those of classes, half of its files must be called like images. In a folder of images, a
    file is a mask if it is called like another with "mask" or the like added; with what may mean
    something else, like "gt", only where half of the images have one.
    """
    masks = _folders_of_masks(place, kept)
    left = {name for names in masks.values() for name in names}
    beside = _masks_beside_images(sorted(set(place.names) - left))
    left.update(beside)
    if not left:
        return place, None
    shown = replace(place, names=tuple(name for name in place.names if name not in left))
    return shown, GalleryNote("layout", _sentence(sorted(masks), len(left) - len(beside), beside))


def _folders_of_masks(place: Place, kept: Collection[str]) -> dict[str, list[str]]:
    """The folders that hold masks, and what is in each."""
    siblings: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for name in place.names:
        parts = name.split("/")[:-1]
        for depth, folder in enumerate(parts[:DEEPEST]):
            siblings["/".join(parts[:depth])][folder].append(name)
    masks: dict[str, list[str]] = {}
    for parent, folders in siblings.items():
        for folder, names in folders.items():
            if exact(folder) not in kept and _are_masks(folder, folders):
                masks[f"{parent}/{folder}".lstrip("/")] = names
    return masks


def _masks_beside_images(names: Sequence[str]) -> list[str]:
    """The masks in the folders of their images."""
    folders: dict[str, list[str]] = defaultdict(list)
    for name in names:
        folders[name.rpartition("/")[0]].append(name)
    masks = []
    for together in folders.values():
        stems = {name: _stem(name) for name in together}
        all_stems = set(stems.values())
        pairs = {
            name: match
            for name, stem in stems.items()
            if (match := BESIDE.fullmatch(stem)) and match["of"] in all_stems
        }
        images = len(together) - len(pairs)
        masked = len({match["of"] for match in pairs.values()})
        masks += [
            name
            for name, match in pairs.items()
            if MASKS.fullmatch(unified(match["mark"])) or masked >= HALF * images
        ]
    return masks


def _are_masks(folder: str, folders: Mapping[str, Sequence[str]]) -> bool:
    """Whether the files of `folder` are masks; `folders` are it and those beside it."""
    match = MAY_BE_MASKS.fullmatch(unified(folder))
    if match is None:
        return False
    named = {each: unified(each) for each in folders if each != folder}
    if MASKS.fullmatch(match[0]) and any(map(IMAGES.fullmatch, named.values())):
        return True
    images = [
        name
        for each, text in named.items()
        if MAY_BE_IMAGES.fullmatch(text) or text == match["of"]
        for name in folders[each]
    ]
    return bool(images) and _alike(folders[folder], images)


def _alike(masks: Sequence[str], images: Iterable[str]) -> bool:
    """Whether at least half of the masks are called like an image."""
    stems = {_stem(name) for name in images}
    return sum(MARK.sub("", _stem(name)) in stems for name in masks) >= HALF * len(masks)


def _stem(name: str) -> str:
    file = name.rpartition("/")[2]
    return (file.rpartition(".")[0] or file).casefold()


def _sentence(folders: Sequence[str], in_folders: int, beside: Sequence[str]) -> str:
    """What is left out: `in_folders` masks in folders of their own, and those beside images."""
    parts, remedies = [], []
    if folders:
        parts.append(f"{_masks(in_folders)}, in {_listed(folders)}")
        remedies.append("name the folder with --class-map FILE")
    if beside:
        parts.append(f"{_masks(len(beside))}, {_listed(beside)}")
        remedies.append("rename the files")
    return (
        f"Left out: {'; '.join(parts)}, beside the images that they belong to; to show them, "
        f"{', or '.join(remedies)}."
    )


def _masks(count: int) -> str:
    return "1 mask" if count == 1 else f"{count:,} masks"


def _listed(names: Sequence[str]) -> str:
    more = f" and {len(names) - MOST_NAMES:,} more" if len(names) > MOST_NAMES else ""
    return ", ".join(map(printable, names[:MOST_NAMES])) + more
