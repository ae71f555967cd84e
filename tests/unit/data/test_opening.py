"""Whatever lies in a folder: what can be shown is shown, the rest is listed with its reason."""

import os
from pathlib import Path

import pytest
from sqlalchemy import Engine

from data.errors import GalleryProblem
from data.images import open_rgb
from data.opening import open_gallery
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
        "cut.jpg": (encode(noise(10), "JPEG")[:-500], "damaged or cut off"),
        "empty.jpg": (b"", "empty"),
        "text.jpg": (b"text", "no picture in a known format"),
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
    assert reasons["dangling.jpg"] == "The link leads nowhere."
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


def test_where_nothing_can_be_shown_the_first_reason_is_given(
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
