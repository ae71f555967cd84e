"""A folder provided as a gallery, and the image files below it."""

import os
import stat
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from data.errors import GalleryProblem
from data.gallery.formats import is_junk, problem_of
from data.gallery.items import Skipped, printable


@dataclass(frozen=True)
class Place:
    """A root and its images at any depth, without hidden and system files and folders."""

    root: Path
    names: tuple[str, ...] = ()  # relative to the root, with "/", sorted
    skipped: tuple[Skipped, ...] = ()  # folders and images that cannot be read
    below: str = ""  # the folder of the chosen split, with "/"; all `names` begin with it

    expected: frozenset[str] = frozenset()  # classes that a class map names
    labels: tuple[str, ...] | None = None  # a model's own classes, if it is not ImageNet's

    @property
    def inner(self) -> dict[str, str]:
        """Each of `names`, and the same below the folder of the split."""
        return {name: name.removeprefix(self.below) for name in self.names}


STARTER = Place(Path("Starter gallery"))  # stands for the photographs of the installed packages


def explore(path: Path) -> Place:
    """Scan a folder and all folders below it; links are followed.

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
        raise GalleryProblem(f"{shown} is not a folder; provide the folder that holds the images.")
    skipped: list[Skipped] = []

    def unreadable(error: OSError) -> None:
        reason = f"The folder cannot be read ({error.strerror})."
        skipped.append(Skipped(printable(str(error.filename)), reason))

    names = []
    for name in _files(root, unreadable):
        problem = problem_of(root, name)
        if problem == "":
            names.append(name)
        elif problem:
            skipped.append(Skipped(printable(root / name), problem))
    if not names:
        raise GalleryProblem(_nothing(shown, skipped))
    return Place(root, tuple(sorted(names)), tuple(sorted(skipped, key=lambda each: each.path)))


def _nothing(shown: str, skipped: Sequence[Skipped]) -> str:
    if not skipped:
        kinds = "JPEG, PNG, WebP, TIFF, AVIF and others"
        return f"{shown} holds no images ({kinds}); provide another folder."
    first = skipped[0]
    if len(skipped) == 1 and first.path == shown:
        return f"{shown} cannot be read; allow access, or provide another folder."
    return (
        f"{shown} holds no readable images; the first of {len(skipped):,} is {first.path}: "
        f"{first.reason}"
    )


def _files(root: Path, onerror: Callable[[OSError], None]) -> Iterator[str]:
    """All files that are not junk, relative to the root, with "/"."""
    visited = set()
    for folder, folders, files in os.walk(root, onerror=onerror, followlinks=True):
        identity = os.path.realpath(folder)
        if identity in visited:  # links may be circular
            folders.clear()
            continue
        visited.add(identity)
        folders[:] = sorted(name for name in folders if not is_junk(name, folder=True))
        below = Path(folder).relative_to(root)
        prefix = "" if below == Path() else f"{below.as_posix()}/"
        for name in files:
            if not is_junk(name, folder=False):
                yield prefix + name
