"""A file is read once, and again only when it changed."""

import os
import sys
from hashlib import sha256
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from sqlalchemy import Engine

from data.gallery import index
from data.gallery.freshness import Stamp
from data.gallery.images import read_bytes
from data.gallery.index import IndexEntry, index_files
from data.gallery.picture_notes import TURNED
from data.gallery.predictions import PredictionStore
from explainers.images import rgb
from tests.unit.data.pictures import encode, noise, put


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the files whose bytes are read, as they are."""
    names: list[str] = []

    def noted(path: Path) -> bytes:
        names.append(path.name)
        return read_bytes(path)

    monkeypatch.setattr(index, "read_bytes", noted)
    return names


def test_it_tells_content_and_size(tmp_path: Path, database: Engine) -> None:
    path = tmp_path / "turned.jpg"
    path.write_bytes(encode(noise(0, 64, 48), "JPEG", orientation=6))
    content = sha256(path.read_bytes()).hexdigest()
    assert index_files(database, [path]) == [IndexEntry(content, 48, 64, notes=(TURNED,))]


def test_only_what_changed_is_read_again(
    tmp_path: Path, database: Engine, reads: list[str]
) -> None:
    paths = [put(tmp_path / folder / f"{n}.jpg", n) for n, folder in enumerate("abc")]
    first = index_files(database, paths)
    assert sorted(reads) == ["0.jpg", "1.jpg", "2.jpg"]

    reads.clear()
    assert index_files(database, paths) == first
    assert reads == []

    put(paths[1], seed=9)
    os.utime(paths[1], ns=(1, 1))
    again = index_files(database, paths)
    assert reads == ["1.jpg"]
    assert (again[0], again[2]) == (first[0], first[2])
    assert again[1] != first[1]


def test_a_damaged_file_is_remembered_but_an_unreadable_one_is_tried_again(
    tmp_path: Path, database: Engine, reads: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    damaged, forbidden = tmp_path / "damaged.jpg", put(tmp_path / "forbidden.jpg")
    damaged.write_bytes(b"no picture")

    def refuse(path: Path) -> bytes:
        if path == forbidden:
            raise PermissionError(13, "Permission denied")  # root may read everything
        return damaged.read_text().encode()

    with monkeypatch.context() as patched:
        patched.setattr(Path, "read_bytes", refuse)
        problems = [result.problem for result in index_files(database, [damaged, forbidden])]
    assert "not a picture in a supported format" in problems[0]
    assert problems[1] == "The file cannot be read (Permission denied)."

    reads.clear()
    assert index_files(database, [damaged, forbidden])[1].problem == ""
    assert reads == ["forbidden.jpg"]


def test_progress_counts_what_is_indexed_and_an_interrupted_indexing_goes_on(
    tmp_path: Path, database: Engine, reads: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(index, "BATCH", 2)
    paths = [put(tmp_path / f"{n}.jpg", n) for n in range(5)]

    def break_off(done: int, total: int) -> None:
        if done == 4:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        index_files(database, paths, break_off)
    reads.clear()
    calls: list[tuple[int, int]] = []
    index_files(database, paths, lambda done, total: calls.append((done, total)))
    assert reads == ["4.jpg"]
    assert calls == [(4, 5), (5, 5)]


def test_what_is_no_file_has_its_reason(tmp_path: Path, database: Engine) -> None:
    (tmp_path / "link.jpg").symlink_to(tmp_path / "nowhere.jpg")
    (tmp_path / "folder.jpg").mkdir()
    os.mkfifo(tmp_path / "pipe.jpg")
    bad_name = Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xff.jpg"))
    names = ["link.jpg", "gone.jpg", "folder.jpg", "pipe.jpg"]
    paths = [*(tmp_path / name for name in names), bad_name]
    assert [result.problem for result in index_files(database, paths)] == [
        "The link points nowhere.",
        "The file does not exist.",
        "This file is not a picture.",
        "This file is not a picture.",
        "The file's name is not valid Unicode; rename it.",
    ]


def test_an_older_decoder_s_files_are_read_again(
    tmp_path: Path, database: Engine, reads: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    paths = [put(tmp_path / "a.jpg")]
    with monkeypatch.context() as patched:
        patched.setattr(index, "DECODER", 0)
        index_files(database, paths)
    reads.clear()
    index_files(database, paths)
    index_files(database, paths)
    assert reads == ["a.jpg"]


def test_content_that_changed_at_the_same_size_and_time_is_read_again(
    tmp_path: Path, database: Engine
) -> None:
    path = tmp_path / "a.bmp"
    path.write_bytes(encode(noise(1), "BMP"))
    stamp = path.stat()
    (first,) = index_files(database, [path])
    path.write_bytes(encode(noise(2), "BMP"))
    os.utime(path, ns=(stamp.st_atime_ns, stamp.st_mtime_ns))
    (second,) = index_files(database, [path])
    assert first.sha256 != second.sha256
    assert second.stamp == Stamp.of(path.stat())


def test_notes_are_kept_and_old_predictions_of_deep_pictures_forgotten(
    tmp_path: Path, database: Engine, reads: list[str]
) -> None:
    deep, plain = tmp_path / "deep.png", put(tmp_path / "plain.jpg", 3)
    values = np.arange(600, dtype=np.uint16).reshape(20, 30)
    deep.write_bytes(encode(Image.fromarray(values), "PNG"))
    ids = [sha256(path.read_bytes()).hexdigest() for path in (deep, plain)]
    store = PredictionStore(database)
    store.put("ww", "pp", ids, np.array([[1], [2]]), np.array([[0.5], [0.5]]))

    first = index_files(database, [deep, plain])
    assert "16-bit values 0 to 599 were stretched" in first[0].notes[0].text
    assert PredictionStore(database).table("ww", "pp", ids).top1.tolist() == [-1, 2]

    reads.clear()
    store.put("ww", "pp", ids[:1], np.array([[7]]), np.array([[0.5]]))
    assert index_files(database, [deep, plain]) == first
    assert reads == []


def test_a_file_without_its_decoder_is_tried_again(
    tmp_path: Path, database: Engine, reads: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pillow_heif", None)
    rgb._register_heif.cache_clear()
    (tmp_path / "a.heic").write_bytes(b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(40))
    for _ in range(2):
        (result,) = index_files(database, [tmp_path / "a.heic"])
        assert "pip install pillow-heif" in result.problem
    assert reads == ["a.heic", "a.heic"]
