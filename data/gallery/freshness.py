"""Whether a file is still the indexed one: one `stat()`, and a hash if that differs."""

import os
from functools import lru_cache
from hashlib import file_digest
from pathlib import Path
from typing import NamedTuple

from data.errors import FileChanged

REMEMBERED = 4096  # files that were touched and hashed again


class Stamp(NamedTuple):
    """Values that change with a file's content; `ctime_ns` even if a tool restores `mtime_ns`."""

    size: int  # bytes
    mtime_ns: int
    ctime_ns: int

    @classmethod
    def of(cls, status: os.stat_result) -> "Stamp":
        """The stamp from `stat()`."""
        return cls(status.st_size, status.st_mtime_ns, status.st_ctime_ns)


def check_unchanged(path: Path, sha256: str, stamp: Stamp | None) -> None:
    """Whether the file still has the content `sha256` that it had at `stamp`; None: unchecked.

    A touched file is read once; with the same content it counts as unchanged.

    Raises: FileChanged.
    """
    if stamp is None:
        return
    try:
        now = Stamp.of(path.stat())
        if now == stamp or _digest(path, now) == sha256:
            return
    except OSError as error:
        raise FileChanged(
            f"{path.name} can no longer be read ({error.strerror}); put it back, or restart "
            "Stratoscope."
        ) from error
    raise FileChanged(
        f"{path.name} has changed since it was indexed; restart Stratoscope to see it."
    )


@lru_cache(REMEMBERED)
def _digest(path: Path, _stamp: Stamp) -> str:
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()
