"""Scans of a gallery whose digest is another one now: whether they still show the same.

The digest of a gallery tells the rules by which its classes are matched as well, and releases
change these. A scan of an earlier release fits where today's rules lead to the same labels.
"""

from pathlib import Path

from dashboard.core.inputs import labels_of
from data.gallery.gallery import Gallery
from data.scans.opening import PLAN
from data.scans.plan import ScanImage, ScanPlan
from explainers.models import ModelCard

Told = tuple[str, int, tuple[int, ...]]


def still_fits(folder: Path, gallery: Gallery, card: ModelCard, *, whole: bool) -> bool:
    """Whether the scan in `folder` holds the gallery's images with the classes they have today.

    All of them where it is of the `whole` gallery. False where its plan cannot be read.
    """
    try:
        images = ScanPlan.from_json((folder / PLAN).read_bytes()).images
    except (OSError, ValueError, KeyError, TypeError):
        return False
    if len(images) > len(gallery.items) or (whole and len(images) < len(gallery.items)):
        return False
    match = gallery.match(labels_of(card))
    today: dict[str, Told] = {
        item.id: (
            _spelt(item.class_title),
            int(label),
            tuple(map(int, labels)) if card.multi_label else (),
        )
        for item, label, labels in zip(gallery.items, match.targets, match.target_sets, strict=True)
    }
    return all(today.get(image.id) == _told(image) for image in images)


def _told(image: ScanImage) -> Told:
    return _spelt(image.class_title), image.label, tuple(image.labels)


def _spelt(name: str) -> str:
    """A class's name, as release 0.5 wrote spaces for the underscores of a folder's name."""
    return name.replace("_", " ")
