"""How each class of a gallery matched is stated in a row, those without a match first."""

from dataclasses import replace
from pathlib import Path

from sqlalchemy import Engine

from dashboard.pages.inputs.class_table import ClassRow, class_rows
from data.gallery.gallery import Gallery
from data.gallery.items import Item
from data.gallery.open_gallery import open_gallery
from explainers.models.labels import imagenet_labels
from tests.unit.dashboard.tiny_services import SMALL
from tests.unit.data.pictures import put


def gallery(*classes: str, class_map: dict[str, str | int] | None = None) -> Gallery:
    items = [
        Item(f"{i:064}", Path(f"{i}.png"), f"{i}.png", 8, 8, None, None, name, (), "")
        for i, name in enumerate(classes)
    ]
    return Gallery("photos", items, [], starter=False, class_map=class_map)


def test_each_class_says_what_it_matches_and_by_what() -> None:
    labels = ("peacock", "tree frog", "bullfrog", "killer whale", "kite")
    card = replace(SMALL, labels=labels)
    names = ("peacock", "peacock", "003.Tree-Frog", "bullfrogs", "orca", "birds", "peacok")
    assert class_rows(gallery(*names, class_map={"birds": "kite"}), card) == [
        ClassRow("peacok", 1, "", "", "nearest: peacock"),
        ClassRow("003.Tree-Frog", 1, "tree frog", "spelling", ""),
        ClassRow("birds", 1, "kite", "class map", ""),
        ClassRow("bullfrogs", 1, "bullfrog", "synonym or plural", ""),
        ClassRow("orca", 1, "killer whale", "synonym or plural", ""),
        ClassRow("peacock", 2, "peacock", "same name", ""),
    ]


def test_folders_of_numbers_are_class_indices() -> None:
    (row,) = class_rows(gallery("1"), SMALL)
    assert (row.matched, row.how) == ("dog", "class index")


def test_a_wordnet_id_is_distinguished_from_its_name(tmp_path: Path, database: Engine) -> None:
    card = replace(SMALL, imagenet=True, labels=imagenet_labels())
    folders = "n03710721", "n01440764", "n01443537-fish", "peacock", "bull_frog", "orca"
    for place, folder in enumerate(folders):
        put(tmp_path / folder / "a.png", place)
    rows = class_rows(open_gallery([tmp_path], database), card)
    assert {row.name: (row.matched, row.how) for row in rows} == {
        "maillot (swimsuit)": ("maillot tank suit", "WordNet id"),
        "tench": ("tench", "WordNet id"),
        "n01443537-fish": ("goldfish", "WordNet id"),
        "peacock": ("peacock", "same name"),
        "bull_frog": ("bullfrog", "spelling"),
        "orca": ("killer whale", "synonym or plural"),
    }


def test_a_gallery_without_classes_has_no_rows() -> None:
    item = Item("0" * 64, Path("a.png"), "a.png", 8, 8, None, None, None, (), "")
    assert class_rows(Gallery("photos", [item], [], starter=False), SMALL) == []
