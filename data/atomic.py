"""Files that are whole or not there."""

import os
from pathlib import Path
from tempfile import NamedTemporaryFile


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
