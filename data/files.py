"""Files and folders of the user: where they are, and how they are written.

`STRATOSCOPE_HOME` moves all of it. If a disk is full, read-only or without permission, the user
gets one sentence, and the log names the file.
"""

import errno
import logging
import os
import secrets
import shutil
import weakref
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import NamedTemporaryFile

import platformdirs
from filelock import FileLock, Timeout

from data.errors import NotKept

APP = "stratoscope"


def user_data() -> Path:
    """The folder of downloaded galleries and the database; private, created if absent."""
    return _made(_home("data") or platformdirs.user_data_path(APP, appauthor=False))


def user_cache() -> Path:
    """The folder of thumbnails and heat maps, safe to delete at any time; created if absent."""
    return _made(_home("cache") or platformdirs.user_cache_path(APP, appauthor=False))


def _home(name: str) -> Path | None:
    home = os.environ.get("STRATOSCOPE_HOME")
    return Path(home).expanduser() / name if home else None


def _made(folder: Path) -> Path:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def write_atomically(path: Path, content: bytes, *, durable: bool = False) -> None:
    """Write `content` to `path` in one step; an error leaves nothing behind.

    Until then it is beside `path` under a name that starts with a dot. `durable`: it survives a
    power failure once this returns.

    Raises: OSError, for example if the disk is full.
    """
    with NamedTemporaryFile(dir=path.parent, prefix=".", suffix=".part", delete=False) as file:
        unfinished = Path(file.name)
        try:
            file.write(content)
            if durable:
                file.flush()
                os.fsync(file.fileno())
            file.close()
            unfinished.replace(path)
        except BaseException:
            file.close()
            unfinished.unlink()
            raise
    if durable and os.name == "posix":
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


FULL = (errno.ENOSPC, errno.EDQUOT)
CLOSED = (errno.EROFS, errno.EACCES, errno.EPERM)
log = logging.getLogger(__name__)


@contextmanager
def keeping(what: str, kind: type[NotKept] = NotKept) -> Iterator[None]:
    """Guards the writing of `what`. Raises: `kind` if the disk cannot store it.

    The message is safe to show to anyone; the log names the file.
    """
    try:
        yield
    except OSError as error:
        log.error("%s could not be stored: %s", what, error)
        raise kind(why_not_kept(error, what)) from error


def why_not_kept(error: OSError, what: str) -> str:
    """The fault of the disk, and what to do, in one sentence without a path."""
    if error.errno in FULL:
        return (
            f"The server's disk is full, so {what} cannot be stored now; free some space and "
            "try again."
        )
    if error.errno in CLOSED:
        return (
            f"The server has no permission to write to its disk, so {what} cannot be stored now; "
            "see the server log."
        )
    return f"The server's disk has a fault, so {what} cannot be stored now; see the server log."


class OwnFolder:
    """A new folder below `base`, for this user only; deleted on `remove` or when the process ends.

    Processes may share `base`. Each folder has a lock beside it, which the operating system
    releases when its process ends. The next process thereby recognises folders left behind by a
    crash and deletes them first.
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
        self._finalizer = weakref.finalize(self, _delete_folder, self.path, lock)

    def remove(self) -> None:
        """Delete the folder and its contents, once."""
        self._finalizer()


def _delete_folder(folder: Path, lock: FileLock) -> None:
    _remove(folder)
    lock.release()
    Path(lock.lock_file).unlink(missing_ok=True)


def _remove(folder: Path) -> None:
    with suppress(FileNotFoundError):
        shutil.rmtree(folder)
