"""A folder that was given as a gallery, and the image files below it."""

import os
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from data.errors import GalleryProblem
from data.items import Skipped, printable

SUFFIXES = (".jpg", ".jpeg", ".png", ".gif", ".bmp", ".webp", ".tif", ".tiff", ".ppm", ".pgm")


@dataclass(frozen=True)
class Place:
    """A root and its images at any depth, hidden files and folders aside."""

    root: Path
    names: tuple[str, ...] = ()  # relative to the root, with "/", sorted
    skipped: tuple[Skipped, ...] = ()  # folders that cannot be read


STARTER = Place(Path("Starter gallery"))  # stands for the photographs of the installed packages


def explore(path: Path) -> Place:
    """Look through a folder and all folders below it; links are followed.

    Raises: GalleryProblem if it is no folder, cannot be read, or has no images.
    """
    shown = printable(path)
    try:
        root = path.expanduser().resolve()
        is_folder = stat.S_ISDIR(root.stat().st_mode)
    except FileNotFoundError:
        raise GalleryProblem(f"The folder {shown} does not exist; check its path.") from None
    except OSError as error:
        raise GalleryProblem(f"{shown} cannot be read ({error.strerror}).") from error
    if not is_folder:
        raise GalleryProblem(f"{shown} is not a folder; give the folder that holds the images.")
    skipped: list[Skipped] = []

    def unreadable(error: OSError) -> None:
        reason = f"The folder cannot be read ({error.strerror})."
        skipped.append(Skipped(printable(str(error.filename)), reason))

    names = sorted(_names(root, unreadable))
    if not names and skipped:
        raise GalleryProblem(f"{shown} cannot be read; allow it, or give another folder.")
    if not names:
        raise GalleryProblem(
            f"{shown} holds no images ({', '.join(SUFFIXES)}); give another folder."
        )
    return Place(root, tuple(names), tuple(skipped))


def _names(root: Path, onerror: Callable[[OSError], None]) -> Iterator[str]:
    visited = set()
    for folder, folders, files in os.walk(root, onerror=onerror, followlinks=True):
        identity = os.path.realpath(folder)
        if identity in visited:  # links may run in circles
            folders.clear()
            continue
        visited.add(identity)
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        below = Path(folder).relative_to(root)
        prefix = "" if below == Path() else f"{below.as_posix()}/"
        for name in files:
            if name.lower().endswith(SUFFIXES) and not name.startswith("."):
                yield prefix + name
