"""Images in one folder with their classes in a file beside them, as in ILSVRC's validation set.

The file is CSV or text, with or without a heading. Its lines may be
- image and WordNet id, whatever follows (Kaggle's `LOC_val_solution.csv`);
- image and class index, counted from 0 in the order of WordNet ids (Caffe's `val.txt`);
- a WordNet id alone (TensorFlow's `imagenet_2012_validation_synset_labels.txt`): line n belongs to
  the n-th image of ILSVRC's numbering.
"""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath

from data.errors import GalleryProblem
from data.gallery.items import printable
from data.gallery.labels import CLASSES, ImageNetClass, by_wnid
from data.gallery.notes import GalleryNote
from data.gallery.sources.place import Place
from data.gallery.sources.source import Entry, GallerySource, Listing

SEPARATOR = re.compile(r"[,;\s]+")
NUMBERED = re.compile(r"ILSVRC2012_val_\d{8}")
DEVELOPMENT_KIT = "ILSVRC2012_validation_ground_truth.txt"


def read(place: Place) -> Listing | None:
    """Accepts a folder with a CSV or text file that states the class of any of its images.

    Raises: GalleryProblem if only the development kit's file is there, or a file cannot be read.
    """
    stems = {name: PurePosixPath(name).stem for name in place.names}
    for file in _tables(place):
        try:
            with file.open(encoding="utf-8-sig", errors="replace") as lines:
                truth = _truth(lines)
        except OSError as error:
            raise GalleryProblem(
                f"{printable(file)} cannot be read ({error.strerror}); allow access or move it "
                "away."
            ) from error
        if any(stem in truth for stem in stems.values()):
            entries = (Entry(place.root / name, truth.get(stem)) for name, stem in stems.items())
            note = GalleryNote("layout", f"The classes come from {printable(file.name)}.")
            return Listing(tuple(entries), notes=(note,), table=file)
    if (place.root / DEVELOPMENT_KIT).exists():
        raise GalleryProblem(
            f"{DEVELOPMENT_KIT} numbers the classes in its own order; put LOC_val_solution.csv or "
            "imagenet_2012_validation_synset_labels.txt beside the images."
        )
    return None


def _tables(place: Place) -> Iterator[Path]:
    """CSV and text files in the root, then in the folders down to the split's."""
    folders = place.below.split("/")[:-1]
    for depth in range(len(folders) + 1):
        folder = place.root.joinpath(*folders[:depth])
        yield from sorted([*folder.glob("*.csv"), *folder.glob("*.txt")])


def _truth(lines: Iterable[str]) -> dict[str, ImageNetClass]:
    """The stated classes, by the name of the image without its suffix."""
    truth: dict[str, ImageNetClass] = {}
    for number, line in enumerate(lines, start=1):
        match SEPARATOR.split(line.strip()):
            case [wnid] if image_class := by_wnid(wnid):
                truth[f"ILSVRC2012_val_{number:08d}"] = image_class
            case [image, label, *_]:
                stem = PurePosixPath(image).stem
                if image_class := by_wnid(label) or _by_index(stem, label):
                    truth[stem] = image_class
    return truth


def _by_index(stem: str, label: str) -> ImageNetClass | None:
    """Bare numbers only count for ILSVRC's own images: other data sets number other classes."""
    is_index = NUMBERED.fullmatch(stem) and label.isdecimal() and int(label) < len(CLASSES)
    return CLASSES[int(label)] if is_index else None


SOURCE = GallerySource(
    key="ilsvrc_val",
    name="ILSVRC validation",
    layout="Images in one folder, and beside them a CSV or text file with their WordNet ids.",
    read=read,
)
