"""Files that are whole or not there."""

from pathlib import Path
from tempfile import NamedTemporaryFile


def write_atomically(path: Path, content: bytes) -> None:
    """Put `content` at `path` in one step; on an error nothing of it stays.

    Until then it lies beside `path` under a name that starts with a dot.

    Raises: OSError, e.g. where the disk is full.
    """
    with NamedTemporaryFile(dir=path.parent, prefix=".", suffix=".part", delete=False) as file:
        unfinished = Path(file.name)
        try:
            file.write(content)
            file.close()
            unfinished.replace(path)
        except BaseException:
            file.close()
            unfinished.unlink()
            raise
