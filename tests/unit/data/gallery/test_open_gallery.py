"""Whatever lies in a folder: what can be shown is shown, the rest is listed with its reason."""

import os
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from sqlalchemy import Engine

from data.errors import GalleryProblem
from data.gallery.gallery import Gallery, Query
from data.gallery.images import open_rgb
from data.gallery.open_gallery import open_gallery
from tests.unit.data.pictures import bomb, encode, noise, put


def test_a_folder_of_everything_that_can_go_wrong(tmp_path: Path, database: Engine) -> None:
    good = {
        "plain.jpg": encode(noise(0), "JPEG"),
        "cmyk.jpg": encode(noise(1).convert("CMYK"), "JPEG"),
        "turned.jpg": encode(noise(2), "JPEG", orientation=6),
        "palette.png": encode(noise(3).convert("P"), "PNG", transparency=0),
        "deep.png": encode(noise(4).convert("I;16"), "PNG"),
        "moving.gif": encode(noise(5), "GIF", save_all=True, append_images=[noise(6)]),
        "dot.png": encode(noise(7, 1, 1), "PNG"),
        'it\'s "so" <b> & näïve 猫.png': encode(noise(8), "PNG"),
        "two\nlines.png": encode(noise(9), "PNG"),
    }
    bad = {
        "cut.jpg": (encode(noise(10), "JPEG")[:-500], "damaged or incomplete"),
        "empty.jpg": (b"", "empty"),
        "text.jpg": (b"text", "not a picture in a supported format"),
        "bomb.png": (bomb(), "more than 89 megapixels"),
        "zz copy.jpg": (good["plain.jpg"], "The same picture as"),
    }
    for name, content in good.items():
        (tmp_path / name).write_bytes(content)
    for name, (content, _) in bad.items():
        (tmp_path / name).write_bytes(content)
    (tmp_path / "dangling.jpg").symlink_to("nowhere.jpg")
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xff.jpg")).write_bytes(b"any")

    gallery = open_gallery([tmp_path], database)

    assert {item.name for item in gallery.items} == set(good)
    for item in gallery.items:
        assert open_rgb(item.path).size == (item.width, item.height)
    reasons = {Path(each.path).name: each.reason for each in gallery.skipped}
    assert reasons.keys() == bad.keys() | {"dangling.jpg", "\ufffd.jpg"}
    assert all(part in reasons[name] for name, (_, part) in bad.items())
    assert reasons["dangling.jpg"] == "The link points nowhere."
    assert all("\n" not in reason and reason.endswith(".") for reason in reasons.values())


def test_several_folders_are_one_gallery(tmp_path: Path, database: Engine) -> None:
    flat = put(tmp_path / "flat" / "n02123045_tabby.JPEG", 1)
    put(tmp_path / "own" / "cats" / "tom.jpg", 2)
    put(tmp_path / "own" / "dogs" / "rex.jpg", 3)

    gallery = open_gallery([tmp_path / "flat", tmp_path / "own", flat.parent], database)

    assert gallery.name == "flat, own"
    assert not gallery.starter
    assert [(item.class_index, item.class_name) for item in gallery.items] == [
        (281, "tabby"),
        (None, "cats"),
        (None, "dogs"),
    ]
    assert gallery.items[0].groups == ("mammal", "feline")
    assert gallery.skipped == ()


def texts(gallery: Gallery) -> list[tuple[str, str]]:
    return [(note.topic, note.text) for note in gallery.notes]


def test_the_same_picture_in_two_classes_keeps_both(tmp_path: Path, database: Engine) -> None:
    put(tmp_path / "benign" / "x.png", 1)
    put(tmp_path / "benign" / "y.png", 2)
    put(tmp_path / "benign" / "y again.png", 2)
    put(tmp_path / "malignant" / "x.png", 1)

    gallery = open_gallery([tmp_path], database)

    both, one = sorted(gallery.items, key=lambda item: item.name)
    assert both.class_names == ("benign", "malignant")
    assert both.class_title == "benign / malignant"
    assert one.class_names == ("benign",)
    assert [(each.name, each.count) for each in gallery.classes] == [
        ("benign", 2),
        ("malignant", 1),
    ]
    assert len(gallery.select(Query(class_name="benign"))) == 2
    assert len(gallery.select(Query(class_name="malignant"))) == 1
    assert len(gallery.select(Query(text="malig"))) == 1
    assert gallery.targets(["benign", "malignant"]).tolist() == [-1, 0]
    assert gallery.target_sets(["benign", "malignant"]) == ((0, 1), (0,))
    assert gallery.conflicts == (both,)
    assert [Path(each.path).name for each in gallery.skipped] == ["y.png"]
    assert texts(gallery) == [
        ("layout", "Each of 2 folders is a class: benign, malignant."),
        (
            "conflicts",
            "1 image lies in the folders of several classes and keeps all labels; unless the model "
            "is multi-label, it counts as neither right nor wrong: x.png (benign and malignant).",
        ),
        ("not shown", "1 file is not shown; the gallery lists each with its reason."),
    ]
    assert [note.topic for note in gallery.notes if note.warning] == ["conflicts"]


def test_the_same_picture_with_a_class_and_without_has_it(tmp_path: Path, database: Engine) -> None:
    put(tmp_path / "a.png", 1)
    put(tmp_path / "benign" / "x.png", 1)
    put(tmp_path / "malignant" / "y.png", 2)
    gallery = open_gallery([tmp_path], database)
    assert [(item.name, item.class_names) for item in gallery.items] == [
        ("x.png", ("benign",)),
        ("y.png", ("malignant",)),
    ]
    assert [Path(each.path).name for each in gallery.skipped] == ["a.png"]


def test_one_class_spelled_in_two_ways_is_no_conflict(tmp_path: Path, database: Engine) -> None:
    put(tmp_path / "one" / "Orca" / "x.png", 1)
    put(tmp_path / "one" / "tench" / "y.png", 2)
    put(tmp_path / "two" / "killer whale" / "x.png", 1)
    put(tmp_path / "two" / "kite" / "z.png", 3)
    gallery = open_gallery([tmp_path / "one", tmp_path / "two"], database)
    assert gallery.conflicts == ()
    assert [(each.name, each.index) for each in gallery.classes] == [
        ("kite", 21),
        ("Orca", 148),
        ("tench", 0),
    ]
    assert texts(gallery)[0] == ("layout", "one: Each of 2 folders is a class: Orca, tench.")


def test_a_split_is_chosen_or_refused(tmp_path: Path, database: Engine) -> None:
    for number, name in enumerate(("train/cat", "train/dog", "valid/cat", "valid/dog", "runs/cat")):
        put(tmp_path / name / "a.png", number)
    gallery = open_gallery([tmp_path], database, split="train")
    assert [item.path.parent.parent.name for item in gallery.items] == ["train", "train"]
    assert texts(gallery)[0] == (
        "split",
        "The split train is shown, 2 images; choose valid (2 images) with --split NAME; the folder "
        "runs beside the splits is left out.",
    )
    assert [note.topic for note in gallery.notes if note.warning] == ["training"]
    (note,) = [note for note in open_gallery([tmp_path / "train"], database).notes if note.warning]
    assert "holds training images, by its name" in note.text
    with pytest.raises(GalleryProblem, match="has no split 'test'; it has train and valid"):
        open_gallery([tmp_path], database, split="test")
    with pytest.raises(GalleryProblem, match="has no splits such as train, val and test; leave"):
        open_gallery([tmp_path / "train"], database, split="test")
    with pytest.raises(GalleryProblem, match="The starter gallery has no splits; leave out"):
        open_gallery([], database, split="test")


def test_a_place_of_which_no_class_matches_is_a_warning(tmp_path: Path, database: Engine) -> None:
    for number, name in enumerate(("one/red", "one/blue", "two/siteX", "two/siteY", "three/a/red")):
        put(tmp_path / name / "a.png", number)
    put(tmp_path / "flat" / "a.png", 9)
    roots = [tmp_path / name for name in ("one", "two", "three/a", "flat")]
    match = open_gallery(roots, database).match(["red", "green", "blue"])
    assert [note.text for note in match.notes if note.warning] == [
        "two: None of the 2 classes matches a class of the model, so no prediction counts as "
        "correct or wrong: siteX, siteY. Choose with --class-map FILE."
    ]
    match = open_gallery(roots[1:2], database).match(["red", "green", "blue"])
    assert [note.text[:22] for note in match.notes if note.warning] == ["None of the 2 folders "]


def test_the_labels_of_a_model_tell_the_level_of_the_classes(
    tmp_path: Path, database: Engine
) -> None:
    for number, name in enumerate(("lab A/red", "lab A/blue", "lab B/red", "lab B/blue")):
        put(tmp_path / name / "a.png", number)
    plain = open_gallery([tmp_path], database)
    assert [each.name for each in plain.classes] == ["lab A", "lab B"]
    for labels in (["Red", "green", "Blue"], ["red", "yellow"]):
        with_labels = open_gallery([tmp_path], database, labels=labels)
        assert [each.name for each in with_labels.classes] == ["blue", "red"]
    other = open_gallery([tmp_path], database, labels=["cat", "dog"])
    assert [each.name for each in other.classes] == ["lab A", "lab B"]
    stated = {"lab A": "red", "lab B": "green"}
    mapped = open_gallery([tmp_path], database, labels=["red", "green"], class_map=stated)
    assert [each.name for each in mapped.classes] == ["lab A", "lab B"]


def test_a_class_with_the_name_of_a_split_is_no_split(tmp_path: Path, database: Engine) -> None:
    for number, name in enumerate(("train", "bus", "car")):
        put(tmp_path / name / "a.png", number)
    with pytest.raises(GalleryProblem, match=r"train counts as a class like those beside it, no"):
        open_gallery([tmp_path], database, split="training")


def test_a_class_map_names_the_classes_of_folders(tmp_path: Path, database: Engine) -> None:
    put(tmp_path / "a" / "x.png", 1)
    put(tmp_path / "n01440764" / "y.png", 2)
    stated = {"a": "lynx", "n01440764": 0}
    gallery = open_gallery([tmp_path], database, class_map=stated)
    assert gallery.targets(["fish", "lynx"]).tolist() == [1, 0]
    with pytest.raises(GalleryProblem, match="names the folder 'b', which is not a class folder"):
        open_gallery([tmp_path], database, class_map={"b": "lynx"})


def test_images_of_every_name_are_shown_or_listed(tmp_path: Path, database: Engine) -> None:
    for number, name in enumerate(("a.jfif", "b.jpe", "no_suffix", "d.jpg_large")):
        put(tmp_path / name, number)
    (tmp_path / "e.nef").write_bytes(b"raw")
    (tmp_path / "f.heic").write_bytes(b"")
    gallery = open_gallery([tmp_path], database)
    assert sorted(item.name for item in gallery.items) == [
        "a.jfif",
        "b.jpe",
        "d.jpg_large",
        "no_suffix",
    ]
    assert {Path(each.path).name: each.reason for each in gallery.skipped} == {
        "e.nef": "This is a camera's raw file, which cannot be read; save it as JPEG, PNG or TIFF.",
        "f.heic": "The file is empty.",
    }


def test_where_nothing_can_be_shown_the_first_reason_is_stated(
    tmp_path: Path, database: Engine
) -> None:
    (tmp_path / "a.jpg").write_bytes(b"")
    (tmp_path / "b.jpg").write_bytes(b"")
    with pytest.raises(GalleryProblem, match=r"None of the 2 .*a\.jpg.*empty"):
        open_gallery([tmp_path], database)


def test_the_sample_of_imagenet_has_a_class_for_each_image(
    imagenet_sample: Path, database: Engine
) -> None:
    gallery = open_gallery([imagenet_sample], database)
    assert len(gallery) == 600
    assert all(item.name.startswith(f"{item.wnid}_") for item in gallery.items)
    assert len(gallery.classes) == 600


def test_a_gallery_states_what_to_know_of_its_pixels(tmp_path: Path, database: Engine) -> None:
    put(tmp_path / "plain.jpg")
    values = np.arange(600, dtype=np.uint16).reshape(20, 30)
    (tmp_path / "deep.png").write_bytes(encode(Image.fromarray(values), "PNG"))
    gallery = open_gallery([tmp_path], database)
    texts = [note.text for note in gallery.notes if note.topic == "pixels"]
    assert len(texts) == 1
    assert texts[0].startswith("1 of 2 images is stretched, as few of the possible values")
    by_name = {item.name: item for item in gallery.items}
    assert by_name["plain.jpg"].notes == ()
    assert "0 to 599 were stretched" in by_name["deep.png"].notes[0].text
    assert by_name["deep.png"].changed == ""
    by_name["deep.png"].path.unlink()
    assert "deep.png can no longer be read" in by_name["deep.png"].changed
