"""Snapshots behind verdicts: a folder of files named by the SHA-256 of their content.

A snapshot is a JSON document, whose SHA-256 is its digest, and which names its other files by
theirs. Nothing is ever changed, so servers that share the folder need no locks.
"""

import json
import math
import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np

from data.files import keeping, user_data, write_atomically
from data.reviews.errors import SnapshotNotKept, SnapshotProblem

FORMAT = 1  # of the documents; another one is not read
INPUT, PICTURE, ARRAYS = "input", "picture", "arrays"


@dataclass(frozen=True, eq=False)
class Snapshot:
    """The view that a reviewer judged.

    `facts` is a JSON document: statistics, predictions, versions, weights hash, preprocessing,
    seed, request. Numbers that are not finite are kept as null.
    """

    input_png: bytes  # the network's input crop
    picture_png: bytes  # the picture as it was seen
    arrays: Mapping[str, np.ndarray]  # the raw map, and whatever belongs to it
    facts: Mapping[str, Any] = field(default_factory=dict)


def snapshot_folder() -> Path:
    """The default folder of snapshots."""
    return user_data() / "evidence"


class SnapshotStore:
    """Any number of processes and servers may share the folder: equal content is one file."""

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = snapshot_folder() if folder is None else folder

    def keep(self, snapshot: Snapshot) -> str:
        """Write the files that are missing, the document last; returns its digest.

        Equal snapshots have equal digests. Raises: SnapshotNotKept if the disk is full.
        """
        files = {
            INPUT: self.keep_file(snapshot.input_png),
            PICTURE: self.keep_file(snapshot.picture_png),
            ARRAYS: self.keep_file(_npz(snapshot.arrays)),
        }
        document = {"format": FORMAT, "files": files, "facts": _finite(snapshot.facts)}
        text = json.dumps(document, sort_keys=True, allow_nan=False, ensure_ascii=False)
        return self.keep_file(text.encode())

    def facts(self, digest: str) -> Mapping[str, Any]:
        """The document alone. Raises: SnapshotProblem."""
        facts: Mapping[str, Any] = self._document(digest)["facts"]
        return facts

    def picture_png(self, digest: str) -> bytes:
        """The picture as it was seen. Raises: SnapshotProblem."""
        return self.read_file(self._document(digest)["files"][PICTURE])

    def input_png(self, digest: str) -> bytes:
        """The network's input crop. Raises: SnapshotProblem."""
        return self.read_file(self._document(digest)["files"][INPUT])

    def arrays(self, digest: str) -> Mapping[str, np.ndarray]:
        """The raw map, read-only. Raises: SnapshotProblem."""
        content = self.read_file(self._document(digest)["files"][ARRAYS])
        try:
            with np.load(BytesIO(content), allow_pickle=False) as kept:
                arrays = {name: kept[name] for name in kept.files}
        except (ValueError, OSError, zipfile.BadZipFile) as error:
            raise SnapshotProblem(f"The evidence {digest[:12]} holds no valid map.") from error
        for values in arrays.values():
            values.flags.writeable = False
        return arrays

    def has(self, digest: str) -> bool:
        """Whether a snapshot with this digest is stored here."""
        return self._path(digest).is_file()

    def keep_file(self, content: bytes) -> str:
        """Store a file of its own, such as a report; returns its SHA-256. Raises: as `keep`."""
        digest = sha256(content).hexdigest()
        path = self._path(digest)
        with keeping("the evidence", SnapshotNotKept):
            if not (path.is_file() and path.read_bytes() == content):  # a damaged one is mended
                self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
                path.parent.mkdir(exist_ok=True)
                write_atomically(path, content, durable=True)
        return digest

    def read_file(self, sha256_of_it: str) -> bytes:
        """A file, verified. Raises: SnapshotProblem if it is not here or is damaged."""
        try:
            content = self._path(sha256_of_it).read_bytes()
        except OSError as error:
            raise SnapshotProblem(
                f"The evidence {sha256_of_it[:12]} is not in {self.folder} ({error.strerror})."
            ) from error
        if sha256(content).hexdigest() != sha256_of_it:
            raise SnapshotProblem(
                f"The evidence {sha256_of_it[:12]} in {self.folder} is damaged: it differs from "
                "what was stored."
            )
        return content

    def _document(self, digest: str) -> Mapping[str, Any]:
        try:
            document: Mapping[str, Any] = json.loads(self.read_file(digest))
            if document["format"] != FORMAT:
                raise ValueError(f"format {document['format']}")
        except (ValueError, KeyError, TypeError) as error:
            raise SnapshotProblem(f"The evidence {digest[:12]} cannot be read.") from error
        return document

    def _path(self, digest: str) -> Path:
        if not re.fullmatch(r"[0-9a-f]{64}", digest):
            raise SnapshotProblem(f"{digest[:12]!r} is not a digest of evidence.")
        return self.folder / digest[:2] / digest[2:]


def _npz(arrays: Mapping[str, np.ndarray]) -> bytes:
    """Equal arrays, equal bytes: NumPy gives each file in the archive the same date."""
    content = BytesIO()
    np.savez_compressed(content, allow_pickle=False, **{k: arrays[k] for k in sorted(arrays)})
    return content.getvalue()


def _finite(value: object) -> object:
    """As JSON allows: NumPy's numbers as Python's, what is not finite as null."""
    if isinstance(value, Mapping):
        return {str(key): _finite(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_finite(item) for item in value]
    if isinstance(value, (np.ndarray, np.generic)):
        return _finite(value.tolist())
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value
