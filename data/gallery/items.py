"""The entries of a gallery: images that can be shown, and files that cannot."""

import os
from dataclasses import dataclass
from pathlib import Path

from data.errors import FileChanged
from data.gallery.freshness import Stamp, check_unchanged
from data.gallery.picture_notes import PictureNote

ClassKey = tuple[str, int | None]  # a class's name, and its index if it is one of ImageNet's


@dataclass(frozen=True, slots=True)
class Item:
    """One image of a gallery; `width` and `height` in pixels, EXIF orientation applied."""

    id: str  # SHA-256 of the file, hexadecimal
    path: Path
    name: str  # of the file
    width: int
    height: int
    class_index: int | None  # among ImageNet's 1,000; None: unlabelled, or a class of another set
    wnid: str | None
    class_name: str | None  # its folder's name; the first of `class_names`
    groups: tuple[str, ...]
    credit: str  # "Stefan van der Walt, CC0, from scikit-image"; "" if unknown
    other_classes: tuple[ClassKey, ...] = ()  # of the same picture in other folders
    by_wnid: bool = False  # its folder, file or table states its class by WordNet id
    notes: tuple[PictureNote, ...] = ()  # notes on its pixels
    stamp: Stamp | None = None  # of the file when it was indexed; None: it is not checked

    def check(self) -> None:
        """Raises: FileChanged if the file no longer holds the indexed picture."""
        check_unchanged(self.path, self.id, self.stamp)

    @property
    def changed(self) -> str:
        """Why the image can no longer be shown, in one sentence; "" if it can."""
        try:
            self.check()
        except FileChanged as problem:
            return str(problem)
        return ""

    @property
    def class_keys(self) -> tuple[ClassKey, ...]:
        """All its classes: none, one, or several if the same picture has several labels."""
        first = self.class_name
        return () if first is None else ((first, self.class_index), *self.other_classes)

    @property
    def class_names(self) -> tuple[str, ...]:
        """The names of all its classes."""
        return tuple(name for name, _ in self.class_keys)

    @property
    def class_title(self) -> str:
        """All its classes in one line: "benign / malignant"; "" without a class."""
        return " / ".join(self.class_names)


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file or folder that is not shown, and why, in one sentence."""

    path: str
    reason: str


def printable(path: str | Path) -> str:
    """The path as valid text, even if its bytes are not valid UTF-8."""
    return os.fsencode(path).decode("utf-8", "replace")
