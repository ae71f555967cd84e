"""What a scan is going to keep: its images, its columns, and what makes it the scan it is."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import cached_property
from hashlib import sha256
from math import prod
from typing import Any

import numpy as np

FORMAT = 1  # of the folder; another one is not read
UNASKED = ("versions", "notes")  # of the provenance: they do not tell one scan from another


@dataclass(frozen=True)
class Column:
    """An array: one value of `shape` per image, or per chunk."""

    name: str
    dtype: str
    shape: tuple[int, ...]

    @property
    def nbytes(self) -> int:
        """Of one value."""
        return np.dtype(self.dtype).itemsize * prod(self.shape)


@dataclass(frozen=True)
class ScanImage:
    """An image as the gallery knows it. `label` is its class in the model's numbering, or -1."""

    id: str  # SHA-256 of the file
    path: str
    name: str
    label: int
    class_name: str
    groups: tuple[str, ...]
    labels: tuple[int, ...] = ()  # all its classes, where the model's do not exclude one another
    class_names: tuple[str, ...] = ()  # the gallery's names of all its classes, if it has several

    @property
    def class_title(self) -> str:
        """All its classes in one line: "benign / malignant"; "" where that is unknown."""
        return " / ".join(self.class_names) or self.class_name


@dataclass(frozen=True)
class ScanPlan:
    """A scan before it starts; equal questions are one scan, whatever its chunks and versions.

    `provenance` holds, as JSON allows: model (key and name), weights_sha256, preprocess,
    gallery (name) and gallery_sha256, whole, layers, labels, target, cams, bounds, algorithm, and
    `versions` of the libraries. `notes` are what was concluded about the model and the gallery: a
    list of objects with input, topic, text and warning. Neither decides which scan it is.
    """

    provenance: Mapping[str, Any]
    images: tuple[ScanImage, ...]
    chunk: int  # images per chunk
    columns: tuple[Column, ...]  # one value per image each
    partials: tuple[Column, ...]  # one value per chunk each

    @cached_property
    def id(self) -> str:
        """SHA-256 of what is asked."""
        asked = {k: v for k, v in self.provenance.items() if k not in UNASKED}
        images = [
            (each.id, each.label, each.class_name, *filter(None, (each.labels, each.class_names)))
            for each in self.images
        ]
        columns = [(each.name, each.dtype, each.shape) for each in self.columns]
        text = json.dumps([asked, images, columns], sort_keys=True)
        return sha256(text.encode()).hexdigest()

    @property
    def chunks(self) -> int:
        """How many there are; the last may be shorter."""
        return -(-len(self.images) // self.chunk)

    @property
    def nbytes(self) -> int:
        """What it needs on the disk, but for its tables."""
        per_image = sum(column.nbytes for column in self.columns)
        per_chunk = sum(partial.nbytes for partial in self.partials)
        return per_image * len(self.images) + per_chunk * self.chunks

    def positions(self, number: int) -> range:
        """The images of a chunk."""
        return range(number * self.chunk, min((number + 1) * self.chunk, len(self.images)))

    def to_json(self) -> bytes:
        """The plan as its folder keeps it."""
        return json.dumps({"format": FORMAT, **asdict(self)}).encode()

    @classmethod
    def from_json(cls, text: bytes) -> "ScanPlan":
        """Reads it back. Raises: ValueError, KeyError or TypeError if it is something else."""
        known = json.loads(text)
        if known["format"] != FORMAT:
            raise ValueError(f"format {known['format']}")
        return cls(
            provenance=known["provenance"],
            images=tuple(ScanImage(**_with_tuples(each)) for each in known["images"]),
            chunk=known["chunk"],
            columns=_columns(known["columns"]),
            partials=_columns(known["partials"]),
        )


def _with_tuples(known: Mapping[str, Any]) -> dict[str, Any]:
    return {k: tuple(v) if isinstance(v, list) else v for k, v in known.items()}


def _columns(known: list[dict[str, Any]]) -> tuple[Column, ...]:
    return tuple(Column(each["name"], each["dtype"], tuple(each["shape"])) for each in known)
