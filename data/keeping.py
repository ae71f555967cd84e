"""Writing to a disk that may be full, read-only or closed: one sentence, and a line in the log."""

import errno
import logging
from collections.abc import Iterator
from contextlib import contextmanager

from data.errors import NotKept

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
