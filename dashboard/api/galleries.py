"""`open_gallery`: folders of images with their classes."""

from collections.abc import Sequence
from os import PathLike, fspath
from pathlib import Path

from dashboard.api.progress import Progress, reporting
from data.db.database import open_database
from data.gallery.class_map import read_class_map
from data.gallery.gallery import Gallery
from data.gallery.open_gallery import open_gallery as open_folders

Folders = str | PathLike[str] | Sequence[str | PathLike[str]]


def open_gallery(
    folders: Folders = (),
    *,
    split: str = "",
    class_map: str | PathLike[str] | None = None,
    labels: Sequence[str] | None = None,
    progress: Progress = False,
) -> Gallery:
    """One gallery of all images in some folders, with their classes, as the app shows it.

    Its `items` state path, name, size in pixels and class of each image, `classes` the classes with
    their counts, `skipped` what cannot be shown, and why. `explain` and `scan` take it as it is.
    What is found out about each file is kept in the app's database, so the next time is fast.

    Args:
        folders: A folder or several; none: the starter gallery.
        split: Which split to show, if a folder has several, such as "train".
        class_map: A file that states the model's class of each folder: CSV or JSON.
        labels: A model's `labels`, by which nested folders are recognised as classes.
        progress: True for a bar, or a function of the number of files done and their total.

    Raises:
        GalleryProblem: If a folder cannot be opened, has no such split, or holds no image.

    Example:
        >>> gallery = stratoscope.open_gallery("photos")
        >>> [item.name for item in gallery.items]
        ['chelsea.png', 'coffee.png']
        >>> gallery.items[0].width, gallery.items[0].height
        (451, 300)
    """
    paths = [folders] if isinstance(folders, str | PathLike) else list(folders)
    stated = None if class_map is None else read_class_map(Path(fspath(class_map)))
    database = open_database()
    try:
        with reporting(progress, "Indexing", " images") as report:
            return open_folders(
                [Path(fspath(path)) for path in paths],
                database,
                report,
                split=split,
                class_map=stated,
                labels=labels,
            )
    finally:
        database.dispose()


def opened(gallery: Gallery | Folders, labels: Sequence[str] | None = None) -> Gallery:
    """A gallery as it is; folders are opened, with a model's `labels`. Raises: GalleryProblem."""
    return gallery if isinstance(gallery, Gallery) else open_gallery(gallery, labels=labels)
