"""A folder that goes with the process it belongs to."""

import secrets
import shutil
import weakref
from contextlib import suppress
from pathlib import Path

from filelock import FileLock, Timeout


class OwnFolder:
    """A new folder below `base`, for this user only; gone on `remove` or when the process ends.

    Processes may share `base`: a lock beside each folder, which the operating system frees when
    its process ends, tells the next one which folders were left behind by a crash. These go first.
    """

    def __init__(self, base: Path) -> None:
        base.mkdir(mode=0o700, parents=True, exist_ok=True)
        for left in base.glob("*.lock"):
            lock = FileLock(left)
            with suppress(Timeout), lock.acquire(timeout=0):
                _remove(left.with_suffix(""))
                left.unlink(missing_ok=True)
        self.path = base / secrets.token_hex(8)
        lock = FileLock(self.path.with_suffix(".lock"), thread_local=False)
        lock.acquire()
        self.path.mkdir(mode=0o700)
        self._finalizer = weakref.finalize(self, _give_back, self.path, lock)

    def remove(self) -> None:
        """Delete the folder with all that is in it, once."""
        self._finalizer()


def _give_back(folder: Path, lock: FileLock) -> None:
    _remove(folder)
    lock.release()
    Path(lock.lock_file).unlink(missing_ok=True)


def _remove(folder: Path) -> None:
    with suppress(FileNotFoundError):
        shutil.rmtree(folder)
