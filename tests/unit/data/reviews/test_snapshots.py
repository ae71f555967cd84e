"""Evidence: what was kept is what is read, or it is said why not."""

import errno
import math
import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from data.reviews import Snapshot, SnapshotProblem, SnapshotStore
from data.reviews.errors import SnapshotNotKept


@pytest.fixture
def store(tmp_path: Path) -> SnapshotStore:
    return SnapshotStore(tmp_path / "evidence")


def evidence(seed: int = 7) -> Snapshot:
    values = np.random.default_rng(seed).normal(size=(7, 7)).astype(np.float32)
    facts = {
        "seed": seed,
        "mean": np.float32(0.5),
        "nothing": math.nan,
        "shape": (7, 7),
        "name": "Ära",
        "of": np.array([1, 2]),
    }
    return Snapshot(b"\x89PNG input", b"\x89PNG seen", {"map": values}, facts)


def files(store: SnapshotStore) -> list[Path]:
    return sorted(path for path in store.folder.rglob("*") if path.is_file())


def read_all(store: SnapshotStore, digest: str) -> None:
    for read in (store.input_png, store.picture_png, store.arrays, store.facts):
        read(digest)


def test_it_returns_to_the_bit(store: SnapshotStore) -> None:
    digest = store.keep(evidence())
    assert store.has(digest)
    arrays = store.arrays(digest)
    assert (store.input_png(digest), store.picture_png(digest)) == (
        b"\x89PNG input",
        b"\x89PNG seen",
    )
    assert arrays["map"].tobytes() == evidence().arrays["map"].tobytes()
    assert not arrays["map"].flags.writeable
    assert store.facts(digest) == {
        "seed": 7,
        "mean": 0.5,
        "nothing": None,
        "shape": [7, 7],
        "name": "Ära",
        "of": [1, 2],
    }


def test_equal_evidence_is_one_and_equal_files_are_kept_once(store: SnapshotStore) -> None:
    first = store.keep(evidence())
    assert store.keep(evidence()) == first
    assert len(files(store)) == 4
    assert store.keep(evidence(8)) != first
    assert len(files(store)) == 6  # another map, another document; the pictures are the same


def test_many_who_keep_the_same_at_once(store: SnapshotStore) -> None:
    with ThreadPoolExecutor(8) as threads:
        assert len(set(threads.map(lambda _: store.keep(evidence()), range(32)))) == 1
    assert len(files(store)) == 4


def test_damage_is_noticed_and_keeping_it_again_mends_it(store: SnapshotStore) -> None:
    digest = store.keep(evidence())
    for path in files(store):
        whole = path.read_bytes()
        path.write_bytes(whole[:-1])
        with pytest.raises(SnapshotProblem, match="damaged"):
            read_all(store, digest)
        assert store.keep(evidence()) == digest
        assert path.read_bytes() == whole
    files(store)[0].unlink()
    with pytest.raises(SnapshotProblem, match="is not in"):
        read_all(store, digest)


@pytest.mark.parametrize(
    ("number", "sentence"),
    [
        (
            errno.ENOSPC,
            "disk is full, so the evidence cannot be stored now; free some space and try again",
        ),
        (errno.EDQUOT, "disk is full"),
        (errno.EROFS, "no permission to write to its disk"),
        (errno.EACCES, "no permission to write to its disk"),
        (errno.EIO, "disk has a fault"),
    ],
)
def test_a_disk_that_takes_nothing_is_one_sentence_and_leaves_no_half_file(
    store: SnapshotStore, number: int, sentence: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> None:
        raise OSError(number, os.strerror(number))

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", full)
        with pytest.raises(SnapshotNotKept, match=sentence) as caught:
            store.keep(evidence())
    assert str(store.folder) not in str(caught.value)
    assert files(store) == []
    assert store.facts(store.keep(evidence()))["seed"] == 7


def test_what_is_no_digest_leads_nowhere(store: SnapshotStore) -> None:
    for text in ("", "../../etc/passwd", "A" * 64, "0" * 63):
        with pytest.raises(SnapshotProblem, match="not a digest"):
            store.read_file(text)
    report = store.keep_file(b"<html>")
    assert store.read_file(report) == b"<html>"
    with pytest.raises(SnapshotProblem, match="cannot be read"):
        store.facts(report)


def test_a_map_that_would_run_code_is_not_read(store: SnapshotStore) -> None:
    with pytest.raises(ValueError, match="allow_pickle"):
        store.keep(Snapshot(b"", b"", {"map": np.array([object()])}))
