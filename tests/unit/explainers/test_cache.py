"""Results to arrays and back, in memory and on disk: exact, bounded, private, never fatal."""

import logging
import math
import os
import pickle
import stat
import struct
import threading
import zipfile
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from explainers import codec
from explainers.byte_lru import ByteLRU
from explainers.cache import PENDING_WRITES, DiskStore, ResultCache
from explainers.codec import Result
from explainers.results import (
    FeatureMaps,
    Filters,
    Heatmap,
    Layer,
    LayerStatistics,
    Predictions,
    TraceResult,
)

FLOATS = st.floats(width=32)  # infinities and not-a-numbers included
INTEGERS = st.integers(-(2**63), 2**63 - 1)


def floats(ndim: int) -> st.SearchStrategy[np.ndarray]:
    shapes = arrays.array_shapes(min_dims=ndim, max_dims=ndim, min_side=0, max_side=4)
    return arrays.arrays(np.float32, shapes, elements=FLOATS)


def integers(ndim: int) -> st.SearchStrategy[np.ndarray]:
    shapes = arrays.array_shapes(min_dims=ndim, max_dims=ndim, min_side=0, max_side=4)
    return arrays.arrays(np.int64, shapes, elements=INTEGERS)


def several(strategy: st.SearchStrategy[object]) -> st.SearchStrategy[tuple[object, ...]]:
    return st.lists(strategy, max_size=3).map(tuple)


HEATMAPS = st.builds(Heatmap, floats(2), st.booleans(), st.text())
STATISTICS = st.builds(
    LayerStatistics, *[st.floats()] * 6, integers(1), channel_mean=floats(1), channel_max=floats(1)
)
LAYERS = st.builds(Layer, st.text(), st.text(), st.tuples(*[st.integers(1, 4096)] * 3))
TRACES = st.builds(
    TraceResult,
    floats(1),
    floats(1),
    st.integers(0, 999),
    several(LAYERS),
    several(STATISTICS),
    grad_cams=several(HEATMAPS),
    hires_cams=several(HEATMAPS),
)
RESULTS = st.one_of(
    HEATMAPS,
    TRACES,
    st.builds(FeatureMaps, integers(1), floats(3)),
    st.builds(Filters, floats(4)),
    st.builds(
        Predictions, integers(2), floats(2), several(st.tuples(st.integers(0, 99), st.text()))
    ),
)


def same(a: object, b: object) -> bool:
    """Equal to the bit, type by type."""
    if type(a) is not type(b):
        return False
    if isinstance(a, np.ndarray):
        return (a.dtype, a.shape, a.tobytes()) == (b.dtype, b.shape, b.tobytes())
    if isinstance(a, tuple):
        return len(a) == len(b) and all(map(same, a, b))
    if is_dataclass(a):
        return all(same(getattr(a, f.name), getattr(b, f.name)) for f in fields(a))
    if isinstance(a, float) and isinstance(b, float):
        return struct.pack("d", a) == struct.pack("d", b) or (math.isnan(a) and math.isnan(b))
    return a == b


def heatmap(value: float = 1.0, side: int = 100) -> Heatmap:
    return Heatmap(np.full((side, side), value, np.float32), signed=True, units="logit")


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


@given(RESULTS)
def test_every_result_returns_to_the_bit(result: Result) -> None:
    returned = codec.decode(codec.encode(result))
    assert same(returned, result)
    assert codec.nbytes(returned) == codec.nbytes(result)


@given(TRACES)
@settings(max_examples=20)
def test_every_result_survives_the_disk(
    tmp_path_factory: pytest.TempPathFactory, result: TraceResult
) -> None:
    store = DiskStore(tmp_path_factory.mktemp("store"), capacity=1 << 20)
    store.write("key", result)
    assert store.problem is None
    assert same(store.read("key"), result)


def test_what_returns_from_disk_is_read_only(folder: Path) -> None:
    kept_on_disk(folder, "a", heatmap())
    returned = ResultCache(folder).get("a")
    assert isinstance(returned, Heatmap)
    with pytest.raises(ValueError, match="read-only"):
        returned.values[0, 0] = 2


def test_a_tree_that_is_no_result_is_refused() -> None:
    arrays = codec.encode(heatmap())
    for tree in (b"[1]", b'{"type": "Layer", "fields": {"name": "", "label": "", "shape": []}}'):
        with pytest.raises(TypeError, match="is no result"):
            codec.decode({**arrays, "tree": np.frombuffer(tree, np.uint8)})


def test_files_are_private_complete_and_free_of_pickles(folder: Path) -> None:
    path = kept_on_disk(folder, "a", heatmap())
    assert [file.name for file in folder.iterdir()] == ["a.npz"]
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    with np.load(path, allow_pickle=False) as arrays:
        assert set(arrays) == {"tree", "float32", "int64"}


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
def test_a_damaged_file_counts_as_absent_and_is_replaced(damage, folder: Path) -> None:  # noqa: ANN001
    path = kept_on_disk(folder, "a", heatmap())
    damage(path)
    cache = ResultCache(folder)
    assert cache.get("a") is None
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
    assert cache.problem == f"Results are not kept on disk: Not a directory ({blocked}/results)."
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
    assert store.problem == f"Results are not kept on disk: No space left on device ({folder})."
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


def test_the_lru_weighs_and_forgets() -> None:
    lru: ByteLRU[str, bytes] = ByteLRU(10, len)
    lru.put("a", bytes(4))
    lru.put("b", bytes(4))
    assert lru.get("a") == bytes(4)
    lru.put("c", bytes(4))
    assert (lru.get("a"), lru.get("b"), lru.get("c")) == (bytes(4), None, bytes(4))
    lru.put("c", bytes(1))
    assert (lru.nbytes, len(lru)) == (5, 2)
    lru.put("huge", bytes(100))
    assert (lru.nbytes, len(lru)) == (100, 1)
    lru.put("d", bytes(2))
    assert (lru.nbytes, len(lru)) == (2, 1)


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 12)), max_size=30))
def test_the_lru_never_exceeds_its_capacity_but_for_one(puts: list[tuple[int, int]]) -> None:
    lru: ByteLRU[int, bytes] = ByteLRU(16, len)
    for key, size in puts:
        lru.put(key, bytes(size))
        assert lru.get(key) == bytes(size)
        held = [value for k in range(6) if (value := lru.get(k)) is not None]
        assert lru.nbytes == sum(map(len, held)) <= 16
        assert len(lru) == len(held)
        lru.get(key)


def test_not_a_number_is_kept() -> None:
    returned = codec.decode(codec.encode(heatmap(math.nan)))
    assert isinstance(returned, Heatmap)
    assert np.isnan(returned.values).all()
