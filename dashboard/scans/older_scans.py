"""Whether older scans are still valid where the gallery or the model's settings have changed.

The digest of a gallery tells the rules by which its classes are matched as well, and releases
change these. A scan of an earlier release fits where today's rules lead to the same labels.
"""

from itertools import zip_longest
from pathlib import Path
from typing import NamedTuple

from dashboard.core.inputs import labels_of
from data.gallery.gallery import Gallery
from data.numerals import count_of
from data.scans.opening import PLAN
from data.scans.plan import ScanImage, ScanPlan
from explainers.models import ModelCard

ImageClass = tuple[str, int, tuple[int, ...]]


class Difference(NamedTuple):
    """What has changed since a scan: `changed` begins a sentence that `text` ends."""

    changed: str  # "The gallery has changed"
    text: str  # "2 of its 6 images are not in the gallery any more"


def model_settings_differ(folder: Path, card: ModelCard) -> str:
    """How the model that made the scan in `folder` was set up otherwise than it is today.

    "other preprocessing (mean 0.5 0.5 0.5 then, mean 0.1 0.1 0.1 now)", as the end of a sentence.
    Its weights are not compared. "" where nothing differs, or the scan's plan cannot be read.
    """
    try:
        then = ScanPlan.provenance_in((folder / PLAN).read_bytes())
    except (OSError, ValueError):
        return ""
    if not {"preprocess", "labels"} <= then.keys():  # another release's format: opening it says so
        return ""
    parts = []
    if then["preprocess"] != card.preprocess.fingerprint:
        before, now = then.get("preprocessing"), card.preprocess.describe()
        how = f" ({before} then, {now} now)" if before and before != now else ""
        parts.append(f"other preprocessing{how}")
    names = then["labels"]
    other = [
        (index, *pair)
        for index, pair in enumerate(zip_longest(names, card.labels, fillvalue="none"))
        if pair[0] != pair[1]
    ]
    if other:
        index, old, new = other[0]
        parts.append(
            f"other names for {len(other):,} of its {len(names):,} classes "
            f"(class {index}: {old} then, {new} now)"
        )
    return "; ".join(parts)


def still_fits(folder: Path, gallery: Gallery, card: ModelCard, *, whole: bool) -> bool:
    """Whether the scan in `folder` holds the gallery's images with the classes they have today.

    All of them where it is of the `whole` gallery. False where its plan cannot be read.
    """
    images = _images(folder)
    if (
        not images
        or len(images) > len(gallery.items)
        or (whole and len(images) < len(gallery.items))
    ):
        return False
    today = _today(gallery, card)
    return all(today.get(image.id) == _class_of(image) for image in images)


def how_it_differs(folder: Path, gallery: Gallery, card: ModelCard, *, whole: bool) -> str:
    """What of the scan in `folder` is not as in the gallery today, as the end of a sentence.

    "other classes for 2 of its 6 images (a.jpg: no class then, tabby now)". "" where nothing is,
    where its plan cannot be read, and where less than half of its images are in the gallery: it is
    then a scan of another one.
    """
    images, today = _images(folder), _today(gallery, card)
    shared = [image for image in images if image.id in today]
    if not shared or 2 * len(shared) < len(images):
        return ""
    changed = [image for image in shared if today[image.id] != _class_of(image)]
    gone, added = len(images) - len(shared), len(today) - len(shared) if whole else 0
    parts = []
    if changed:
        first = changed[0]
        parts.append(
            f"other classes for {len(changed):,} of its {count_of(len(images), 'image')} "
            f"({first.name}: {_class_in_words(_class_of(first))} then, "
            f"{_class_in_words(today[first.id])} now)"
        )
    if gone:
        parts.append(
            f"{gone:,} of its {count_of(len(images), 'image')} {_are(gone)} not in the gallery "
            "any more"
        )
    if added:
        parts.append(
            f"{added:,} of the gallery’s {count_of(len(today), 'image')} {_are(added)} not in it"
        )
    return "; ".join(parts)


def _images(folder: Path) -> tuple[ScanImage, ...]:
    """Those of the scan's plan; none where it cannot be read."""
    try:
        return ScanPlan.from_json((folder / PLAN).read_bytes()).images
    except (OSError, ValueError, KeyError, TypeError):
        return ()


def _today(gallery: Gallery, card: ModelCard) -> dict[str, ImageClass]:
    """What the gallery's images are called now, and their places among the model's classes."""
    match = gallery.match(labels_of(card))
    return {
        item.id: (
            _spelt(item.class_title),
            int(label),
            tuple(map(int, labels)) if card.multi_label else (),
        )
        for item, label, labels in zip(gallery.items, match.targets, match.target_sets, strict=True)
    }


def _class_of(image: ScanImage) -> ImageClass:
    return _spelt(image.class_title), image.label, tuple(image.labels)


def _are(count: int) -> str:
    return "is" if count == 1 else "are"


def _class_in_words(image_class: ImageClass) -> str:
    """The class's name, and whether the model has it."""
    name, label, labels = image_class
    if not name:
        return "no class"
    return name if label >= 0 or labels else f"{name}, none of the model’s classes"


def _spelt(name: str) -> str:
    """A class's name, as release 0.5 wrote spaces for the underscores of a folder's name."""
    return name.replace("_", " ")
