"""Download the public collection of 1,000 ImageNet images, verified file by file."""

import csv
import errno
import gzip
import hashlib
import io
import os
import tarfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from filelock import FileLock, Timeout

from data.errors import FetchProblem
from data.files import user_data, write_atomically
from data.gallery.download import KEPT, Download, Part, open_download

ARCHIVE = (
    "https://github.com/EliSchwartz/imagenet-sample-images/archive/"
    "bc69043e2862758a1906c6a24a792bb28c6bb2ff.tar.gz"
)
MANIFEST = Path(__file__).with_name("imagenet_sample_manifest.csv")
BLOCK = 1 << 16
NO = ("", "0", "false", "no", "off")


@dataclass(frozen=True)
class Published:
    """One published file of the collection."""

    name: str
    size: int  # bytes
    sha256: str

    def is_at(self, path: Path) -> bool:
        """Whether `path` holds exactly this file."""
        return (
            path.is_file() and path.stat().st_size == self.size and self.equals(path.read_bytes())
        )

    def equals(self, content: bytes) -> bool:
        """Whether `content` is the published bytes."""
        return len(content) == self.size and hashlib.sha256(content).hexdigest() == self.sha256


def sample_folder() -> Path:
    """The folder of the collection: `imagenet-sample` in the user's data folder."""
    return user_data() / "imagenet-sample"


def read_manifest(path: Path = MANIFEST) -> tuple[Published, ...]:
    """The published files, in the archive's order."""
    with path.open(encoding="utf-8", newline="") as file:
        return tuple(
            Published(row["file"], int(row["bytes"]), row["sha256"]) for row in csv.DictReader(file)
        )


def archive_bytes() -> int:
    """The size of the download: the sizes of the published files (JPEGs, which barely compress)."""
    return sum(file.size for file in read_manifest())


def fetch_imagenet_sample(
    destination: Path | None = None,
    *,
    url: str = ARCHIVE,
    manifest: tuple[Published, ...] | None = None,
    progress: Callable[[int, int], None] = lambda done, total: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> Path:
    """Download the files of the collection that `destination` lacks, and return `destination`.

    Only files of the manifest are written, each in one step and only with its published bytes, as
    they arrive. So existing files are always correct, and a later call resumes. `progress` receives
    the verified bytes and the bytes of the whole collection.

    Raises: FetchProblem; all correct files stay.
    """
    destination = destination if destination is not None else sample_folder()
    fetch = _Fetch(destination, manifest if manifest is not None else read_manifest(), progress)
    part = Part(destination.with_name(f"{destination.name}.tar.gz.part"))
    try:
        destination.mkdir(parents=True, exist_ok=True)
        with FileLock(destination.with_name(f"{destination.name}.lock"), timeout=0):
            fetch.check_archive()
            if fetch.missing:
                _complete(fetch, url, part, cancelled)
    except Timeout as error:
        raise FetchProblem(
            f"{destination} is already being downloaded; wait until that ends."
        ) from error
    except OSError as error:
        raise FetchProblem(_unwritable(error, destination)) from error
    return destination


def _complete(fetch: "_Fetch", url: str, part: Part, cancelled: Callable[[], bool]) -> None:
    _check_online(url)
    try:
        with open_download(url, part, cancelled) as download:
            wrong = fetch.take(download)
    except (EOFError, gzip.BadGzipFile, tarfile.TarError, zlib.error) as error:
        part.discard()
        raise FetchProblem(f"The archive is damaged or incomplete ({error}); {KEPT}.") from error
    part.discard()
    if fetch.missing:
        raise FetchProblem(_lacking(list(fetch.missing), wrong))


class _Fetch:
    """The missing files, and how to extract them from the archive."""

    def __init__(
        self, folder: Path, manifest: tuple[Published, ...], progress: Callable[[int, int], None]
    ) -> None:
        self._folder = folder
        self._manifest = manifest
        self._progress = progress
        self.missing: dict[str, Published] = {}

    def check_archive(self) -> None:
        """Find the files that the folder lacks."""
        self.missing = {
            file.name: file for file in self._manifest if not file.is_at(self._folder / file.name)
        }
        self._report()

    def take(self, download: Download) -> list[str]:
        """Store the missing, correct files of the archive; return the names of incorrect ones."""
        wrong = []
        for file, content in self._members(download):
            if file.equals(content):
                write_atomically(self._folder / file.name, content)
                del self.missing[file.name]
                self._report()
            else:
                wrong.append(file.name)
        return wrong

    def _members(self, download: Download) -> Iterator[tuple[Published, bytes]]:
        """The missing files in the archive, by name alone, whatever folder they state."""
        with (
            gzip.GzipFile(fileobj=io.BufferedReader(download, BLOCK)) as unzipped,
            tarfile.open(fileobj=unzipped, mode="r|") as archive,
        ):
            while self.missing and (member := archive.next()):
                file = self.missing.get(PurePosixPath(member.name).name)
                content = archive.extractfile(member) if file and member.isfile() else None
                if file and content:
                    yield file, content.read(file.size + 1)

    def _report(self) -> None:
        total = sum(file.size for file in self._manifest)
        self._progress(total - sum(file.size for file in self.missing.values()), total)


def _check_online(url: str) -> None:
    if os.environ.get("STRATOSCOPE_OFFLINE", "").lower() not in NO:
        raise FetchProblem(
            f"Stratoscope is offline, so {url} was not requested; start it without --offline "
            "(STRATOSCOPE_OFFLINE) to download."
        )


def _lacking(missing: list[str], wrong: list[str]) -> str:
    if wrong:
        others = f" and {len(wrong) - 1} more" if len(wrong) > 1 else ""
        return (
            f"{wrong[0]}{others} in the archive differs from the published file (its SHA-256 "
            "differs) and was left out; the other files are stored."
        )
    return f"The archive lacks {len(missing)} of the files, first {missing[0]}; the rest is stored."


def _unwritable(error: OSError, folder: Path) -> str:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return f"The disk of {folder} is full; free some space there: {KEPT}."
    return f"Cannot write to {folder}: {error.strerror or error}."
