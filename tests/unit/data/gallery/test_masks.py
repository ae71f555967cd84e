"""Masks beside images are no labelled images; a class of masks stays one."""

from pathlib import Path

import pytest
from sqlalchemy import Engine

from data.gallery.open_gallery import open_gallery
from data.gallery.sources import Place
from data.gallery.sources.masks import without_masks
from tests.unit.data.gallery.test_open_gallery import put


def place(*names: str) -> Place:
    return Place(Path("/data/lungs"), tuple(sorted(names)))


def files(folder: str, *stems: str) -> list[str]:
    return [f"{folder}/{stem}.png" for stem in stems or ("1", "2")]


@pytest.mark.parametrize(
    ("images", "masks"),
    [
        (
            files("COVID/images") + files("Normal/images"),
            files("COVID/masks") + files("Normal/masks"),
        ),
        (files("images/cat") + files("images/dog"), files("masks/cat") + files("masks/dog")),
        (files("images"), files("masks", "a", "b")),
        (files("r/train/Images/cat"), files("r/train/Ground_Truth/cat")),
        (files("COVID/images"), files("COVID/lung masks") + files("COVID/infection masks")),
        (files("train", "a", "b"), files("train_masks", "a_mask", "b-mask")),
        (files("train_images", "a"), files("train_masks", "a")),
        (files("photos", "a"), files("labels", "a_label")),
        (files("benign", "b (1)", "b (2)"), files("benign", "b (1)_mask", "b (1)_mask_1")),
        (files("skin", "ISIC_1", "ISIC_2"), files("skin", "ISIC_1_segmentation")),
        (files("skin", "a", "b"), files("skin", "a_gt", "b-gt")),
    ],
)
def test_masks_beside_images_are_left_out(images: list[str], masks: list[str]) -> None:
    shown, note = without_masks(place(*images, *masks))
    assert shown.names == tuple(sorted(images))
    assert note is not None
    count = "1 mask, " if len(masks) == 1 else f"{len(masks)} masks, "
    assert note.text.startswith(f"Left out: {count}")


@pytest.mark.parametrize(
    "names",
    [
        files("mask") + files("no_mask"),
        files("with_mask") + files("without_mask") + files("images", "x", "y"),
        files("masks") + files("hats"),
        files("masks", "a") + files("photos", "b"),
        files("labels", "a") + files("images", "b"),
        files("images/masks") + files("images/hats"),
        files("COVID/masks") + files("Normal/images"),
        files("faces", "a_mask", "b_mask", "c"),  # of people who wear one
        files("cars", "golf", "golf_gt", "polo", "up"),
        files("faces", "mask", "unmask", "facemask"),
    ],
)
def test_classes_of_masks_are_kept(names: list[str]) -> None:
    shown, note = without_masks(place(*names))
    assert shown.names == tuple(sorted(names))
    assert note is None


def test_a_folder_that_a_class_map_names_is_kept() -> None:
    names = files("images") + files("masks")
    assert without_masks(place(*names), {"masks"})[0].names == tuple(names)


def test_both_kinds_are_named() -> None:
    shown, note = without_masks(
        place(*files("r/images"), *files("r/masks"), *files("r/images", "1_mask"))
    )
    assert shown.names == tuple(files("r/images"))
    assert note is not None
    assert note.text == (
        "Left out: 2 masks, in r/masks; 1 mask, r/images/1_mask.png, beside the images that they "
        "belong to; to show them, name the folder with --class-map FILE, or rename the files."
    )


def test_a_gallery_with_masks(tmp_path: Path, database: Engine) -> None:
    for number, name in enumerate(("COVID", "Normal")):
        put(tmp_path / name / "images" / "1.png", number)
        put(tmp_path / name / "masks" / "1.png", number + 50)
    gallery = open_gallery([tmp_path], database)
    assert sorted((item.class_name, item.path.parent.name) for item in gallery.items) == [
        ("COVID", "images"),
        ("Normal", "images"),
    ]
    assert [(note.topic, note.text) for note in gallery.notes] == [
        (
            "layout",
            "Left out: 2 masks, in COVID/masks, Normal/masks, beside the images that they belong "
            "to; to show them, name the folder with --class-map FILE.",
        ),
        ("layout", "Each of 2 folders is a class: COVID, Normal."),
    ]
    mapped = open_gallery([tmp_path], database, class_map={"masks": 1, "images": 0})
    assert len(mapped.items) == 4
