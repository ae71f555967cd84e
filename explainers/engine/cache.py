"""Results that are kept: in memory and as `.npz` files, both bounded by bytes."""

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
PENDING_WRITES = 64  # beyond that the disk is too slow to be worth waiting for

log = logging.getLogger(__name__)


class DiskStore:
    """One `.npz` file per result, named by its key, in a folder that only its owner may enter.

    Several processes may share the folder. A file that cannot be read counts as absent and is
    removed; where nothing can be written, `problem` says so in one sentence, and life goes on.
    """

    def __init__(self, folder: Path, capacity: int) -> None:
        self.problem: str | None = None
        self._folder = folder
        self._capacity = capacity
        self._room = 0  # bytes that may be written before the folder is looked at again

    def read(self, key: str) -> Result | None:
        """The result kept under `key`, or None."""
        path = self._path(key)
        try:
            with path.open("rb") as file, np.load(file, allow_pickle=False) as arrays:
                result = codec.decode(arrays)
        except FileNotFoundError:
            return None
        except Exception as error:  # whatever a damaged zip file, array or tree can raise
            # NumPy's own words advise a setting that would run whatever the file holds.
            reason = error.strerror if isinstance(error, OSError) else None
            why = f"cannot be read: {reason}" if reason else "is damaged"
            log.warning("Computing a kept result anew, as %s %s.", path, why)
            with suppress(OSError):
                path.unlink(missing_ok=True)
            return None
        with suppress(OSError):  # a folder that may only be read
            os.utime(path)
        return result

    def write(self, key: str, result: Result) -> None:
        """Keeps the result; a reader sees all of the file or none of it."""
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
                    f"Results are not kept on disk: {error.strerror or error} ({self._folder})."
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
        """Removes the oldest-used files beyond nine tenths of the capacity."""
        files = sorted(self._files(), key=lambda file: file[1].st_mtime_ns, reverse=True)
        total = 0
        for path, status in files:
            total += status.st_size
            if total > 0.9 * self._capacity:
                path.unlink(missing_ok=True)
                total -= status.st_size
        # Others may write here too, so look again well before the capacity is reached.
        self._room = min(self._capacity - total, self._capacity // 16)

    def _files(self) -> Iterator[tuple[Path, os.stat_result]]:
        for path in self._folder.iterdir():
            if path.suffix in {".npz", ".part"}:
                with suppress(FileNotFoundError):  # another process was faster
                    yield path, path.stat()


class ResultCache:
    """Results by key: the newest in memory, all of them (where there is a folder) on disk.

    Files are written by a thread of the cache's own, so that no answer waits for the disk.
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
        """One sentence where results cannot be kept on disk at present, else None."""
        return self._disk.problem if self._disk is not None else None

    def get(self, key: str) -> Result | None:
        """The result kept under `key`, or None."""
        with self._lock:
            result = self._memory.get(key)
        if result is None and self._disk is not None:
            result = self._disk.read(key)
            if result is not None:
                self._remember(key, result)
        return result

    def put(self, key: str, result: Result, *, on_disk: bool = True) -> None:
        """Keeps the result in memory at once and, if asked to, on disk a moment later."""
        self._remember(key, result)
        if on_disk and self._disk is not None and self._pending.acquire(blocking=False):
            write = self._writer.submit(self._disk.write, key, result)
            write.add_done_callback(self._written)

    def close(self) -> None:
        """Returns when everything is written."""
        self._writer.shutdown()

    def _remember(self, key: str, result: Result) -> None:
        with self._lock:
            self._memory[key] = result

    def _written(self, write: Future[None]) -> None:
        self._pending.release()
        write.result()
