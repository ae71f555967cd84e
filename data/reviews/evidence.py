"""Frozen evidence of verdicts: a folder of files named by the SHA-256 of what they hold."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from data.folders import user_data


@dataclass(frozen=True, eq=False)
class Evidence:
    """What a reviewer had before them.

    `facts` is a JSON document: statistics, predictions, versions, weights hash, preprocessing,
    seed, request. Numbers that are not finite are kept as null.
    """

    input_png: bytes  # the network's input crop
    picture_png: bytes  # the picture as it was seen
    arrays: Mapping[str, np.ndarray]  # the raw map, and whatever belongs to it
    facts: Mapping[str, Any] = field(default_factory=dict)


def evidence_folder() -> Path:
    """Where evidence lies unless a folder is given."""
    return user_data() / "evidence"


class EvidenceStore:
    """Any number of processes and servers may share the folder: equal content is one file."""

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = evidence_folder() if folder is None else folder

    def keep(self, evidence: Evidence) -> str:
        """Writes what is not there yet, the document last; returns its digest.

        Equal evidence has an equal digest. Raises: EvidenceProblem where the disk is full.
        """
        raise NotImplementedError

    def read(self, digest: str) -> Evidence:
        """The whole of it, each file verified. Raises: EvidenceProblem."""
        raise NotImplementedError

    def facts(self, digest: str) -> Mapping[str, Any]:
        """The document alone. Raises: EvidenceProblem."""
        raise NotImplementedError

    def picture_png(self, digest: str) -> bytes:
        """The picture as it was seen. Raises: EvidenceProblem."""
        raise NotImplementedError

    def input_png(self, digest: str) -> bytes:
        """The network's input crop. Raises: EvidenceProblem."""
        raise NotImplementedError

    def arrays(self, digest: str) -> Mapping[str, np.ndarray]:
        """The raw map, read-only. Raises: EvidenceProblem."""
        raise NotImplementedError

    def has(self, digest: str) -> bool:
        """Whether evidence of that digest is kept here."""
        raise NotImplementedError

    def keep_file(self, content: bytes) -> str:
        """Keeps a file of its own, such as a report; returns its SHA-256. Raises: as `keep`."""
        raise NotImplementedError

    def read_file(self, sha256: str) -> bytes:
        """A file, verified. Raises: EvidenceProblem if it is not here or is damaged."""
        raise NotImplementedError
