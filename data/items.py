"""What a gallery is made of: images that can be shown, and files that cannot."""

import os
from dataclasses import dataclass
from pathlib import Path


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
    class_name: str | None
    groups: tuple[str, ...]
    credit: str  # "Stefan van der Walt, CC0, from scikit-image"; "" where unknown


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file or folder that is not shown, and why, in one sentence."""

    path: str
    reason: str


def printable(path: str | Path) -> str:
    """The path as text that can be encoded, also where its bytes are not valid UTF-8."""
    return os.fsencode(path).decode("utf-8", "replace")
