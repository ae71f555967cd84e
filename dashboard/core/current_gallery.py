"""The gallery that is shown; another may take its place while the server runs."""

from collections.abc import Sequence
from pathlib import Path
from typing import Self

from sqlalchemy import Engine as Database

from dashboard.core.inputs import labels_of
from dashboard.core.progress import progress_bar
from dashboard.core.settings import Settings
from data.gallery.class_map import check_classes, read_class_map
from data.gallery.fetch import read_manifest, sample_folder
from data.gallery.gallery import Gallery
from data.gallery.open_gallery import open_gallery
from explainers.models import ModelCard


class CurrentGallery:
    """Holds one gallery at a time.

    It begins with the folders that were named, else with the fetched ImageNet sample, else with
    the starter gallery.

    `split`, `class_map` and `labels` are those of `open_gallery`; the class map is a file.

    Raises: GalleryProblem if a folder cannot be opened, or the split or the class map is not fit.
    """

    def __init__(
        self,
        database: Database,
        images: Sequence[Path],
        *,
        split: str = "",
        class_map: str | None = None,
        labels: Sequence[str] | None = None,
    ) -> None:
        self._database = database
        fetched = [sample_folder()] if sample_is_here() else []
        stated = None if class_map is None else read_class_map(Path(class_map))
        with progress_bar("Indexing", " images") as report:
            self.gallery: Gallery = open_gallery(
                list(images) or fetched,
                database,
                report,
                split=split,
                class_map=stated,
                labels=labels,
            )

    @classmethod
    def chosen(cls, database: Database, settings: Settings, card: ModelCard) -> Self:
        """The gallery that the settings choose, with the classes of the model of `card`.

        Raises: GalleryProblem, also if the class map names a class that the model lacks.
        """
        labels = labels_of(card)
        current_gallery = cls(
            database,
            settings.images,
            split=settings.split,
            class_map=settings.class_map,
            labels=labels,
        )
        check_classes(current_gallery.gallery.class_map, labels, card.name)
        return current_gallery

    def show(self, folder: Path) -> None:
        """From now on the gallery is that of `folder`."""
        self.gallery = open_gallery([folder], self._database)


def sample_is_here() -> bool:
    """Whether the ImageNet sample has been fetched completely."""
    folder = sample_folder()
    return all((folder / file.name).is_file() for file in read_manifest())
