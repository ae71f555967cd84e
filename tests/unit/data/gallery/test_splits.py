"""Folders of splits are no classes, and classes with the names of splits stay classes."""

from pathlib import Path

import pytest

from data.errors import GalleryProblem
from data.gallery.sources import Place, choose_split
from data.gallery.sources.splits import find_splits, kind_of


def place(*names: str) -> Place:
    return Place(Path("/data/pets"), tuple(sorted(names)))


def images(*folders: str) -> list[str]:
    return [f"{folder}/{name}.jpg" for folder in folders for name in "ab"]


def classes(*splits: str) -> list[str]:
    return images(*(f"{split}/{name}" for split in splits for name in ("cat", "dog")))


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        *((name, "training") for name in ("train", "Training", "train_set", "train2017")),
        *(
            (name, "validation")
            for name in ("VAL", "valid", "Validation", "dev", "eval", "val-set")
        ),
        *((name, "test") for name in ("test", "Testing", "test_images", "holdout")),
        *((name, "training") for name in ("train2", "Trainingsdaten", "训练集", "Entraînement")),
        *((name, "validation") for name in ("Validierungsdaten", "validación", "验证集")),
        *((name, "test") for name in ("test1", "Testdaten", "Testbilder", "prueba", "测试数据集")),
        *((name, "") for name in ("images_train", "data-test", "test 123", "contest", "测试仪")),
        *((name, "") for name in ("trainer", "tests of cats", "validity", "cat", "data", "set")),
    ],
)
def test_usual_names_of_splits(name: str, kind: str) -> None:
    assert kind_of(name) == kind


@pytest.mark.parametrize(
    ("names", "splits", "below"),
    [
        (classes("train", "valid", "test"), "test train valid", ""),
        (classes("Train", "Val"), "Train Val", ""),
        (classes("root/train", "root/val"), "train val", "root/"),
        (classes("a/b/train", "a/b/val"), "train val", "a/b/"),
        (classes("train", "val", "runs"), "train val", ""),
        (classes("train", "val") + images("extra") + ["cover.jpg"], "train val", ""),
        (classes("root/train", "root/val") + images("runs/1"), "train val", "root/"),
        (images("train", "test"), "test train", ""),
        (classes("train"), "train", ""),
        (classes("train", "runs"), "train", ""),
        (images("val"), "val", ""),
        (classes("train") + images("weights", "logs/cat"), "train", ""),
        (classes("train") + images("samples"), "train", ""),
        (images("cat/train", "cat/test", "dog/train", "dog/test"), "test train", ""),
        (classes("images_train", "images_val"), "images_train images_val", ""),
        (classes("x/data-train", "x/data-test") + images("x/y"), "data-test data-train", "x/"),
        (classes("flowers_train", "flowers_val", "test"), "flowers_train flowers_val test", ""),
        (classes("train", "images_val"), "images_val train", ""),
        (classes("Trainingsdaten", "Testdaten"), "Testdaten Trainingsdaten", ""),
        (images("train", "test1"), "test1 train", ""),
    ],
)
def test_what_is_a_split(names: list[str], splits: str, below: str) -> None:
    result = find_splits(place(*names))
    assert result is not None
    assert (" ".join(result.images), result.below) == (splits, below)


@pytest.mark.parametrize(
    "names",
    [
        images("test", "cat"),
        images("train", "bus", "car"),
        images("test/day1", "cat/day1", "cat/day2"),
        images("test/monday", "cat/monday", "dog/tuesday"),
        images("cat/1", "dog/test"),
        images("blood test", "express train"),
        images("blood test", "skin test"),
        images("cat_val", "dog_train"),
        images("test1", "test2"),
        images("cat", "dog"),
        ["a.jpg", *images("val")],
    ],
)
def test_what_is_a_class_of_that_name(names: list[str]) -> None:
    assert find_splits(place(*names)) is None


def test_which_split_is_shown_and_how_to_choose_another_is_stated() -> None:
    shown, (note,) = choose_split(place(*classes("train", "valid", "test", "runs")), "")
    assert shown.names == tuple(sorted(classes("valid")))
    assert shown.below == "valid/"
    assert note.text == (
        "The split valid is shown, 4 images; choose test (4 images) or train (4 images) with "
        "--split NAME; the folder runs beside the splits is left out."
    )


@pytest.mark.parametrize(
    ("names", "requested", "shown"),
    [
        (classes("train", "test"), "", "test/"),
        (classes("train") + images("test"), "", "train/"),
        (classes("train") + images("test/test"), "", "train/"),
        (classes("train", "dev"), "", "dev/"),
        (classes("training_set/training_set", "test_set/test_set"), "", "test_set/"),
        (classes("train", "valid"), "val", "valid/"),
        (classes("train", "valid"), " TRAIN ", "train/"),
        (classes("train", "valid", "val"), "val", "val/"),
        (classes("train", "valid"), "none", ""),
        (classes("r/Train", "r/Test"), "training", "r/Train/"),
        (classes("images_train", "images_val"), "", "images_val/"),
        (classes("images_train", "images_val"), "train", "images_train/"),
        (classes("训练集", "测试集"), "train", "训练集/"),
        (images("train", "test1"), "", "train/"),
    ],
)
def test_the_split_that_is_chosen(names: list[str], requested: str, shown: str) -> None:
    chosen, _ = choose_split(place(*names), requested)
    assert chosen.below == shown
    assert chosen.names == tuple(sorted(name for name in names if name.startswith(shown)))


SAYS_NOTHING = (
    "holds training images, by its name, so accuracy on them says nothing about new images"
)


def test_a_training_split_is_stated_to_be_one() -> None:
    unlabelled = classes("train") + images("test/unknown")
    _, notes = choose_split(place(*unlabelled), "")
    assert [(note.topic, note.warning, note.text) for note in notes] == [
        (
            "split",
            False,
            "The split train is shown, 4 images, as test has no class folders; choose test "
            "(2 images) with --split NAME.",
        ),
        ("training", True, f"The folder train {SAYS_NOTHING}; show test with --split NAME."),
    ]
    _, (split, training) = choose_split(place(*classes("train", "val")), "train")
    assert "class folders" not in split.text
    assert training.text == f"The folder train {SAYS_NOTHING}; show val with --split NAME."
    inside = images("cat/train", "cat/test", "dog/train", "dog/test")
    _, notes = choose_split(place(*inside), "train")
    assert [note.topic for note in notes] == ["split", "training"]
    _, notes = choose_split(place(*inside), "test")
    assert [note.topic for note in notes] == ["split"]


def test_a_folder_of_training_images_alone_is_stated_to_be_one() -> None:
    names = tuple(sorted(images("cat", "dog")))
    shown, (note,) = choose_split(Place(Path("/data/Training"), names), "")
    assert shown.names == names
    assert note.text == f"The folder Training {SAYS_NOTHING}; provide others."
    assert note.warning
    assert choose_split(Place(Path("/data/val"), names), "")[1] == ()


def test_a_split_in_each_class_folder() -> None:
    names = images("cat/train", "cat/test", "dog/train", "dog/test")
    chosen, _ = choose_split(place(*names), "train")
    assert chosen.names == tuple(images("cat/train", "dog/train"))
    assert chosen.below == ""


def test_a_split_that_is_not_there_is_refused() -> None:
    with pytest.raises(GalleryProblem) as caught:
        choose_split(place(*classes("train", "valid", "runs")), "test")
    assert str(caught.value) == "/data/pets has no split 'test'; it has train and valid."
