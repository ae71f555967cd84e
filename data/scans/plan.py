"""The plan of a scan: its images, its columns, and what identifies it."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import cached_property
from hashlib import sha256
from math import prod
from typing import Any

import numpy as np

FORMAT = 1  # version of the folder's format, its schema; no other is read
NOT_IDENTIFYING = ("versions", "notes")  # parts of the provenance that do not identify a scan


class OtherFormat(ValueError):
    """A plan is of another version of the format."""


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
    """An image of the gallery. `label` is its class in the model's numbering, or -1."""

    id: str  # SHA-256 of the file
    path: str
    name: str
    label: int
    class_name: str
    groups: tuple[str, ...]
    labels: tuple[int, ...] = ()  # all its classes, for a multi-label model
    class_names: tuple[str, ...] = ()  # the gallery's names of all its classes, if it has several

    @property
    def class_title(self) -> str:
        """All its classes in one line: "benign / malignant"; "" if unknown."""
        return " / ".join(self.class_names) or self.class_name


@dataclass(frozen=True)
class ScanPlan:
    """A scan before it starts; equal requests are one scan, whatever its chunks and versions.

    `provenance` holds, in JSON types: model (key and name), weights_sha256, preprocess, gallery
    (name) and gallery_sha256, whole, layers, labels, target, cams, bounds, algorithm, and
    `versions` of the libraries. `notes` are the conclusions about the model and the gallery: a list
    of objects with input, topic, text and warning. Neither `versions` nor `notes` identify the
    scan. A scan of corrupted images also has `corruption`, `severity`, `edits_revision`, and
    `clean`, the id of the scan of the same images as they are.
    """

    provenance: Mapping[str, Any]
    images: tuple[ScanImage, ...]
    chunk: int  # images per chunk
    columns: tuple[Column, ...]  # one value per image each
    partials: tuple[Column, ...]  # one value per chunk each

    @cached_property
    def id(self) -> str:
        """SHA-256 of the request."""
        identity = {k: v for k, v in self.provenance.items() if k not in NOT_IDENTIFYING}
        images = [
            (each.id, each.label, each.class_name, *filter(None, (each.labels, each.class_names)))
            for each in self.images
        ]
        columns = [(each.name, each.dtype, each.shape) for each in self.columns]
        text = json.dumps([identity, images, columns], sort_keys=True)
        return sha256(text.encode()).hexdigest()

    @property
    def clean(self) -> str:
        """The scan of the same images as they are; "" of one that is itself without corruption."""
        return str(self.provenance.get("clean", ""))

    @property
    def chunks(self) -> int:
        """The number of chunks; the last may be shorter."""
        return -(-len(self.images) // self.chunk)

    @property
    def nbytes(self) -> int:
        """The disk space that it needs, without its tables."""
        per_image = sum(column.nbytes for column in self.columns)
        per_chunk = sum(partial.nbytes for partial in self.partials)
        return per_image * len(self.images) + per_chunk * self.chunks

    def positions(self, number: int) -> range:
        """The images of a chunk."""
        return range(number * self.chunk, min((number + 1) * self.chunk, len(self.images)))

    def to_json(self) -> bytes:
        """The plan in its folder's format."""
        return json.dumps({"format": FORMAT, **asdict(self)}).encode()

    @staticmethod
    def provenance_in(text: bytes) -> Mapping[str, Any]:
        """Its provenance alone, which stands first: all of 50,000 images take half a second.

        Raises: ValueError.
        """
        start = text.index(b"{", text.index(b'"provenance"'))
        provenance: Mapping[str, Any] = json.JSONDecoder().raw_decode(text[start:].decode())[0]
        return provenance

    @classmethod
    def from_json(cls, text: bytes) -> "ScanPlan":
        """Read it back. Raises: OtherFormat; ValueError, KeyError or TypeError of anything else."""
        stored = json.loads(text)
        if stored["format"] != FORMAT:
            raise OtherFormat(stored["format"])
        return cls(
            provenance=stored["provenance"],
            images=tuple(ScanImage(**_with_tuples(each)) for each in stored["images"]),
            chunk=stored["chunk"],
            columns=_columns(stored["columns"]),
            partials=_columns(stored["partials"]),
        )


def _with_tuples(stored: Mapping[str, Any]) -> dict[str, Any]:
    return {k: tuple(v) if isinstance(v, list) else v for k, v in stored.items()}


def _columns(stored: list[dict[str, Any]]) -> tuple[Column, ...]:
    return tuple(Column(each["name"], each["dtype"], tuple(each["shape"])) for each in stored)
