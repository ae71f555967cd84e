"""No image vanishes: it is shown, or listed with the reason; what no person made is passed over."""

from pathlib import Path

import pytest

from data.gallery.formats import NO_IMAGES, READABLE, UNREADABLE, is_junk, problem_of
from data.gallery.sources import explore
from tests.unit.data.pictures import encode, noise


def test_a_suffix_is_one_of_three_kinds() -> None:
    assert not READABLE & UNREADABLE.keys()
    assert not (READABLE | UNREADABLE.keys()) & NO_IMAGES
    assert all(reason.endswith(".") for reason in UNREADABLE.values())


@pytest.mark.parametrize(
    "name", ["a.JPG", "b.jfif", "c.jpe", "d.avif", "e.heic", "f.jp2", "x/g.Png"]
)
def test_the_decoder_gets_what_it_may_read(name: str, tmp_path: Path) -> None:
    assert problem_of(tmp_path, name) == ""


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("a.CR2", "a camera's raw file"),
        ("b.nef", "a camera's raw file"),
        ("c.svg", "a vector drawing"),
        ("d.psd", "an image editor's own file"),
        ("e.dcm", "Scientific and medical images"),
        ("f.jxl", "Images of this format"),
    ],
)
def test_an_image_that_cannot_be_read_has_a_reason(name: str, reason: str, tmp_path: Path) -> None:
    problem = problem_of(tmp_path, name)
    assert problem is not None
    assert reason in problem
    assert "save it as JPEG, PNG or TIFF" in problem


@pytest.mark.parametrize("name", ["plain", "photo.jpg_large", "IMG_1.dat", "noise.tmp"])
def test_where_the_suffix_says_nothing_the_content_does(name: str, tmp_path: Path) -> None:
    for form in ("JPEG", "PNG", "GIF", "BMP", "WEBP", "TIFF", "PPM"):
        (tmp_path / name).write_bytes(encode(noise(0), form))
        assert problem_of(tmp_path, name) == ""
    (tmp_path / name).write_bytes(b"8BPS\0\1")
    assert "image editor" in (problem_of(tmp_path, name) or "")
    for nothing in (b"", b"text", b"BM is a word", b"P1 and P2"):
        (tmp_path / name).write_bytes(nothing)
        assert problem_of(tmp_path, name) is None


def test_files_that_are_surely_no_images_are_not_opened(tmp_path: Path) -> None:
    assert problem_of(tmp_path / "nowhere", "labels.txt") is None
    (tmp_path / "notes.txt").write_bytes(encode(noise(0), "PNG"))
    assert problem_of(tmp_path, "notes.txt") is None


@pytest.mark.parametrize("name", ["__MACOSX", "@eaDir", "$RECYCLE.BIN", "lost+found", ".cache"])
def test_folders_of_systems_are_junk(name: str) -> None:
    assert is_junk(name, folder=True)
    assert not is_junk("cat", folder=True)


@pytest.mark.parametrize("name", ["Thumbs.db", "desktop.ini", ".DS_Store", "._a.jpg"])
def test_files_of_systems_are_junk(name: str) -> None:
    assert is_junk(name, folder=False)
    assert not is_junk("cat.jpg", folder=False)


def test_a_folder_of_both(tmp_path: Path) -> None:
    for name in ("cat/a.jpg", "cat/b.nef", "cat/c.svg", "cat/Thumbs.db", "__MACOSX/cat/a.jpg"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    (tmp_path / "cat" / "plain").write_bytes(encode(noise(0), "JPEG"))
    place = explore(tmp_path)
    assert place.names == ("cat/a.jpg", "cat/plain")
    assert [Path(each.path).name for each in place.skipped] == ["b.nef", "c.svg"]


def test_a_suffix_is_enough_and_its_file_is_not_touched(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of fifty thousand files each look at the disk counts."""
    looked: list[Path] = []
    monkeypatch.setattr(Path, "stat", looked.append)
    monkeypatch.setattr(Path, "open", looked.append)
    names = ("1/a.jpg", "b.JPEG", "c.nef", "d.svg", "Thumbs.db")
    found = [problem_of(tmp_path, name) for name in names]
    assert found[:2] == ["", ""]
    assert all(found[2:4])
    assert found[4] is None
    assert looked == []
