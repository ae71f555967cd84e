"""How a folder is laid out is recognised from its names, and so are the classes."""

import os
from pathlib import Path

import pytest

from data.errors import GalleryProblem
from data.gallery.labels import CLASSES, ImageNetClass
from data.gallery.sources import SOURCES, Place, choose_split, class_folders, explore, unlabelled

TENCH, GOLDFISH, KITE = CLASSES[0], CLASSES[1], CLASSES[21]
Label = ImageNetClass | str | None


def recognise(root: Path, *names: str) -> tuple[str, dict[str, Label]]:
    """The source that claims the place, and the label of each image that it lists."""
    place, _ = choose_split(Place(root, names), "")
    for source in SOURCES:
        listing = source.read(place)
        if listing is not None:
            labels = {
                each.path.relative_to(root).as_posix(): each.label for each in listing.entries
            }
            return source.key, labels
    raise AssertionError("the last source claims every place")


def test_keys_are_unique_and_every_layout_is_explained() -> None:
    assert len({source.key for source in SOURCES}) == len(SOURCES)
    assert all(source.layout.endswith(".") for source in SOURCES)


def test_flat_names_that_begin_with_a_wordnet_id(tmp_path: Path) -> None:
    names = "n01440764_tench.JPEG", "n09999999_some_other.png", "holiday.jpg"
    assert recognise(tmp_path, *names) == (
        "wnid_flat",
        {names[0]: TENCH, names[1]: "some other", names[2]: None},
    )


def test_folders_named_by_wordnet_id(tmp_path: Path) -> None:
    names = "n01440764/n01440764_1.JPEG", "n01443537/deep/a.png", "n09999999/b.png", "beside.png"
    assert recognise(tmp_path, *names) == (
        "class_folders",
        {names[0]: TENCH, names[1]: GOLDFISH, names[2]: "n09999999", names[3]: None},
    )


@pytest.mark.parametrize("above", ["", "Images/"])
def test_folders_whose_names_begin_with_a_wordnet_id(tmp_path: Path, above: str) -> None:
    folders = "n01440764-big_fish", "n01443537 goldfish", "n01608432_kite", "n09999999-other"
    names = [f"{above}{folder}/a.png" for folder in folders]
    labels = (TENCH, GOLDFISH, KITE, "n09999999-other")
    assert recognise(tmp_path, *names) == ("class_folders", dict(zip(names, labels, strict=True)))
    listing = class_folders.read(Place(tmp_path, tuple(names)))
    assert listing is not None
    assert [entry.name for entry in listing.entries] == [*folders]


@pytest.mark.parametrize(
    ("splits", "shown"), [(("train", "val"), "val"), (("train",), "train"), (("test",), "test")]
)
def test_of_the_splits_one_is_shown(tmp_path: Path, splits: tuple[str], shown: str) -> None:
    names = [f"{split}/{wnid}/a.png" for split in splits for wnid in ("n01440764", "n01443537")]
    assert recognise(tmp_path, *names) == (
        "class_folders",
        {f"{shown}/n01440764/a.png": TENCH, f"{shown}/n01443537/a.png": GOLDFISH},
    )


def test_folders_named_by_word_are_imagenets_only_if_all_are(tmp_path: Path) -> None:
    assert recognise(tmp_path, "Tench/a.png", "kite/b.png") == (
        "class_folders",
        {"Tench/a.png": TENCH, "kite/b.png": KITE},
    )
    assert recognise(tmp_path, "doll_house/a.png", "kite/b.png") == (
        "class_folders",
        {"doll_house/a.png": "doll_house", "kite/b.png": "kite"},
    )


@pytest.mark.parametrize("names", [("photos/a.png",), ("2023/a.png", "2024/b.png", "c.png")])
def test_some_folders_of_photographs_are_no_classes(tmp_path: Path, names: tuple[str]) -> None:
    assert recognise(tmp_path, *names) == ("unlabelled", dict.fromkeys(names))


@pytest.mark.parametrize(
    ("names", "words"),
    [
        (("cat.0.jpg", "cat.1.jpg", "dog.0.jpg", "dog.2.jpg"), "cat, dog"),
        (("tree_frog_1.jpg", "tree_frog_2.jpg", "Dog (1).jpg", "Dog (2).jpg"), "Dog, tree_frog"),
        (("cat.0.jpg", "cat.1.jpg", "dog.0.jpg", "x.jpg"), ""),
        (("cat.0.jpg", "cat.1.jpg"), ""),
        (("IMG_01.jpg", "IMG_02.jpg", "DSC_01.jpg", "DSC_02.jpg"), ""),
        (("image 1.jpg", "image 2.jpg", "photo 1.jpg", "photo 2.jpg"), ""),
    ],
)
def test_names_of_files_that_look_like_classes_are_stated(
    tmp_path: Path, names: tuple[str], words: str
) -> None:
    (note,) = unlabelled.read(
        Place(tmp_path, tuple(f"train/{name}" for name in names), below="train/")
    ).notes
    assert note.text == "The images are not in class folders and have no class" + (
        f"; the names of files look like classes ({words}) but are not read as classes: sort the "
        "images into one folder per class."
        if words
        else "."
    )


@pytest.mark.parametrize(
    ("file", "lines"),
    [
        (
            "LOC_val_solution.csv",
            "ImageId,PredictionString\n"
            "ILSVRC2012_val_00000002,n01440764 1 2 3 4 n01440764 5 6 7 8\n"
            "ILSVRC2012_val_00000001,n01443537 1 2 3 4\n",
        ),
        (
            "own.csv",
            "ILSVRC2012_val_00000002.JPEG;n01440764\r\nILSVRC2012_val_00000001.JPEG;n01443537",
        ),
        ("val.txt", "ILSVRC2012_val_00000001.JPEG 1\nILSVRC2012_val_00000002.JPEG 0\n"),
        ("imagenet_2012_validation_synset_labels.txt", "n01443537\nn01440764\nn01440764\n"),
    ],
)
def test_ilsvrc_validation_with_its_classes_beside_it(
    tmp_path: Path, file: str, lines: str
) -> None:
    (tmp_path / "a readme.txt").write_text("Nothing about classes.\n")
    (tmp_path / file).write_text(lines)
    names = "val/ILSVRC2012_val_00000001.JPEG", "val/ILSVRC2012_val_00000002.JPEG", "val/x.JPEG"
    assert recognise(tmp_path, *names) == (
        "ilsvrc_val",
        {names[0]: GOLDFISH, names[1]: TENCH, names[2]: None},
    )


def test_bare_numbers_are_not_believed_of_other_images(tmp_path: Path) -> None:
    (tmp_path / "digits.csv").write_text("file,label\na.png,3\n")
    assert recognise(tmp_path, "a.png") == ("unlabelled", {"a.png": None})


def test_the_development_kits_own_numbering_is_refused(tmp_path: Path) -> None:
    (tmp_path / "ILSVRC2012_validation_ground_truth.txt").write_text("490\n361\n")
    with pytest.raises(GalleryProblem, match=r"put LOC_val_solution\.csv or"):
        recognise(tmp_path, "ILSVRC2012_val_00000001.JPEG")


def test_a_folder_is_looked_through_once_whatever_its_links(tmp_path: Path) -> None:
    for name in ("b.PNG", "a/1.jpeg", "a/._1.jpeg", ".hidden/2.png", "notes.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    (tmp_path / "a" / "circle").symlink_to(tmp_path)
    other = tmp_path.parent / "elsewhere"
    other.mkdir()
    (other / "3.webp").touch()
    (tmp_path / "linked").symlink_to(other)
    assert explore(tmp_path).names == ("a/1.jpeg", "b.PNG", "linked/3.webp")


def test_what_is_no_folder_of_images_gets_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "file.png").touch()
    for name, reason in [
        ("gone", "does not exist; check its path."),
        ("file.png", "is not a folder; provide the folder that holds the images."),
        ("empty", "provide another folder."),
    ]:
        with pytest.raises(GalleryProblem, match=reason):
            explore(tmp_path / name)


def test_a_folder_that_cannot_be_read_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("open/a.png", "closed/b.png"):
        (tmp_path / name).parent.mkdir()
        (tmp_path / name).touch()
    scandir = os.scandir

    def refuse(folder: str) -> object:  # root may read everything
        if Path(folder).name == "closed":
            raise PermissionError(13, "Permission denied", folder)
        return scandir(folder)

    monkeypatch.setattr(os, "scandir", refuse)
    place = explore(tmp_path)
    assert place.names == ("open/a.png",)
    assert [each.path for each in place.skipped] == [str(tmp_path / "closed")]
    assert place.skipped[0].reason == "The folder cannot be read (Permission denied)."
    with pytest.raises(GalleryProblem, match="cannot be read"):
        explore(tmp_path / "closed")


@pytest.mark.parametrize(
    ("names", "classes"),
    [
        (["peacock/a.png", "peacock/b.png"], "peacock peacock"),
        (["malignant/a.png"], "malignant"),
        (["84/a.png"], "84"),
        (["0/a.png", "007/b.png"], "0 007"),
        (
            ["animals/peacock/a.png", "animals/tench/b.png", "things/kite/c.png"],
            "peacock tench kite",
        ),
        (["big/apple_x/a.png", "big/pear_x/b.png", "small/fig_x/c.png"], "big big small"),
        (["patient 1/benign/a.png", "patient 2/malignant/b.png"], "benign malignant"),
        (["cat_x/day1/a.png", "dog_x/day2/b.png"], "cat_x dog_x"),
        (["cat_x/images/a.png", "dog_x/images/b.png"], "cat_x dog_x"),
        (["mine/cat_x/a.png", "mine/dog_x/b.png"], "cat_x dog_x"),
        (["mine/images/cat_x/a.png", "mine/images/dog_x/b.png"], "cat_x dog_x"),
        (["cat_x/a.png", "cat_x/more/b.png", "dog_x/c.png"], "cat_x cat_x dog_x"),
        (["benign/a.png", "cover.png", "malignant/b.png"], "benign - malignant"),
        (["a.png", "peacock/b.png"], "- peacock"),
        (["a.png", "backup/b.png"], "- -"),
        (["a.png", "holiday_x/b.png"], "- -"),
        (["photos/a.png"], "-"),
        (["2023/a.png", "2024/b.png"], "- -"),
        (["data/images/a.png"], "-"),
        (["extra/n01440764_tench.png", "b.png"], "- tench"),
    ],
)
def test_which_folders_are_the_classes(tmp_path: Path, names: list[str], classes: str) -> None:
    _, labels = recognise(tmp_path, *sorted(names))
    result = [
        label.name if isinstance(label, ImageNetClass) else label or "-"
        for _, label in sorted(labels.items())
    ]
    assert " ".join(result) == classes


def test_the_level_of_the_classes_is_stated(tmp_path: Path) -> None:
    names = ("animals/peacock/a.png", "animals/tench/b.png", "cover.png", "things/kite/c.png")
    listing = class_folders.read(Place(tmp_path, names))
    assert listing is not None
    assert [note.text for note in listing.notes] == [
        "Each of 3 folders is a class: kite, peacock, tench.",
        "The 2 folders above them (animals, things) do not count as classes; name those that do "
        "with --class-map FILE.",
        "1 image file lies beside the class folders, without a folder that states the class.",
    ]


def test_a_class_map_names_the_level(tmp_path: Path) -> None:
    names = ("animals/peacock/a.png", "things/kite/c.png")
    place = Place(tmp_path, names, expected=frozenset({"animals"}))
    listing = class_folders.read(place)
    assert listing is not None
    assert [entry.name for entry in listing.entries] == ["animals", "things"]


def test_a_class_is_called_as_its_folder(tmp_path: Path) -> None:
    names = ("Orca/a.png", "n01440764/b.png", "pea_cock /c.png")
    listing = class_folders.read(Place(tmp_path, names))
    assert listing is not None
    assert [entry.name for entry in listing.entries] == ["Orca", "", "pea_cock"]


def test_tables_of_classes_are_found_beside_a_split_too(tmp_path: Path) -> None:
    (tmp_path / "root").mkdir()
    (tmp_path / "root" / "val.txt").write_text("ILSVRC2012_val_00000001.JPEG 1\n")
    name = "root/val/ILSVRC2012_val_00000001.JPEG"
    assert recognise(tmp_path, name, "root/train/a.JPEG")[1] == {name: GOLDFISH}
