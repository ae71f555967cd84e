"""Downloads one file: checked, cancellable, and visible only when complete."""

import hashlib
from collections.abc import Callable
from http.client import HTTPException
from pathlib import Path
from urllib.request import urlopen
from uuid import uuid4

from explainers.errors import Cancelled, WeightsUnavailable

CHUNK = 1 << 18  # bytes between two checks of `cancelled`
TIMEOUT = 30.0  # seconds without a byte


def download(
    url: str,
    path: Path,
    sha256_prefix: str,
    progress: Callable[[int, int], None],
    cancelled: Callable[[], bool],
) -> None:
    """Download `url` to `path` if the SHA-256 of the file starts with `sha256_prefix`.

    `progress` receives the bytes so far and the total (0: unknown). `path` appears by atomic
    rename; otherwise nothing remains. Raises: WeightsUnavailable, with the reason; Cancelled.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f"{path.name}.{uuid4().hex}.part")
    try:
        digest = _receive(url, part, progress, cancelled)
        if not digest.startswith(sha256_prefix):
            raise WeightsUnavailable(
                f"The file from {url} is not the expected one (SHA-256 {digest[:12]}..., not "
                f"{sha256_prefix}...): the download broke off or was tampered with; try again."
            )
        part.replace(path)
    except (OSError, HTTPException) as error:
        raise WeightsUnavailable(
            f"{url} could not be downloaded ({error}); try again, or provide a file: --weights "
            "FILE."
        ) from error
    finally:
        part.unlink(missing_ok=True)


def _receive(
    url: str, part: Path, progress: Callable[[int, int], None], cancelled: Callable[[], bool]
) -> str:
    """Write the bytes to `part`; their SHA-256."""
    digest = hashlib.sha256()
    done = 0
    with urlopen(url, timeout=TIMEOUT) as response, part.open("wb") as file:
        total = int(response.headers.get("Content-Length", 0))
        while chunk := response.read(CHUNK):
            if cancelled():
                raise Cancelled("The download was cancelled.")
            file.write(chunk)
            digest.update(chunk)
            done += len(chunk)
            progress(done, total)
    return digest.hexdigest()
