"""How each class of a gallery matched is stated in a row, those without a match first."""

from dataclasses import replace
from pathlib import Path

from dashboard.pages.inputs.class_table import ClassRow, class_rows
from data.gallery.gallery import Gallery
from data.gallery.items import Item
from tests.unit.dashboard.tiny_services import SMALL


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


def test_a_gallery_without_classes_has_no_rows() -> None:
    item = Item("0" * 64, Path("a.png"), "a.png", 8, 8, None, None, None, (), "")
    assert class_rows(Gallery("photos", [item], [], starter=False), SMALL) == []
