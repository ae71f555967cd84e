"""A file that changed or vanished after indexing is noticed by one `stat()`."""

import os
from hashlib import sha256
from pathlib import Path

import pytest

from data.errors import FileChanged
from data.gallery import freshness
from data.gallery.freshness import Stamp, check_unchanged
from tests.unit.data.pictures import put


@pytest.fixture
def indexed(tmp_path: Path) -> tuple[Path, str, Stamp]:
    path = put(tmp_path / "a.jpg")
    return path, sha256(path.read_bytes()).hexdigest(), Stamp.of(path.stat())


def test_an_unchanged_file_is_not_read(
    indexed: tuple[Path, str, Stamp], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(freshness, "_digest", lambda *_: pytest.fail("read"))
    check_unchanged(*indexed)


def test_a_touched_file_is_read_once_and_stays(
    indexed: tuple[Path, str, Stamp], monkeypatch: pytest.MonkeyPatch
) -> None:
    os.utime(indexed[0], ns=(5, 5))
    check_unchanged(*indexed)
    monkeypatch.setattr(Path, "open", lambda *_: pytest.fail("read again"))
    check_unchanged(*indexed)


def test_other_content_is_noticed_even_at_the_same_size_and_time(
    indexed: tuple[Path, str, Stamp],
) -> None:
    path, _, stamp = indexed
    content = bytearray(path.read_bytes())
    content[-3] ^= 1
    path.write_bytes(bytes(content))
    os.utime(path, ns=(stamp.mtime_ns, stamp.mtime_ns))
    assert path.stat().st_size == stamp.size
    with pytest.raises(FileChanged, match=r"^a.jpg has changed since it was indexed; restart"):
        check_unchanged(*indexed)


def test_a_file_that_is_gone_is_noticed_and_may_come_back(
    indexed: tuple[Path, str, Stamp],
) -> None:
    content = indexed[0].read_bytes()
    indexed[0].unlink()
    with pytest.raises(FileChanged, match="can no longer be read"):
        check_unchanged(*indexed)
    indexed[0].write_bytes(content)
    check_unchanged(*indexed)
