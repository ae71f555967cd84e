"""The gallery that the settings choose: its split and its class map."""

from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest

from dashboard.core.current_gallery import CurrentGallery
from dashboard.core.settings import Settings
from data.db.database import open_database
from data.errors import GalleryProblem
from explainers.models import ModelCard
from tests.unit.data.pictures import put

CARD = cast(ModelCard, SimpleNamespace(name="Net", labels=("lynx", "wolf"), imagenet=False))


def chosen(folder: Path, **more: str) -> CurrentGallery:
    database = open_database()
    try:
        return CurrentGallery.chosen(database, Settings(images=(folder,), **more), CARD)  # type: ignore[arg-type]
    finally:
        database.dispose()


def test_settings_choose_the_split_and_the_classes(tmp_path: Path) -> None:
    for number, name in enumerate(("train/cats", "train/dogs", "val/cats", "val/dogs")):
        put(tmp_path / name / "a.jpg", number)
    file = tmp_path / "classes.csv"
    file.write_text("cats,lynx\ndogs,1\n")

    current_gallery = chosen(tmp_path, split="train", class_map=str(file))

    assert {item.path.parent.parent.name for item in current_gallery.gallery.items} == {"train"}
    result = {
        item.class_name: current_gallery.gallery.targets(CARD.labels)
        for item in current_gallery.gallery.items
    }
    assert list(result) == ["cats", "dogs"]
    assert result["cats"].tolist() == [0, 1]


def test_a_class_map_may_name_any_folder(tmp_path: Path) -> None:
    put(tmp_path / "photos" / "a.jpg")
    assert chosen(tmp_path).gallery.classes == ()
    file = tmp_path / "classes.json"
    file.write_text('{"photos": "lynx"}')
    assert chosen(tmp_path, class_map=str(file)).gallery.targets(CARD.labels).tolist() == [0]


def test_a_class_that_the_model_lacks_is_refused(tmp_path: Path) -> None:
    put(tmp_path / "cats" / "a.jpg")
    file = tmp_path / "classes.csv"
    file.write_text("cats,lion\n")
    with pytest.raises(GalleryProblem, match="assigns 'cats' to 'lion', which is not one class of"):
        chosen(tmp_path, class_map=str(file))


def test_folders_with_the_models_class_names_are_the_classes(tmp_path: Path) -> None:
    for number, name in enumerate(("lab A/lynx", "lab A/Wolves", "lab B/lynx", "lab B/fox")):
        put(tmp_path / name / "a.jpg", number)
    gallery = chosen(tmp_path).gallery
    assert [each.name for each in gallery.classes] == ["fox", "lynx", "Wolves"]
    assert sorted(gallery.targets(CARD.labels).tolist()) == [-1, 0, 0, 1]
