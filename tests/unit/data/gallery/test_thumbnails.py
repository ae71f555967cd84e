"""Thumbnails: upright, square, made once, kept whole, and never more than the folder may hold."""

import os
import threading
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from PIL import ExifTags, Image

from data.errors import ImageProblem
from data.gallery import thumbnails
from data.gallery.thumbnails import SIDE, VERSION, Thumbnails, make_thumbnail

RED, GREEN, BLUE = (200, 0, 0), (0, 200, 0), (0, 0, 200)


def bands(path: Path, size: tuple[int, int] = (900, 300), **options: object) -> Path:
    """A picture of three equal upright bands: red, green, blue."""
    picture = Image.new("RGB", (3, 1))
    picture.putdata([RED, GREEN, BLUE])
    picture.resize(size, Image.Resampling.NEAREST).save(path, **options)
    return path


def digest(path: Path) -> str:
    return sha256(path.read_bytes()).hexdigest()


def pixels(thumbnail: bytes) -> np.ndarray:
    with Image.open(BytesIO(thumbnail)) as image:
        assert image.format == "WEBP"
        assert image.size == (SIDE, SIDE)
        return np.asarray(image.convert("RGB")).astype(int)


def close(pixel: np.ndarray, color: tuple[int, int, int]) -> bool:
    return bool(np.abs(pixel - color).max() < 40)


@pytest.mark.parametrize("name", ["a.png", "a.jpg", "a.webp", "a.bmp"])
@pytest.mark.parametrize("scale", [1, 8])
def test_the_middle_square_is_shown(tmp_path: Path, name: str, scale: int) -> None:
    middle = pixels(
        make_thumbnail(bands(tmp_path / name, (900 * scale // 2, 300 * scale // 2)).read_bytes())
    )
    assert all(close(middle[y, x], GREEN) for x in (4, 72, 139) for y in (4, 72, 139))


@pytest.mark.parametrize("size", [(2, 2), (50, 20), (20, 50), (1, 1)])
def test_a_small_picture_is_enlarged(tmp_path: Path, size: tuple[int, int]) -> None:
    path = tmp_path / "small.png"
    Image.new("RGB", size, BLUE).save(path)
    assert close(pixels(make_thumbnail(path.read_bytes())).mean((0, 1)), BLUE)


@pytest.mark.parametrize(("orientation", "top"), [(1, None), (6, RED), (8, BLUE)])
def test_the_exif_orientation_is_applied(
    tmp_path: Path, orientation: int, top: tuple[int, int, int] | None
) -> None:
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = orientation
    path = bands(tmp_path / "turned.jpg", (1000, 1000), exif=exif)
    turned = pixels(make_thumbnail(path.read_bytes()))
    if top is None:
        assert close(turned[72, 8], RED)
        assert close(turned[72, 136], BLUE)
    else:
        assert close(turned[8, 72], top)
        assert close(turned[8, 8], top)
        assert close(turned[72, 72], GREEN)


def test_draft_mode_changes_no_picture_visibly(tmp_path: Path) -> None:
    y, x = np.mgrid[0:1200, 0:1200]
    waves = 127 + 120 * np.sin(x / 90) * np.cos(y / 70)
    grey = Image.fromarray(waves.astype(np.uint8)).convert("RGB")
    grey.save(tmp_path / "a.jpg", quality=95)
    grey.save(tmp_path / "a.png")
    files = (tmp_path / "a.jpg", tmp_path / "a.png")
    drafted, full = (pixels(make_thumbnail(file.read_bytes())) for file in files)
    assert np.abs(drafted - full).mean() < 2


def test_it_is_made_once_and_survives_a_restart(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    picture = bands(tmp_path / "a.png")
    first = Thumbnails(tmp_path / "kept").get(digest(picture), picture)
    monkeypatch.setattr(thumbnails, "make_thumbnail", lambda _data: pytest.fail("made twice"))
    assert Thumbnails(tmp_path / "kept").get(digest(picture), picture) == first


def test_by_default_they_lie_in_the_users_cache(tmp_path: Path, home: Path) -> None:
    picture = bands(tmp_path / "a.png")
    Thumbnails().get(digest(picture), picture)
    assert [path.name for path in home.rglob("*.webp")] == [
        f"{digest(picture)}.{SIDE}.{VERSION}.webp"
    ]


def test_sixteen_requests_at_once_do_the_work_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made, all_here = [], threading.Barrier(16)

    def make(data: bytes) -> bytes:
        made.append(data)
        return make_thumbnail(data)

    monkeypatch.setattr(thumbnails, "make_thumbnail", make)
    store, picture = Thumbnails(tmp_path / "kept"), bands(tmp_path / "a.png")

    def ask(_number: int) -> bytes:
        all_here.wait()
        return store.get(digest(picture), picture)

    with ThreadPoolExecutor(16) as pool:
        answers = set(pool.map(ask, range(16)))
    assert len(answers) == len(made) == 1


@pytest.mark.parametrize("content", [b"", b"no picture", b"\xff\xd8\xff\xe0 cut off"])
def test_what_cannot_be_decoded_is_an_image_problem_each_time(
    tmp_path: Path, content: bytes
) -> None:
    path = tmp_path / "bad.jpg"
    path.write_bytes(content)
    store = Thumbnails(tmp_path / "kept")
    for _ in range(2):
        with pytest.raises(ImageProblem):
            store.get(digest(path), path)
    assert not (tmp_path / "kept").exists()


def test_a_cut_off_jpeg_is_an_image_problem(tmp_path: Path) -> None:
    path = tmp_path / "cut.jpg"
    noise = np.random.default_rng(0).integers(0, 255, (600, 600, 3), np.uint8)
    Image.fromarray(noise).save(path)
    path.write_bytes(path.read_bytes()[:-20_000])
    with pytest.raises(ImageProblem):
        make_thumbnail(path.read_bytes())


def test_the_oldest_go_where_the_folder_would_grow_too_large(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(thumbnails, "TRIM_EVERY", 1)
    pictures = [bands(tmp_path / f"{n}.png", dpi=(n, n)) for n in range(50, 55)]
    size = len(make_thumbnail(pictures[0].read_bytes()))
    store = Thumbnails(tmp_path / "kept", largest=3 * size + size // 2)
    for number, picture in enumerate(pictures):
        store.get(digest(picture), picture)
        (kept,) = (tmp_path / "kept").rglob(f"{digest(picture)}.*")
        os.utime(kept, (number, number))
    left = {path.name for path in (tmp_path / "kept").rglob("*.webp")}
    assert left == {f"{digest(picture)}.{SIDE}.{VERSION}.webp" for picture in pictures[2:]}


def test_a_file_that_changed_is_not_kept_as_the_picture_it_was(tmp_path: Path) -> None:
    picture = bands(tmp_path / "a.png")
    indexed = digest(picture)
    bands(picture, (300, 900))
    with pytest.raises(ImageProblem, match="has changed"):
        Thumbnails(tmp_path / "kept").get(indexed, picture)
    assert not (tmp_path / "kept").exists()


def test_a_folder_that_cannot_be_written_costs_no_picture(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    picture = bands(tmp_path / "a.png")
    made = Thumbnails(tmp_path / "file").get(digest(picture), picture)
    assert made == make_thumbnail(picture.read_bytes())
