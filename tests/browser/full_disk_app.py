"""The app with a disk that is full: `python -m tests.browser.full_disk_app serve`.

It is full for evidence as long as there is a file `full` in the user's folder.
"""

import errno
import os
import sys
from pathlib import Path
from unittest.mock import patch

from dashboard.__main__ import main
from data.files import write_atomically


def write_if_there_is_room(path: Path, content: bytes, *, durable: bool = False) -> None:
    """Writes as ever, or fails as a full disk does."""
    if (Path(os.environ["STRATOSCOPE_HOME"]) / "full").exists():
        raise OSError(errno.ENOSPC, "No space left on device", str(path))
    write_atomically(path, content, durable=durable)


if __name__ == "__main__":
    with patch("data.reviews.snapshots.write_atomically", write_if_there_is_room):
        sys.exit(main())
