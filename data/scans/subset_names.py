"""The names that subsets of a scan or of a gallery can have, and what a wrong one is answered."""

from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from functools import lru_cache

from data.gallery.gallery import Gallery
from data.gallery.outcomes import NO_CLASS
from data.scans.scan import Scan
from data.scans.subsets import Subset

MOST_NAMES = 8  # that a sentence lists
NEAREST = 3

Names = Mapping[str, tuple[str, ...]]  # by field of `Subset`; a field that is not in it is free


@lru_cache(maxsize=4)
def names_in_scan(scan: Scan) -> Names:
    """Of the images' classes and groups, and of the model's classes and their groups."""
    images = scan.plan.images
    classes = {name for image in images for name in (*image.class_names, image.class_title)}
    answers = (NO_CLASS,) if scan.multi_label else ()
    return {
        "class_name": tuple(sorted(classes - {""})),
        "group": scan.groups,
        "predicted": (*scan.class_names, *answers),
        "predicted_group": tuple(sorted({*scan.class_groups.tolist()} - {""})),
    }


def names_in_gallery(gallery: Gallery) -> Names:
    """Of the images' classes and groups; a gallery without a scan knows no predictions."""
    return {
        "class_name": tuple(each.name for each in gallery.classes),
        "group": tuple(gallery.groups),
    }


def unknown_name(subset: Subset, names: Names, where: str = "scan") -> str:
    """A sentence about the first name of a subset that does not exist; "" where all do.

    It names the nearest ones. `where`: "scan" or "gallery".
    """
    sentences = {
        "class_name": f"No image of this {where} is of the class",
        "group": f"No image of this {where} is of the group",
        "predicted": "The model has no class",
        "predicted_group": "The model has no class of the group",
    }
    for field, existing in names.items():
        name = getattr(subset, field)
        if name and name not in existing:
            if not existing:
                return f"{sentences[field]} {name!r}, nor of any other."
            return f"{sentences[field]} {name!r}; choose {nearest(name, existing)}."
    return ""


def nearest(name: str, existing: Iterable[str]) -> str:
    """The names that are written most alike, else the first ones, and how many more there are."""
    names = list(existing)
    by_case = {each.casefold(): each for each in reversed(names)}
    near = get_close_matches(name.casefold(), by_case, NEAREST)
    few = [by_case[each] for each in near] or names[:MOST_NAMES]
    more = f" and {len(names) - len(few):,} more" if len(few) < len(names) else ""
    return f"{', '.join(few)}{more}"
