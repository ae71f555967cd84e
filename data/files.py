"""Files and folders that belong to the user: where they lie, and how they are written.

`STRATOSCOPE_HOME` moves all of it. A disk may be full, read-only or closed: what people read is one
sentence, and the log names the file.
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
    """The folder of fetched galleries and the database; made, for this user only, if absent."""
    return _made(_home("data") or platformdirs.user_data_path(APP, appauthor=False))


def user_cache() -> Path:
    """The folder of thumbnails and heat maps, which may be deleted at any time; made if absent."""
    return _made(_home("cache") or platformdirs.user_cache_path(APP, appauthor=False))


def _home(name: str) -> Path | None:
    home = os.environ.get("STRATOSCOPE_HOME")
    return Path(home).expanduser() / name if home else None


def _made(folder: Path) -> Path:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def write_atomically(path: Path, content: bytes, *, durable: bool = False) -> None:
    """Put `content` at `path` in one step; on an error nothing of it stays.

    Until then it lies beside `path` under a name that starts with a dot. `durable`: it outlasts a
    power failure once this returns.

    Raises: OSError, e.g. where the disk is full.
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
    """Where `what` is written. Raises: `kind` where the disk does not take it.

    Anybody may read the sentence; the log says which file it was.
    """
    try:
        yield
    except OSError as error:
        log.error("%s could not be kept: %s", what, error)
        raise kind(why_not_kept(error, what)) from error


def why_not_kept(error: OSError, what: str) -> str:
    """What is wrong with the disk, and what to do, in one sentence without its path."""
    if error.errno in FULL:
        return f"The server's disk is full, so {what} cannot be kept now: make room and try again."
    if error.errno in CLOSED:
        return (
            f"The server may not write to its disk, so {what} cannot be kept now: "
            "its log names the folder."
        )
    return f"The server's disk fails, so {what} cannot be kept now: its log says how."


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
