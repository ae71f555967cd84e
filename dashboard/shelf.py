"""The gallery that is shown; another may take its place while the server runs."""

from collections.abc import Sequence
from pathlib import Path

from sqlalchemy import Engine as Database

from dashboard.progress import progress_bar
from data.fetch import read_manifest, sample_folder
from data.gallery import Gallery
from data.opening import open_gallery


class Shelf:
    """Holds one gallery at a time.

    It begins with the folders that were named, else with the fetched ImageNet sample, else with
    the starter gallery.

    Raises: GalleryProblem if a folder cannot be opened.
    """

    def __init__(self, database: Database, images: Sequence[Path]) -> None:
        self._database = database
        fetched = [sample_folder()] if sample_is_here() else []
        with progress_bar("Indexing", " images") as report:
            self.gallery: Gallery = open_gallery(list(images) or fetched, database, report)

    def show(self, folder: Path) -> None:
        """From now on the gallery is that of `folder`."""
        self.gallery = open_gallery([folder], self._database)


def sample_is_here() -> bool:
    """Whether the ImageNet sample has been fetched completely."""
    folder = sample_folder()
    return all((folder / file.name).is_file() for file in read_manifest())
