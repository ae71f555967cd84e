"""Stored results: in memory and as `.npz` files, both bounded by bytes."""

import logging
import os
import tempfile
import threading
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import numpy as np
from cachetools import LRUCache

from explainers.engine import codec
from explainers.engine.byte_cache import byte_cache
from explainers.engine.codec import Result

MIB = 1 << 20
PENDING_WRITES = 64  # larger results are not worth waiting for the disk

log = logging.getLogger(__name__)


class DiskStore:
    """One `.npz` file per result, named by its key, in a folder that only its owner may enter.

    Several processes may share the folder. An unreadable file counts as absent and is removed. If
    nothing can be written, `problem` states it in one sentence, and the engine carries on.
    """

    def __init__(self, folder: Path, capacity: int) -> None:
        self.problem: str | None = None
        self._folder = folder
        self._capacity = capacity
        self._room = 0  # bytes to write before the next check of the folder

    def read(self, key: str) -> Result | None:
        """The result stored under `key`, or None."""
        path = self._path(key)
        try:
            with path.open("rb") as file, np.load(file, allow_pickle=False) as arrays:
                result = codec.decode(arrays)
        except FileNotFoundError:
            return None
        except Exception as error:  # any error of a damaged zip file, array or tree
            # NumPy's own message advises a setting that would execute the file's contents.
            reason = error.strerror if isinstance(error, OSError) else None
            why = f"cannot be read: {reason}" if reason else "is damaged"
            log.warning("Computing a stored result again, as %s %s.", path, why)
            with suppress(OSError):
                path.unlink(missing_ok=True)
            return None
        with suppress(OSError):  # a read-only folder
            os.utime(path)
        return result

    def write(self, key: str, result: Result) -> None:
        """Store the result; readers see all of the file or none of it."""
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._folder.chmod(0o700)
            size = self._write_file(self._path(key), result)
            self._room -= size
            if self._room < 0:
                self._sweep()
        except OSError as error:
            if self.problem is None:
                self.problem = (
                    f"Results are not stored on disk: {error.strerror or error} ({self._folder})."
                )
                log.warning(self.problem)
        else:
            self.problem = None

    def _path(self, key: str) -> Path:
        return self._folder / f"{key}.npz"

    def _write_file(self, path: Path, result: Result) -> int:
        descriptor, name = tempfile.mkstemp(dir=self._folder, suffix=".part")
        part = Path(name)
        try:
            with os.fdopen(descriptor, "wb") as file:
                np.savez(file, allow_pickle=False, **codec.encode(result))
            size = part.stat().st_size
            part.replace(path)
        finally:
            part.unlink(missing_ok=True)
        return size

    def _sweep(self) -> None:
        """Remove the least recently used files beyond nine tenths of the capacity."""
        files = sorted(self._files(), key=lambda file: file[1].st_mtime_ns, reverse=True)
        total = 0
        for path, status in files:
            total += status.st_size
            if total > 0.9 * self._capacity:
                path.unlink(missing_ok=True)
                total -= status.st_size
        # Others may write here too, so check again well before the capacity is reached.
        self._room = min(self._capacity - total, self._capacity // 16)

    def _files(self) -> Iterator[tuple[Path, os.stat_result]]:
        for path in self._folder.iterdir():
            if path.suffix in {".npz", ".part"}:
                with suppress(FileNotFoundError):  # another process was faster
                    yield path, path.stat()


class ResultCache:
    """Results by key: the newest in memory, all of them (if there is a folder) on disk.

    The cache's own thread writes the files, so that no request waits for the disk.
    """

    def __init__(
        self,
        folder: Path | None = None,
        *,
        memory_bytes: int = 24 * MIB,
        disk_bytes: int = 2048 * MIB,
    ) -> None:
        self._memory: LRUCache[str, Result] = byte_cache(memory_bytes, codec.nbytes)
        self._lock = threading.Lock()  # of the memory
        self._disk = DiskStore(folder, disk_bytes) if folder is not None else None
        self._writer = ThreadPoolExecutor(1, thread_name_prefix="stratoscope-cache")
        self._pending = threading.BoundedSemaphore(PENDING_WRITES)

    @property
    def problem(self) -> str | None:
        """One sentence if results cannot be stored on disk at present, else None."""
        return self._disk.problem if self._disk is not None else None

    def get(self, key: str) -> Result | None:
        """The result stored under `key`, or None."""
        with self._lock:
            result = self._memory.get(key)
        if result is None and self._disk is not None:
            result = self._disk.read(key)
            if result is not None:
                self._remember(key, result)
        return result

    def put(self, key: str, result: Result, *, on_disk: bool = True) -> None:
        """Store the result in memory at once and, if requested, on disk a moment later."""
        self._remember(key, result)
        if on_disk and self._disk is not None and self._pending.acquire(blocking=False):
            write = self._writer.submit(self._disk.write, key, result)
            write.add_done_callback(self._written)

    def close(self) -> None:
        """Return once everything is written."""
        self._writer.shutdown()

    def _remember(self, key: str, result: Result) -> None:
        with self._lock:
            self._memory[key] = result

    def _written(self, write: Future[None]) -> None:
        self._pending.release()
        write.result()
