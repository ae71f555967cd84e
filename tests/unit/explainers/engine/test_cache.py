"""Kept results, in memory and on disk: bounded, private, never fatal."""

import logging
import os
import pickle
import stat
import threading
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from explainers.engine import codec
from explainers.engine.cache import PENDING_WRITES, DiskStore, ResultCache
from explainers.engine.codec import Result
from explainers.results import Heatmap
from tests.unit.explainers.engine.test_codec import heatmap, same


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "cache" / "results"


@pytest.fixture
def cache(folder: Path) -> Iterator[ResultCache]:
    cache = ResultCache(folder)
    yield cache
    cache.close()


def kept_on_disk(folder: Path, key: str, result: Result) -> Path:
    """The file of a result that a cache, closed since, has written."""
    cache = ResultCache(folder)
    cache.put(key, result)
    cache.close()
    return folder / f"{key}.npz"


def test_what_returns_from_disk_is_read_only(folder: Path) -> None:
    kept_on_disk(folder, "a", heatmap())
    returned = ResultCache(folder).get("a")
    assert isinstance(returned, Heatmap)
    with pytest.raises(ValueError, match="read-only"):
        returned.values[0, 0] = 2


def test_files_are_private_complete_and_free_of_pickles(folder: Path) -> None:
    path = kept_on_disk(folder, "a", heatmap())
    assert [file.name for file in folder.iterdir()] == ["a.npz"]
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    with np.load(path, allow_pickle=False) as arrays:
        assert set(arrays) == {"tree", "float32"}


def test_an_open_folder_is_closed_to_others(folder: Path) -> None:
    folder.mkdir(parents=True, mode=0o755)
    kept_on_disk(folder, "a", heatmap())
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_another_process_finds_what_was_kept(folder: Path) -> None:
    kept_on_disk(folder, "a", heatmap(3.0))
    other = ResultCache(folder)
    assert same(other.get("a"), heatmap(3.0))
    assert other.get("a") is other.get("a")  # from memory by now
    assert other.get("b") is None
    other.close()


def test_memory_only_means_memory_only(cache: ResultCache, folder: Path) -> None:
    cache.put("a", heatmap(), on_disk=False)
    assert cache.get("a") is not None
    cache.close()
    assert not folder.exists()


def test_without_a_folder_there_is_still_memory() -> None:
    cache = ResultCache()
    cache.put("a", heatmap())
    assert cache.get("a") is not None
    assert cache.problem is None
    cache.close()


class Mine:
    """What an attacker would like to be unpickled."""

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return os.system, ("false",)


def truncated(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-200])


def flipped(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 0xFF
    path.write_bytes(content)


def emptied(path: Path) -> None:
    path.write_bytes(b"")


def text(path: Path) -> None:
    path.write_text("This is no zip file.")


def pickled(path: Path) -> None:
    path.write_bytes(pickle.dumps(Mine()))


def objects_inside(path: Path) -> None:
    np.savez(path, tree=np.array([Mine()], dtype=object))


def another_member(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("readme.txt", "hello")


def of_another_version(path: Path) -> None:
    tree = b'{"type": "Heatmap", "fields": {"pixels": 1}}'
    np.savez(path, **{**codec.encode(heatmap()), "tree": np.frombuffer(tree, np.uint8)})


DAMAGES = (
    truncated,
    flipped,
    emptied,
    text,
    pickled,
    objects_inside,
    another_member,
    of_another_version,
)


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.__name__)
def test_a_damaged_file_counts_as_absent_and_is_replaced(
    damage: Callable[[Path], None], folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = kept_on_disk(folder, "a", heatmap())
    damage(path)
    cache = ResultCache(folder)
    assert cache.get("a") is None
    assert caplog.messages == [f"Computing a stored result again, as {path} is damaged."]
    assert not path.exists()
    cache.put("a", heatmap(2.0))
    cache.close()
    assert same(ResultCache(folder).get("a"), heatmap(2.0))


def test_the_disk_is_bounded_and_the_oldest_used_go_first(folder: Path) -> None:
    store = DiskStore(folder, capacity=450_000)  # some eleven files of 41 kB
    for i in range(6):
        store.write(f"{i}", heatmap(i))
        os.utime(folder / f"{i}.npz", (i, i))
    assert store.read("0") is not None  # used now
    for i in range(6, 40):
        store.write(f"{i}", heatmap(i))
        assert sum(path.stat().st_size for path in folder.iterdir()) < 500_000
        assert store.read("0") is not None
    assert [store.read(f"{i}") for i in range(1, 6)] == [None] * 5
    assert same(store.read("39"), heatmap(39))


def test_remains_of_a_killed_process_are_swept(folder: Path) -> None:
    folder.mkdir(parents=True)
    remains = folder / "killed.part"
    remains.write_bytes(bytes(450_000))
    os.utime(remains, (0, 0))
    bystander = folder / "notes.txt"
    bystander.write_bytes(bytes(450_000))
    DiskStore(folder, capacity=450_000).write("a", heatmap())
    assert not remains.exists()
    assert bystander.exists()


def test_where_nothing_can_be_written_life_goes_on(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")
    cache = ResultCache(blocked / "results")
    with caplog.at_level(logging.WARNING):
        for i in range(3):
            cache.put(f"{i}", heatmap(i))
        cache.close()
    assert cache.get("2") is not None
    assert cache.problem == f"Results are not stored on disk: Not a directory ({blocked}/results)."
    assert caplog.messages == [cache.problem]


def test_a_full_disk_leaves_no_halves_and_is_forgiven(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = DiskStore(folder, capacity=1 << 20)

    def savez(file: object, **_: object) -> None:
        file.write(b"half")  # type: ignore[attr-defined]
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as full:
        full.setattr(np, "savez", savez)
        store.write("a", heatmap())
    assert store.problem == f"Results are not stored on disk: No space left on device ({folder})."
    assert list(folder.iterdir()) == []
    store.write("a", heatmap())
    assert store.problem is None
    assert store.read("a") is not None


def test_a_hanging_disk_delays_nobody_and_piles_up_nothing(
    cache: ResultCache, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    recovered, write = threading.Event(), DiskStore.write

    def slow(store: DiskStore, key: str, result: Result) -> None:
        recovered.wait(10)
        write(store, key, result)

    monkeypatch.setattr(DiskStore, "write", slow)
    for i in range(200):
        cache.put(f"{i}", heatmap(i, side=1))
    assert cache.get("199") is not None
    recovered.set()
    cache.close()
    assert len(list(folder.iterdir())) == PENDING_WRITES
